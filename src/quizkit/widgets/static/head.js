// The head of the student's page: title, time left, progress, what is saved, the connection line.
// It also remembers the browser's secret and keeps clicks in order. Floor: Chrome 80, Safari 13.

const PULSE = 20000;
const SILENCE = 9000;

function element(tag, className) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  return node;
}

function memory(key) {
  return {
    read() {
      try {
        return JSON.parse(localStorage.getItem(key) || "{}");
      } catch (error) {
        return {};
      }
    },
    write(value) {
      try {
        localStorage.setItem(key, JSON.stringify(value));
      } catch (error) {
        // Without storage a reload asks for the resume code; nothing is lost.
      }
    },
  };
}

function configuration() {
  const node = document.getElementById("jupyter-config-data");
  try {
    return JSON.parse(node.textContent);
  } catch (error) {
    return {};
  }
}

// In Voila the page is the app; in JupyterLab the app is one output among others.
function inLab() {
  return Boolean(document.querySelector("#jp-main-dock-panel, .jp-NotebookPanel"));
}

// The light page of `quizkit serve` has a line of its own, which finds out by itself when it is dead and comes
// back without a reload.
class OwnConnection {
  constructor(line, changed) {
    this.line = line;
    let before = line.up;
    this.stop = line.onChange((up) => {
      if (up === before) return;
      before = up;
      changed(up);
    });
  }

  get up() {
    return this.line.up;
  }

  asked() {}

  answered() {}
}

class KernelConnection {
  constructor(model, changed) {
    this.kernel = model.widget_manager && model.widget_manager.kernel;
    this.changed = changed;
    this.up = true;
    this.waiting = null;
    this.listener = () => this.look();
    if (this.kernel && this.kernel.connectionStatusChanged) {
      this.kernel.connectionStatusChanged.connect(this.listener);
    }
    window.addEventListener("offline", this.listener);
    window.addEventListener("online", this.listener);
    this.timer = setInterval(() => this.look(), 2000);
  }

  // A pulse that stays unanswered means a dead line even when the socket looks open (a phone that slept).
  asked() {
    if (this.waiting === null) this.waiting = Date.now();
  }

  answered() {
    this.waiting = null;
    this.set(true);
  }

  look() {
    const status = this.kernel ? this.kernel.connectionStatus : "connected";
    const silent = this.waiting !== null && Date.now() - this.waiting > SILENCE;
    if (status === "connected" && navigator.onLine !== false && !silent) {
      this.set(true);
      return;
    }
    this.set(false);
    this.mend(status, silent);
  }

  set(up) {
    if (this.up === up) return;
    this.up = up;
    this.changed(up);
  }

  mend(status, silent) {
    if (!this.kernel || this.mending) return;
    this.mending = true;
    const url = (configuration().baseUrl || "/") + "api/kernels/" + this.kernel.id;
    fetch(url, { credentials: "same-origin", cache: "no-store" })
      .then((answer) => {
        if (answer.status === 404 || answer.status === 403 || answer.status === 400) {
          // The server is back but this session is not: a fresh page resumes the attempt by itself.
          if (!inLab()) window.location.reload();
          else this.changed(false, true);
        } else if (answer.ok && (status === "disconnected" || silent)) {
          this.waiting = null;
          return this.kernel.reconnect();
        }
        return null;
      })
      .catch(() => null)
      .then(() => {
        this.mending = false;
      });
  }

  stop() {
    clearInterval(this.timer);
    window.removeEventListener("offline", this.listener);
    window.removeEventListener("online", this.listener);
    if (this.kernel && this.kernel.connectionStatusChanged) {
      this.kernel.connectionStatusChanged.disconnect(this.listener);
    }
  }
}

function connect(model, changed) {
  const line = model.widget_manager && model.widget_manager.quizkitConnection;
  return line ? new OwnConnection(line, changed) : new KernelConnection(model, changed);
}

function clock(milliseconds) {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  const two = (number) => ("0" + number).slice(-2);
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  return (hours ? hours + ":" : "") + two(minutes) + ":" + two(seconds % 60);
}

function render({ model, el }) {
  el.classList.add("qk-head");
  if (!inLab()) document.documentElement.classList.add("qk-page");
  const line = element("div", "qk-line");
  line.setAttribute("role", "alert");
  const row = element("div", "qk-row");
  const title = element("div", "qk-title");
  const timer = element("div", "qk-timer");
  timer.setAttribute("role", "timer");
  const bar = element("div", "qk-bar");
  const fill = element("i");
  bar.appendChild(fill);
  const below = element("div", "qk-row qk-below");
  const number = element("span", "qk-place");
  const saved = element("span", "qk-saved");
  saved.setAttribute("role", "status");
  const live = element("div", "qk-hidden");
  live.setAttribute("aria-live", "assertive");
  row.appendChild(title);
  row.appendChild(timer);
  below.appendChild(number);
  below.appendChild(saved);
  [line, row, bar, below, live].forEach((node) => el.appendChild(node));

  const state = () => model.get("state");
  const kept = () => memory("quizkit:" + state().place);
  const greet = () => send({ type: "hello", kept: kept().read() });
  let ends = null;
  let told = false;
  let timeUp = false;
  let pending = [];
  let turn = null;
  let held = null;
  let screen = null;
  let focusing = null;
  let moved = false;
  let gone = false;
  let greeted = false;
  let shown = "";

  const send = (message) => model.send(message);

  const drawLine = () => {
    const words = model.get("words");
    let text = "";
    if (gone) text = words.gone;
    else if (!connection.up) text = pending.length ? words.offline_pending : words.offline;
    line.textContent = text.replace("{saved}", state().saved_count);
    line.hidden = !text;
  };

  const drawSaved = () => {
    const words = model.get("words");
    const text = pending.length ? words.saving.replace("{n}", pending[0] + 1) : state().saved;
    saved.textContent = text;
    saved.classList.toggle("qk-done", !pending.length);
  };

  const drawTime = () => {
    if (ends === null) {
      timer.textContent = "";
      return;
    }
    const left = ends - Date.now();
    timer.textContent = clock(left);
    const near = left <= 120000;
    timer.classList.toggle("qk-near", near);
    if (near && left > 0 && !told) {
      told = true;
      live.textContent = model.get("words").near;
    }
    if (left <= 0 && !timeUp) {
      timeUp = true;
      window.dispatchEvent(new CustomEvent("quizkit-leaving"));
      send({ type: "time_up" });
    }
  };

  const focusNewScreen = () => {
    const app = el.closest(".qk-app");
    if (!app) return;
    // Whoever has already gone on in the new screen is left where they are.
    if (moved) return;
    const target = app.querySelector(".qk-main h1, .qk-main .qk-stem");
    if (!inLab()) window.scrollTo(0, 0);
    if (target) {
      target.tabIndex = -1;
      target.focus({ preventScroll: true });
    }
  };

  const draw = () => {
    const now = state();
    document.documentElement.lang = now.lang === "en" ? "en" : "zh-CN";
    if (!inLab()) document.title = now.title;
    title.textContent = now.title;
    number.textContent = now.number_text;
    fill.style.width = Math.round(now.progress * 100) + "%";
    bar.hidden = below.hidden = !now.number_text;
    if (now.turn !== turn) {
      // The answer to a hello is a turn too, but no step: a click that waits goes on waiting.
      const step = !greeted || now.screen !== screen || now.number_text !== shown;
      greeted = false;
      turn = now.turn;
      if (step) held = null;
      // The next question begins at its beginning.
      if (now.screen === screen && now.number_text !== shown && !inLab()) window.scrollTo(0, 0);
      shown = now.number_text;
      ends = now.left === null ? null : Date.now() + now.left;
      if (ends !== null && now.left > 0) timeUp = false;
      if (!step) goOn();
    }
    if (now.screen !== screen) {
      screen = now.screen;
      moved = false;
      clearTimeout(focusing);
      focusing = setTimeout(focusNewScreen, 60);
    }
    drawTime();
    drawSaved();
    drawLine();
  };

  const connection = connect(model, (up, isGone) => {
    gone = Boolean(isGone);
    window.dispatchEvent(new CustomEvent("quizkit-connection", { detail: up }));
    if (up) back();
    drawLine();
  });

  // The line is there again. What the server wanted kept may have been lost with the old one: whoever takes an
  // attempt says hello once more. In the entry form that would begin anew what has been typed.
  const back = () => {
    if (state().number_text) {
      greeted = true;
      greet();
    }
    send({ type: "pulse" });
  };

  // A click that waited is made when nothing is on its way any more: after an answer is saved, or after a
  // return where none had to be. Left waiting it would move a student on much later, who no longer wants it.
  const goOn = () => {
    if (pending.length || !held || !connection.up) return;
    const button = held;
    held = null;
    if (button.isConnected) button.click();
  };

  const onOutbox = (event) => {
    pending = event.detail;
    drawSaved();
    drawLine();
    goOn();
  };

  // Moving on waits until what is on the screen is saved; a second click while the first is on its way
  // is not a second step.
  let clicked = { button: null, turn: null, at: 0 };
  const onClick = (event) => {
    const button = event.target.closest && event.target.closest(".qk-foot button");
    if (!button || !button.closest(".qk-app") || !button.closest(".qk-app").contains(el)) return;
    window.dispatchEvent(new CustomEvent("quizkit-leaving"));
    const again = clicked.button === button && clicked.turn === turn && Date.now() - clicked.at < 3000;
    if (pending.length || !connection.up || again) {
      event.stopImmediatePropagation();
      event.preventDefault();
      if (!again) held = button;
      return;
    }
    clicked = { button, turn, at: Date.now() };
  };

  const onMessage = (message) => {
    connection.answered();
    if (message.type === "keep") kept().write(Object.assign(kept().read(), message.values));
    if (message.type === "again") greet();
    if (message.type === "pulse" && message.left !== undefined) {
      ends = message.left === null ? null : Date.now() + message.left;
      drawTime();
    }
  };

  const onMoved = () => {
    moved = true;
  };

  // Before the fields see it: a core text field keeps its keys to itself.
  const onKey = (event) => {
    const field = event.target;
    const inForm = field.closest && field.closest(".qk-form") && field.tagName === "INPUT";
    if (event.key !== "Enter" || event.isComposing || event.keyCode === 229 || !inForm) return;
    field.blur();
    const button = field.closest(".qk-app").querySelector(".qk-foot .qk-go");
    if (button) setTimeout(() => button.click());
  };

  const pulse = () => {
    if (!connection.up || document.hidden) return;
    connection.asked();
    send({ type: "pulse" });
  };
  const onVisible = () => {
    if (!document.hidden) pulse();
  };

  const ticking = setInterval(drawTime, 500);
  const pulsing = setInterval(pulse, PULSE);
  model.on("change:state", draw);
  model.on("msg:custom", onMessage);
  window.addEventListener("quizkit-outbox", onOutbox);
  window.addEventListener("click", onClick, true);
  document.addEventListener("keydown", onMoved, true);
  document.addEventListener("pointerdown", onMoved, true);
  document.addEventListener("keydown", onKey, true);
  document.addEventListener("visibilitychange", onVisible);
  draw();
  greet();
  return () => {
    connection.stop();
    clearInterval(ticking);
    clearInterval(pulsing);
    model.off("change:state", draw);
    model.off("msg:custom", onMessage);
    window.removeEventListener("quizkit-outbox", onOutbox);
    window.removeEventListener("click", onClick, true);
    document.removeEventListener("keydown", onMoved, true);
    document.removeEventListener("pointerdown", onMoved, true);
    document.removeEventListener("keydown", onKey, true);
    document.removeEventListener("visibilitychange", onVisible);
  };
}

export default { render };
