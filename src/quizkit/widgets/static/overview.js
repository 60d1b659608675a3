// 答题卡: one button a question. Floor: Chrome 80, Safari 13.

function render({ model, el }) {
  el.classList.add("qk-overview");
  const draw = () => {
    const hadFocus = el.contains(document.activeElement);
    el.textContent = "";
    const list = document.createElement("ol");
    model.get("cells").forEach((cell, position) => {
      const item = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = position + 1;
      button.className = "qk-cell " + cell.state + (cell.marked ? " qk-marked" : "") + (cell.here ? " qk-here" : "");
      button.setAttribute("aria-label", cell.label);
      if (cell.here) button.setAttribute("aria-current", "true");
      button.addEventListener("click", () => model.send({ type: "go", position }));
      item.appendChild(button);
      list.appendChild(item);
    });
    el.appendChild(list);
    if (hadFocus) list.querySelector("button").focus();
  };
  model.on("change:cells", draw);
  draw();
  return () => model.off("change:cells", draw);
}

export default { render };
