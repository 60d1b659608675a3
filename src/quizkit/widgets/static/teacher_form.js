// The form of one question: shows the fields that the server describes, sends what is typed and pressed.
// All texts are set as text or as values, never as markup. Floor: Chrome 80, Safari 13.

const PAUSE = 200;

let count = 0;
let sent = 0;

class Form {
  constructor(model, el) {
    this.model = model;
    this.el = el;
    this.question = ""; // which question the fields are of
    this.waiting = new Map(); // path → value that was typed and not sent yet
    this.flying = new Map(); // question and path → what was sent, as message n, and not heard yet
    this.timer = null;
    this.last = ""; // the text field the keyboard was in, for a picture to go into
    this.composing = false; // Chinese is being typed: what stands in the field is not text yet
    this.late = false; // the form changed meanwhile
    this.shown = 0; // which content was drawn last
    this.wanted = ""; // where the keyboard shall go when Chinese has been typed
  }

  // --- to the server ---

  type(path, value) {
    this.waiting.set(path, value);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), PAUSE);
  }

  send(message) {
    sent += 1;
    this.model.send({ ...message, of: this.question, n: sent });
    return sent;
  }

  flush() {
    clearTimeout(this.timer);
    this.waiting.forEach((value, path) => {
      const n = this.send({ type: "edit", path, value });
      this.flying.set(this.question + " " + path, { question: this.question, path, value, n });
    });
    this.waiting.clear();
  }

  act(name, path, value) {
    this.flush();
    this.send({ type: "act", name, path, value });
  }

  // What stands in the fields and the server did not know of when it described them.
  newer(content) {
    const texts = new Map();
    this.flying.forEach((one, key) => {
      if (!(one.n > content.heard)) this.flying.delete(key);
      else if (one.question === this.question) texts.set(one.path, one.value);
    });
    this.waiting.forEach((value, path) => texts.set(path, value));
    return texts;
  }

  // --- drawing ---

  draw() {
    // Drawing anew would take the field away from under the input method.
    this.late = this.composing;
    if (this.composing) return;
    const content = this.model.get("content");
    if ((content.question || "") !== this.question) {
      // What was typed into the question that goes belongs to it, and not to the one that comes.
      this.flush();
      this.question = content.question || "";
      this.last = "";
    }
    const active = this.el.contains(document.activeElement) ? document.activeElement : null;
    const focused = active ? active.dataset.key : "";
    const range = active && typeof active.selectionStart === "number" ? [active.selectionStart, active.selectionEnd] : null;
    const typed = this.newer(content);
    const height = this.el.offsetHeight;
    this.el.style.minHeight = height + "px"; // a page that is short for a moment would jump
    this.el.textContent = "";
    (content.fields || []).forEach((field) => this.el.appendChild(this.field(field)));
    // What was typed while the server was answering is not lost by drawing anew.
    typed.forEach((value, path) => this.put(path, value));
    this.mark();
    this.el.querySelectorAll("textarea").forEach(grow);
    this.el.style.minHeight = "";
    if (content.focus && content.shown !== this.shown) {
      this.shown = content.shown;
      this.focus(content.focus, 60);
      return;
    }
    this.shown = content.shown;
    const same = focused && this.reachable(focused);
    if (!same) return;
    same.focus({ preventScroll: true });
    if (range && same.dataset.key === focused && same.setSelectionRange) same.setSelectionRange(range[0], range[1]);
  }

  // A value into the field of a path: a text, a tick or one of several round marks.
  put(path, value) {
    const mark = this.find(path + "=" + value);
    const input = mark || this.find(path);
    if (!input) return;
    if (mark) mark.checked = true;
    else if (input.type === "checkbox") input.checked = value;
    else input.value = value;
  }

  // The control of a key; where it cannot take the keyboard any more, one beside it.
  reachable(key) {
    const node = this.find(key);
    if (node && !node.disabled) return node;
    const turned = key.endsWith("^") ? "v" : key.endsWith("v") ? "^" : "";
    const other = turned && this.find(key.slice(0, -1) + turned);
    if (other && !other.disabled) return other;
    return this.first(key.replace(/[!+^vx~]$/, "")) || null;
  }

  find(key) {
    return Array.prototype.find.call(this.el.querySelectorAll("[data-key]"), (node) => node.dataset.key === key);
  }

  field(field) {
    const draw = {
      area: () => this.labelled(field, this.area(field.path, field.value, field.rows)),
      line: () => this.labelled(field, this.line(field.path, field.value)),
      choice: () => this.labelled(field, this.select(field.path, field.options, field.value)),
      radio: () => this.radio(field),
      check: () => this.check(field),
      rows: () => this.rows(field),
      blanks: () => this.blanks(field),
      sources: () => this.sources(field),
      parts: () => this.parts(field),
    };
    return draw[field.kind]();
  }

  labelled(field, input) {
    const box = element("div", "qk-edit" + (field.short ? " qk-short" : ""));
    box.dataset.place = field.path;
    const label = element("label", "qk-edit-label", field.label);
    if (field.optional) label.appendChild(element("span", "qk-optional", this.words().optional));
    input.id = "qk-form-" + ++count;
    label.htmlFor = input.id;
    box.appendChild(label);
    if (field.hint) {
      const hint = element("p", "qk-edit-hint", field.hint);
      hint.id = input.id + "-hint";
      input.setAttribute("aria-describedby", hint.id);
      box.appendChild(hint);
    }
    box.appendChild(input);
    return box;
  }

  words() {
    return this.model.get("content").words;
  }

  text(input, path, value) {
    input.value = value;
    input.dataset.key = path;
    input.addEventListener("input", () => {
      if (input.tagName === "TEXTAREA") grow(input);
      if (!this.composing) this.type(path, input.value);
    });
    input.addEventListener("compositionstart", () => {
      this.composing = true;
    });
    input.addEventListener("compositionend", () => {
      this.composing = false;
      this.type(path, input.value);
      if (this.late) this.draw();
      if (this.wanted) this.focus(this.wanted);
    });
    input.addEventListener("blur", () => this.flush());
    input.addEventListener("focus", () => {
      if (takesPictures(input)) this.last = path;
    });
    return input;
  }

  area(path, value, rows) {
    const input = element("textarea");
    input.rows = rows || 1;
    return this.text(input, path, value);
  }

  line(path, value) {
    const input = element("input");
    input.type = "text";
    input.autocomplete = "off";
    return this.text(input, path, value);
  }

  select(path, options, value) {
    const select = element("select");
    options.forEach(([key, word]) => select.appendChild(new Option(word, key)));
    select.value = value;
    select.dataset.key = path;
    select.addEventListener("change", () => {
      this.type(path, select.value);
      this.flush();
    });
    return select;
  }

  radio(field) {
    const box = element("fieldset", "qk-edit");
    box.dataset.place = field.path;
    box.appendChild(element("legend", "qk-edit-label", field.label));
    const name = "qk-radio-" + ++count;
    field.options.forEach(([key, word]) => {
      const label = element("label", "qk-tick");
      const input = element("input");
      input.type = "radio";
      input.name = name;
      input.value = key;
      input.checked = field.value === key;
      input.dataset.key = field.path + "=" + key;
      input.addEventListener("change", () => {
        this.type(field.path, key);
        this.flush();
      });
      label.appendChild(input);
      label.appendChild(element("span", "", word));
      box.appendChild(label);
    });
    return box;
  }

  check(field) {
    const box = element("div", "qk-edit");
    box.dataset.place = field.path;
    const label = element("label", "qk-tick");
    const input = element("input");
    input.type = "checkbox";
    input.checked = field.value;
    input.dataset.key = field.path;
    input.addEventListener("change", () => {
      this.type(field.path, input.checked);
      this.flush();
    });
    label.appendChild(input);
    label.appendChild(element("span", "", field.label));
    box.appendChild(label);
    return box;
  }

  button(sign, name, key, press, className) {
    const button = element("button", className || "qk-row-button", sign);
    button.type = "button";
    button.setAttribute("aria-label", name);
    button.title = name;
    button.dataset.key = key;
    button.addEventListener("click", press);
    return button;
  }

  group(field, className) {
    const box = element("fieldset", "qk-edit " + className);
    box.dataset.place = field.path;
    box.appendChild(element("legend", "qk-edit-label", field.label));
    return box;
  }

  // Up, down and remove, each naming its row for those who hear the page.
  rowButtons(field, row, n) {
    const words = this.words();
    const path = field.path + "." + row.key;
    const named = (word) => word.replace("{item}", row.name);
    const up = this.button("↑", named(words.up), path + "^", () => this.act("move", path, -1));
    const down = this.button("↓", named(words.down), path + "v", () => this.act("move", path, 1));
    const remove = this.button("×", named(words.remove), path + "x", () => this.act("remove", path));
    up.disabled = n === 0;
    down.disabled = n === field.rows.length - 1;
    remove.disabled = field.rows.length <= (field.fewest || 0);
    const tools = element("span", "qk-row-tools");
    [up, down, remove].forEach((button) => tools.appendChild(button));
    return tools;
  }

  adder(field) {
    const add = this.button("＋ " + field.add, field.add, field.path + "+", () => this.act("add", field.path), "qk-add");
    add.disabled = Boolean(field.most) && field.rows.length >= field.most;
    return add;
  }

  rows(field) {
    const box = this.group(field, "qk-rows");
    const name = "qk-mark-" + ++count;
    field.rows.forEach((row, n) => {
      const path = field.path + "." + row.key;
      const line = element("div", "qk-row-line");
      line.dataset.place = path;
      if (field.mark) {
        const mark = element("input", "qk-mark-input");
        mark.type = field.mark;
        mark.name = name;
        mark.checked = row.right;
        mark.setAttribute("aria-label", row.mark);
        mark.title = row.mark;
        mark.dataset.key = path + "!";
        mark.addEventListener("change", () => this.act("right", path, mark.checked));
        line.appendChild(mark);
      }
      line.appendChild(element("span", "qk-row-name", row.letter));
      const text = this.area(path + ".text", row.value, 1);
      text.setAttribute("aria-label", row.name);
      text.addEventListener("keydown", (event) => this.enter(event, field, n));
      line.appendChild(text);
      line.appendChild(this.rowButtons(field, row, n));
      if (row.choice) {
        const select = this.select(row.choice.path, row.choice.options, row.choice.value);
        select.setAttribute("aria-label", row.choice.label);
        select.className = "qk-row-choice";
        const holder = element("div", "qk-row-below");
        holder.dataset.place = row.choice.path;
        holder.appendChild(element("span", "", "→"));
        holder.appendChild(select);
        line.appendChild(holder);
      }
      box.appendChild(line);
    });
    box.appendChild(this.adder(field));
    return box;
  }

  // Enter goes to the next row, and makes one at the end; Shift+Enter is a new line.
  enter(event, field, n) {
    if (event.key !== "Enter" || event.shiftKey || event.ctrlKey || event.metaKey || event.isComposing) return;
    event.preventDefault();
    const next = field.rows[n + 1];
    if (next) this.find(field.path + "." + next.key + ".text").focus();
    else if (!field.most || field.rows.length < field.most) this.act("add", field.path);
  }

  blanks(field) {
    const box = element("div", "qk-blanks");
    box.dataset.place = field.path;
    field.rows.forEach((row, n) => {
      const hint = n === 0 ? field.hint : "";
      box.appendChild(this.labelled({ ...row, hint }, this.area(row.path, row.value, 2)));
    });
    return box;
  }

  sources(field) {
    const box = this.group(field, "qk-sources");
    field.rows.forEach((row, n) => {
      const line = element("div", "qk-card-row");
      line.dataset.place = field.path + "." + row.key;
      const head = element("div", "qk-card-head");
      head.appendChild(element("span", "", row.name));
      const path = field.path + "." + row.key;
      const name = this.words().remove.replace("{item}", row.name);
      head.appendChild(this.button("×", name, path + "x", () => this.act("remove", path)));
      line.appendChild(head);
      row.fields.forEach((inner) => line.appendChild(this.labelled(inner, this.line(inner.path, inner.value))));
      box.appendChild(line);
    });
    box.appendChild(this.adder(field));
    return box;
  }

  parts(field) {
    const box = this.group(field, "qk-parts");
    field.rows.forEach((row, n) => {
      const path = field.path + "." + row.key;
      const part = element("section", "qk-card-row");
      part.dataset.place = path;
      part.setAttribute("aria-label", row.name);
      const head = element("div", "qk-card-head");
      head.appendChild(element("b", "", row.name));
      const type = element("select");
      field.types.forEach(([key, word]) => type.appendChild(new Option(word, key)));
      type.value = row.type;
      type.dataset.key = path + "~";
      type.setAttribute("aria-label", this.words().type.replace("{item}", row.name));
      type.addEventListener("change", () => this.act("type", path, type.value));
      head.appendChild(type);
      head.appendChild(this.rowButtons(field, row, n));
      part.appendChild(head);
      row.fields.forEach((inner) => part.appendChild(this.field(inner)));
      box.appendChild(part);
    });
    box.appendChild(this.adder(field));
    return box;
  }

  // --- problems ---

  mark() {
    const marks = this.model.get("marks");
    this.el.querySelectorAll(".qk-problem").forEach((node) => node.remove());
    this.el.querySelectorAll("[aria-invalid]").forEach((node) => node.removeAttribute("aria-invalid"));
    const places = Array.from(this.el.querySelectorAll("[data-place]"));
    Object.keys(marks).forEach((path) => {
      const at = nearest(places, path);
      marks[path].forEach((problem) => {
        const line = element("p", "qk-problem" + (problem.soft ? " qk-soft" : ""), problem.text);
        if (!at) {
          this.el.insertBefore(line, this.el.firstChild);
          return;
        }
        at.appendChild(line);
        if (problem.soft) return;
        const input = at.matches("fieldset, section, .qk-card-row") ? null : at.querySelector("input[type=text], textarea, select");
        if (input) input.setAttribute("aria-invalid", "true");
      });
    });
  }

  hear(message) {
    if (message.type === "focus") this.focus(message.path);
    if (message.type === "insert") this.insert(message.text);
  }

  // A form that has just been made is not on the page yet.
  focus(key, tries) {
    this.wanted = this.composing ? key : "";
    if (this.composing) return;
    const node = this.reachable(key);
    if (!node) return;
    if (!node.offsetParent && tries > 0) {
      requestAnimationFrame(() => this.focus(key, tries - 1));
      return;
    }
    node.focus();
  }

  // What can be typed into or chosen at a place, before the buttons there.
  first(path) {
    const at = nearest(Array.from(this.el.querySelectorAll("[data-place]")), path);
    if (!at) return null;
    const wanted = ["textarea, input[type=text], select", "input:checked", "input", "button:not(:disabled)"];
    return wanted.map((one) => at.querySelector(one)).find(Boolean);
  }

  insert(text) {
    const input = (this.last && this.find(this.last)) || this.find("stem");
    if (!input) return;
    const at = input.selectionEnd;
    input.value = input.value.slice(0, at) + text + input.value.slice(at);
    input.focus();
    input.setSelectionRange(at + text.length, at + text.length);
    if (input.tagName === "TEXTAREA") grow(input);
    this.type(input.dataset.key, input.value);
    this.flush();
  }
}

// Pictures stand in texts that students read, not in answers, numbers and sources.
function takesPictures(input) {
  return input.tagName === "TEXTAREA" && !input.dataset.key.endsWith(".accept");
}

// The field of a problem, or the nearest thing around it.
function nearest(places, path) {
  let wanted = path;
  while (wanted) {
    const found = places.find((node) => node.dataset.place === wanted);
    if (found) return found;
    wanted = wanted.slice(0, Math.max(0, wanted.lastIndexOf(".")));
  }
  return null;
}

function grow(area) {
  area.style.height = "auto";
  if (area.scrollHeight) area.style.height = area.scrollHeight + 2 + "px";
}

function render({ model, el }) {
  el.classList.add("qk-form");
  const form = new Form(model, el);
  const draw = () => form.draw();
  const mark = () => form.mark();
  const hear = (message) => form.hear(message);
  const key = (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.isComposing) return;
    if (event.key !== "Enter" && event.key.toLowerCase() !== "s") return;
    const panel = el.closest(".qk-writing") || el;
    if (!panel.contains(event.target)) return;
    event.preventDefault();
    event.stopPropagation();
    form.act("save", "");
  };
  const leave = () => form.flush();
  // Whatever is pressed elsewhere comes after what was typed; not every browser takes the keyboard away first.
  const before = (event) => {
    if (!el.contains(event.target)) form.flush();
  };
  // Drawn while it was hidden, a field does not know how high its text is.
  const seen = window.ResizeObserver ? new ResizeObserver(() => el.querySelectorAll("textarea").forEach(grow)) : null;
  if (seen) seen.observe(el);
  // What has the keyboard is never under the foot.
  el.addEventListener("focusin", (event) => event.target.scrollIntoView({ block: "nearest" }));
  document.addEventListener("keydown", key, true);
  document.addEventListener("click", before, true);
  document.addEventListener("change", before, true);
  window.addEventListener("pagehide", leave);
  model.on("change:content", draw);
  model.on("change:marks", mark);
  model.on("msg:custom", hear);
  draw();
  return () => {
    if (seen) seen.disconnect();
    form.flush();
    document.removeEventListener("keydown", key, true);
    document.removeEventListener("click", before, true);
    document.removeEventListener("change", before, true);
    window.removeEventListener("pagehide", leave);
    model.off("change:content", draw);
    model.off("change:marks", mark);
    model.off("msg:custom", hear);
  };
}

export default { render };
