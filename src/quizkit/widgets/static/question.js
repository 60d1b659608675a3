// One question on the screen: shows what the server sends, sends what the student does.
// Nothing here knows what is right. Floor: Chrome 80, Safari 13.

const RETRY_AFTER = 5000;

function element(tag, className, content) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (content !== undefined) node.textContent = content;
  return node;
}

// Only for texts that the server has made from Markdown and sanitised.
function rich(tag, className, html) {
  const node = element(tag, className);
  node.innerHTML = html;
  node.querySelectorAll("img").forEach((image) => {
    image.tabIndex = 0;
    image.setAttribute("role", "button");
    const enlarge = () => showLarge(image);
    image.addEventListener("click", enlarge);
    image.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        event.stopPropagation();
        enlarge();
      }
    });
  });
  return node;
}

function showLarge(image) {
  const veil = element("div", "qk-large");
  const copy = image.cloneNode();
  copy.removeAttribute("role");
  veil.tabIndex = -1;
  veil.setAttribute("role", "dialog");
  veil.setAttribute("aria-label", image.alt);
  veil.appendChild(copy);
  const close = () => {
    veil.remove();
    image.focus();
  };
  veil.addEventListener("click", close);
  veil.addEventListener("keydown", (event) => {
    event.stopPropagation();
    close();
  });
  document.body.appendChild(veil);
  veil.focus();
}

function newId() {
  const bytes = new Uint8Array(16);
  crypto.getRandomValues(bytes);
  return Array.from(bytes, (byte) => ("0" + byte.toString(16)).slice(-2)).join("");
}

// Answers on their way. They stay in the tab's memory until the server has said "saved", so that a reload
// in the middle, or a server that was away, loses nothing.
class Outbox {
  constructor(model) {
    this.model = model;
    this.items = [];
    this.place = null;
    this.connected = true;
  }

  use(sitting) {
    const place = sitting ? "quizkit-outbox:" + sitting : null;
    if (place === this.place) return;
    this.place = place;
    this.items = [];
    try {
      this.items = JSON.parse((place && sessionStorage.getItem(place)) || "[]");
    } catch (error) {
      this.items = [];
    }
    this.items.forEach((item) => this.send(item));
    this.changed();
  }

  add(position, response) {
    // A later answer to a question takes the place of an earlier one that is still on its way: the
    // earlier one must never arrive again after it.
    this.items = this.items.filter((item) => item.position !== position);
    const item = { id: newId(), position, response };
    this.items.push(item);
    this.send(item);
    this.changed();
  }

  send(item) {
    item.sent = Date.now();
    this.model.send({ type: "answer", id: item.id, position: item.position, response: item.response });
  }

  done(id) {
    this.items = this.items.filter((item) => item.id !== id);
    this.changed();
  }

  retry() {
    if (!this.connected) return;
    const now = Date.now();
    this.items.filter((item) => now - item.sent > RETRY_AFTER).forEach((item) => this.send(item));
  }

  changed() {
    try {
      if (this.place && this.items.length) sessionStorage.setItem(this.place, JSON.stringify(this.items));
      else if (this.place) sessionStorage.removeItem(this.place);
    } catch (error) {
      // A browser without storage still answers; it only cannot survive a reload before "saved".
    }
    const positions = this.items.map((item) => item.position);
    window.dispatchEvent(new CustomEvent("quizkit-outbox", { detail: positions }));
  }
}

function choice(view, part, give) {
  const many = part.type === "multiple";
  const group = element("fieldset", "qk-options" + (many ? " qk-square" : ""));
  group.appendChild(element("legend", "qk-hidden", part.hint));
  const chosen = new Set(many ? part.response || [] : part.response ? [part.response] : []);
  part.options.forEach((option) => {
    const card = element("label", "qk-option");
    const input = element("input");
    input.type = many ? "checkbox" : "radio";
    input.name = "qk-" + view.position + "-" + part.key;
    input.value = option.key;
    input.checked = chosen.has(option.key);
    input.disabled = part.locked;
    input.addEventListener("change", () => {
      const keys = Array.from(group.querySelectorAll("input:checked"), (other) => other.value);
      give(many ? keys : keys[0]);
    });
    card.appendChild(input);
    card.appendChild(element("span", "qk-mark", option.mark));
    card.appendChild(rich("span", "qk-text", option.html));
    group.appendChild(card);
  });
  return group;
}

function fields(view, part, give) {
  const box = element("div", "qk-fields");
  const inputs = part.fields.map((field, n) => {
    const row = element("label", "qk-field");
    row.appendChild(element("span", "qk-label", field.label));
    const input = element("input");
    input.type = "text";
    input.maxLength = 200;
    input.autocomplete = "off";
    input.spellcheck = false;
    input.setAttribute("autocapitalize", "off");
    if (part.type === "numeric") input.inputMode = "decimal";
    input.value = (part.type === "numeric" ? part.response : (part.response || [])[n]) || "";
    input.disabled = part.locked;
    row.appendChild(input);
    if (field.suffix) row.appendChild(element("span", "qk-suffix", field.suffix));
    box.appendChild(row);
    return input;
  });
  let last = JSON.stringify(inputs.map((input) => input.value));
  let timer = null;
  const flush = () => {
    clearTimeout(timer);
    const values = inputs.map((input) => input.value);
    if (JSON.stringify(values) === last) return;
    last = JSON.stringify(values);
    give(part.type === "numeric" ? values[0] : values);
  };
  inputs.forEach((input, n) => {
    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(flush, 800);
    });
    input.addEventListener("change", flush);
    input.addEventListener("keydown", (event) => {
      // While a Chinese input method is composing, Enter belongs to it.
      if (event.key !== "Enter" || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      event.stopPropagation();
      flush();
      if (inputs[n + 1]) inputs[n + 1].focus();
      else next(input);
    });
  });
  box.flush = flush;
  return box;
}

function order(view, part, give, say) {
  const box = element("div", "qk-order");
  const list = element("ol", "qk-items");
  let keys = part.response || part.items.map((item) => item.key);
  const items = {};
  part.items.forEach((item) => {
    items[item.key] = item;
  });
  const confirm = element("button", "qk-plain qk-keep", part.keep);
  confirm.type = "button";
  confirm.hidden = Boolean(part.response || part.locked || view.confirm);
  // Where an answer has its own "confirm", the order on the screen is the answer from the beginning.
  if (view.confirm && view === part && !part.response && !part.locked) give(keys);
  confirm.addEventListener("click", () => {
    confirm.hidden = true;
    give(keys);
    say(part.kept);
  });
  const move = (key, by) => {
    const from = keys.indexOf(key);
    const to = from + by;
    if (to < 0 || to >= keys.length) return;
    keys = keys.slice();
    keys.splice(from, 1);
    keys.splice(to, 0, key);
    confirm.hidden = true;
    give(keys);
    drawList(key, by);
    say(part.moved.replace("{item}", items[key].text).replace("{place}", to + 1));
  };
  const drawList = (focusKey, direction) => {
    list.textContent = "";
    keys.forEach((key, n) => {
      const row = element("li", "qk-item");
      row.appendChild(element("span", "qk-number", n + 1 + "."));
      row.appendChild(rich("span", "qk-text", items[key].html));
      [
        ["↑", part.up, -1, n === 0],
        ["↓", part.down, 1, n === keys.length - 1],
      ].forEach(([sign, name, by, atEnd]) => {
        const button = element("button", "qk-plain", sign);
        button.type = "button";
        button.disabled = part.locked || atEnd;
        button.setAttribute("aria-label", name.replace("{item}", items[key].text));
        button.addEventListener("click", () => move(key, by));
        row.appendChild(button);
        if (key === focusKey && by === direction) setTimeout(() => (atEnd ? row.querySelector("button:enabled") : button).focus());
      });
      list.appendChild(row);
    });
  };
  drawList();
  box.appendChild(list);
  box.appendChild(confirm);
  return box;
}

function match(view, part, give) {
  const box = element("div", "qk-match");
  const response = Object.assign({}, part.response || {});
  part.left.forEach((left) => {
    const row = element("label", "qk-pair");
    row.appendChild(rich("span", "qk-text", left.html));
    const select = element("select");
    select.disabled = part.locked;
    select.appendChild(new Option(part.choose, ""));
    part.right.forEach((right) => select.appendChild(new Option(right.mark + ". " + right.text, right.key)));
    select.value = response[left.key] || "";
    // A closed list cuts what is long; the whole text stands below it.
    const chosen = element("span", "qk-chosen");
    const tell = () => {
      const right = part.right.find((other) => other.key === select.value);
      chosen.textContent = right && right.text.length > 14 ? right.mark + ". " + right.text : "";
    };
    select.addEventListener("change", () => {
      tell();
      if (select.value) response[left.key] = select.value;
      else delete response[left.key];
      give(Object.assign({}, response));
    });
    tell();
    row.appendChild(select);
    row.appendChild(chosen);
    box.appendChild(row);
  });
  return box;
}

const DRAW = {
  single: choice,
  multiple: choice,
  true_false: choice,
  blank: fields,
  numeric: fields,
  order,
  match,
};

function passage(view, part, give, say) {
  const box = element("div", "qk-passage");
  box.appendChild(rich("div", "qk-source", part.text));
  const response = Object.assign({}, part.response || {});
  part.parts.forEach((inner) => {
    const section = element("section", "qk-part");
    section.appendChild(element("span", "qk-kind", inner.kind));
    section.appendChild(rich("div", "qk-stem", inner.stem));
    const controls = DRAW[inner.type](
      view,
      inner,
      (value) => {
        response[inner.key] = value;
        give(Object.assign({}, response));
      },
      say
    );
    section.appendChild(controls);
    box.appendChild(section);
  });
  return box;
}
DRAW.passage = passage;

function feedback(view) {
  const box = element("section", "qk-feedback qk-" + view.feedback.verdict);
  box.setAttribute("role", "status");
  box.appendChild(rich("div", "", view.feedback.html));
  return box;
}

function next(from) {
  const app = from.closest(".qk-app");
  const button = app && app.querySelector(".qk-confirm:not([hidden]), .qk-next");
  if (button) button.click();
}

// Digits and letters choose; in the passage they belong to no one part, so they do nothing there.
function byKey(event, root, view) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const target = event.target;
  const inPage = target === document.body || root.contains(target);
  if (!inPage || /^(SELECT|TEXTAREA|BUTTON|A)$/.test(target.tagName) || target.type === "text") return;
  if (event.key === "Enter") {
    event.preventDefault();
    next(root);
    return;
  }
  if (!/^(single|multiple|true_false)$/.test(view.type)) return;
  const place = /^[1-9]$/.test(event.key) ? Number(event.key) - 1 : event.key.toLowerCase().charCodeAt(0) - 97;
  const input = event.key.length === 1 && root.querySelectorAll(".qk-option input")[place];
  if (input && !input.disabled) {
    event.preventDefault();
    input.focus();
    input.click();
  }
}

function draw(el, view, outbox) {
  el.textContent = "";
  if (!view.type) return null;
  let draft = view.response;
  const live = element("div", "qk-hidden");
  live.setAttribute("aria-live", "polite");
  const confirm = element("button", "qk-go qk-confirm", view.confirm || "");
  confirm.type = "button";
  confirm.hidden = !view.confirm || view.locked;
  confirm.addEventListener("click", () => {
    if (controls.flush) controls.flush();
    if (draft === null || draft === undefined) {
      live.textContent = view.nothing;
      return;
    }
    confirm.disabled = true;
    outbox.add(view.position, draft);
  });
  const give = (response) => {
    draft = response;
    if (!view.confirm) outbox.add(view.position, response);
  };
  el.appendChild(element("span", "qk-kind", view.kind));
  const stem = rich("h2", "qk-stem", view.stem);
  stem.tabIndex = -1;
  el.appendChild(stem);
  if (view.hint) el.appendChild(element("p", "qk-hint", view.hint));
  const controls = DRAW[view.type](view, view, give, (text) => {
    live.textContent = text;
  });
  el.appendChild(controls);
  el.appendChild(confirm);
  el.appendChild(live);
  if (view.feedback) el.appendChild(feedback(view));
  return controls;
}

function render({ model, el }) {
  el.classList.add("qk-question");
  const outbox = new Outbox(model);
  let controls = null;
  const redraw = () => {
    const view = model.get("view");
    outbox.use(view.sitting);
    controls = draw(el, view, outbox);
  };
  const onMessage = (message) => {
    if (message.type === "saved" || message.type === "refused") outbox.done(message.id);
  };
  const onConnection = (event) => {
    outbox.connected = event.detail;
  };
  // A text that is being typed is sent before the page moves on.
  const onLeaving = () => {
    const texts = el.querySelectorAll(".qk-fields");
    if (!model.get("view").confirm) texts.forEach((box) => box.flush());
  };
  const onKey = (event) => byKey(event, el, model.get("view"));
  const retry = setInterval(() => outbox.retry(), 1000);
  model.on("change:view", redraw);
  model.on("msg:custom", onMessage);
  window.addEventListener("quizkit-connection", onConnection);
  window.addEventListener("quizkit-leaving", onLeaving);
  document.addEventListener("keydown", onKey);
  redraw();
  return () => {
    clearInterval(retry);
    model.off("change:view", redraw);
    model.off("msg:custom", onMessage);
    window.removeEventListener("quizkit-connection", onConnection);
    window.removeEventListener("quizkit-leaving", onLeaving);
    document.removeEventListener("keydown", onKey);
  };
}

export default { render };
