// What became of each block of an import: its source on the left, the question or the reason on the right.
// All texts are set as text. Floor: Chrome 80, Safari 13.

function button(text, key, press, className) {
  const node = element("button", className || "", text);
  node.type = "button";
  node.dataset.key = key;
  node.addEventListener("click", press);
  return node;
}

class Blocks {
  constructor(model, el) {
    this.model = model;
    this.el = el;
    this.changing = new Map(); // key → text of a block that is being put right
  }

  row(row, words) {
    const line = element("li", "qk-block qk-" + row.outcome);
    const left = element("div", "qk-block-source");
    left.appendChild(element("p", "qk-note", row.where));
    if (this.changing.has(row.key)) left.appendChild(this.editor(row, words));
    else left.appendChild(element("pre", "", row.source));
    const right = element("div", "qk-block-result");
    const head = element("div", "qk-block-head");
    if (row.tickable) {
      const label = element("label", "qk-tick");
      const tick = element("input");
      tick.type = "checkbox";
      tick.checked = row.ticked;
      tick.dataset.key = "tick " + row.key;
      tick.setAttribute("aria-label", words.take.replace("{where}", row.where));
      tick.addEventListener("change", () => this.model.send({ type: "tick", keys: [row.key], on: tick.checked }));
      label.appendChild(tick);
      head.appendChild(label);
    }
    head.appendChild(element("b", "qk-outcome", row.word));
    if (row.retry && !this.changing.has(row.key)) {
      const change = () => {
        this.changing.set(row.key, row.source);
        this.draw();
        const area = this.el.querySelector("[data-key='text " + row.key + "']");
        if (area) area.focus();
      };
      head.appendChild(button(words.change, "change " + row.key, change, "qk-small"));
    }
    right.appendChild(head);
    row.notes.forEach((note) => right.appendChild(element("p", "qk-block-note", note)));
    row.lines.forEach((text) => right.appendChild(element("p", "", text)));
    line.appendChild(left);
    line.appendChild(right);
    return line;
  }

  editor(row, words) {
    const box = element("div");
    const area = element("textarea");
    area.rows = Math.min(14, row.source.split("\n").length + 1);
    area.value = this.changing.get(row.key);
    area.dataset.key = "text " + row.key;
    area.setAttribute("aria-label", words.changing.replace("{where}", row.where));
    area.addEventListener("input", () => this.changing.set(row.key, area.value));
    const again = () => {
      const text = this.changing.get(row.key);
      this.changing.delete(row.key);
      this.model.send({ type: "retry", key: row.key, text });
    };
    const leave = () => {
      this.changing.delete(row.key);
      this.draw();
    };
    box.appendChild(area);
    box.appendChild(button(words.again, "again " + row.key, again, "qk-small"));
    box.appendChild(button(words.leave, "leave " + row.key, leave, "qk-small"));
    return box;
  }

  draw() {
    const content = this.model.get("content");
    const focused = this.el.contains(document.activeElement) ? document.activeElement.dataset.key : "";
    this.el.textContent = "";
    if (!content.rows) return;
    if (!content.rows.length) this.el.appendChild(element("p", "qk-none", content.words.empty));
    const list = element("ul");
    content.rows.forEach((row) => list.appendChild(this.row(row, content.words)));
    this.el.appendChild(list);
    if (content.pages > 1) this.el.appendChild(pager(content, (message) => this.model.send(message)));
    if (focused) this.refocus(focused);
  }

  // Where the keyboard was; what is there no more has its block, then the pages, then the first block.
  refocus(key) {
    const nodes = Array.from(this.el.querySelectorAll("[data-key]")).filter((node) => !node.disabled);
    const block = key.split(" ")[1];
    const near = (node) => ["tick", "change", "text"].some((word) => node.dataset.key === word + " " + block);
    const node = nodes.find((one) => one.dataset.key === key) || nodes.find(near) || this.el.querySelector(".qk-pager button:not(:disabled)") || nodes[0];
    if (node) node.focus({ preventScroll: true });
  }
}

function render({ model, el }) {
  el.classList.add("qk-blocks");
  const blocks = new Blocks(model, el);
  const draw = () => blocks.draw();
  model.on("change:content", draw);
  draw();
  return () => model.off("change:content", draw);
}

export default { render };
