// A sortable, paged table. What is shown comes as text and is set as text: a name can hold any characters.
// Sorting, filtering and paging happen on the server. Floor: Chrome 80, Safari 13.

function button(text, label, onClick) {
  const node = element("button", "", text);
  node.type = "button";
  if (label) node.setAttribute("aria-label", label);
  node.addEventListener("click", onClick);
  return node;
}

function headCell(column, content, send) {
  const cell = element("th", column.number ? "qk-number" : "");
  cell.scope = "col";
  if (!column.sortable) {
    cell.textContent = column.title;
    cell.classList.add("qk-plain");
    return cell;
  }
  const sorted = content.sort === column.name;
  cell.setAttribute("aria-sort", sorted ? (content.descending ? "descending" : "ascending") : "none");
  const sorter = button(column.title, "", () => send({ type: "sort", name: column.name }));
  sorter.dataset.key = "sort " + column.name;
  const sign = element("span", "qk-sign", sorted ? (content.descending ? " ▼" : " ▲") : "");
  sign.setAttribute("aria-hidden", "true");
  sorter.appendChild(sign);
  cell.appendChild(sorter);
  return cell;
}

function bodyCell(cell, column, opens, key) {
  const node = element("td", column.number ? "qk-number" : "");
  node.dataset.column = column.name;
  if (cell.share !== null) node.appendChild(shareBar(cell.share));
  if (opens) {
    const opener = button(cell.text, "", opens);
    opener.className = "qk-open";
    opener.dataset.key = key;
    node.appendChild(opener);
  } else {
    node.appendChild(element("span", "qk-value", cell.text));
  }
  if (cell.tag) {
    node.appendChild(document.createTextNode(" "));
    node.appendChild(element("span", "qk-tag", cell.tag));
  }
  return node;
}

function table(content, send) {
  const node = element("table");
  node.appendChild(element("caption", "qk-hidden", content.caption));
  const head = element("tr");
  content.columns.forEach((column) => head.appendChild(headCell(column, content, send)));
  node.appendChild(element("thead")).appendChild(head);
  const body = node.appendChild(element("tbody"));
  content.rows.forEach((row, index) => {
    const line = element("tr", index === content.chosen ? "qk-chosen" : "");
    if (index === content.chosen) line.setAttribute("aria-current", "true");
    row.forEach((cell, place) => {
      const column = content.columns[place];
      const opens = column.opens ? () => send({ type: "open", row: content.keys[index] }) : null;
      line.appendChild(bodyCell(cell, column, opens, "open " + content.keys[index]));
    });
    body.appendChild(line);
  });
  if (content.total) {
    const line = node.appendChild(element("tfoot")).appendChild(element("tr"));
    content.total.forEach((cell, place) => line.appendChild(bodyCell(cell, content.columns[place], null, "")));
  }
  return node;
}

function render({ model, el }) {
  el.classList.add("qk-table");
  const send = (message) => model.send(message);
  const draw = () => {
    const content = model.get("content");
    const focused = el.contains(document.activeElement) ? document.activeElement.dataset.key : "";
    const old = el.querySelector(".qk-scroll");
    const left = old ? old.scrollLeft : 0;
    el.textContent = "";
    if (!content.columns) return;
    const box = element("div", "qk-scroll");
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", content.caption);
    box.tabIndex = 0; // so that the keyboard can scroll it
    if (content.rows.length) box.appendChild(table(content, send));
    else box.appendChild(element("p", "qk-none", content.words.empty));
    el.appendChild(box);
    el.appendChild(pager(content, send));
    box.scrollLeft = left;
    if (focused) {
      const same = Array.prototype.find.call(el.querySelectorAll("button"), (b) => b.dataset.key === focused);
      (same && !same.disabled ? same : box).focus({ preventScroll: true });
    }
  };
  model.on("change:content", draw);
  draw();
  return () => model.off("change:content", draw);
}

export default { render };
