// A page of questions with ticks. All texts are set as text. Floor: Chrome 80, Safari 13.

function tick(label, checked, key, change) {
  const box = element("label", "qk-list-tick");
  const input = element("input");
  input.type = "checkbox";
  input.checked = checked;
  input.setAttribute("aria-label", label);
  input.dataset.key = key;
  input.addEventListener("change", () => change(input.checked));
  box.appendChild(input);
  return box;
}

function item(row, content, send) {
  const line = element("li", "qk-list-row" + (row.key === content.chosen ? " qk-chosen" : ""));
  if (row.tickable) {
    const label = content.words.tick.replace("{stem}", row.stem);
    line.appendChild(tick(label, row.ticked, "tick " + row.key, (on) => send({ type: "tick", keys: [row.key], on })));
  }
  const open = element("button", "qk-list-open");
  open.type = "button";
  open.dataset.key = "open " + row.key;
  if (row.key === content.chosen) open.setAttribute("aria-current", "true");
  open.addEventListener("click", () => send({ type: "open", key: row.key }));
  open.appendChild(element("span", "qk-list-stem", row.stem));
  const tags = element("span", "qk-list-tags");
  if (typeof row.share === "number") tags.appendChild(shareBar(row.share));
  row.tags.forEach((tag) => tags.appendChild(element("span", "qk-chip" + (tag.kind ? " qk-" + tag.kind : ""), tag.text)));
  open.appendChild(tags);
  line.appendChild(open);
  return line;
}

function render({ model, el }) {
  el.classList.add("qk-list");
  const send = (message) => model.send(message);
  const draw = () => {
    const content = model.get("content");
    const focused = el.contains(document.activeElement) ? document.activeElement.dataset.key : "";
    el.textContent = "";
    if (!content.rows) return;
    if (!content.rows.length) el.appendChild(element("p", "qk-none", content.words.empty));
    const tickable = content.rows.filter((row) => row.tickable);
    if (tickable.length > 1) {
      const all = element("div", "qk-list-all");
      const keys = tickable.map((row) => row.key);
      const on = tickable.every((row) => row.ticked);
      all.appendChild(tick(content.words.all, on, "all", (now) => send({ type: "tick", keys, on: now })));
      all.appendChild(element("span", "", content.words.all));
      el.appendChild(all);
    }
    const list = element("ul");
    list.setAttribute("aria-label", content.words.list);
    content.rows.forEach((row) => list.appendChild(item(row, content, send)));
    el.appendChild(list);
    el.appendChild(pager(content, send));
    if (focused) {
      const nodes = el.querySelectorAll("[data-key]");
      const same = Array.prototype.find.call(nodes, (node) => node.dataset.key === focused && !node.disabled);
      // On the last page the button that led there is no more; the other one, or the first question.
      const other = same || el.querySelector(".qk-pager button:not(:disabled)") || el.querySelector(".qk-list-open");
      if (other) other.focus({ preventScroll: true });
    }
  };
  const hear = (message) => {
    if (message.type !== "focus") return;
    const open = Array.from(el.querySelectorAll(".qk-list-open"));
    const node = open.find((one) => one.dataset.key === "open " + message.key) || open[0];
    if (node) node.focus();
  };
  model.on("change:content", draw);
  model.on("msg:custom", hear);
  draw();
  return () => {
    model.off("change:content", draw);
    model.off("msg:custom", hear);
  };
}

export default { render };
