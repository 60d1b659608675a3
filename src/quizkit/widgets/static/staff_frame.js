// The frame of the staff's pages. Floor: Chrome 80, Safari 13.

function inLab() {
  return Boolean(document.querySelector("#jp-main-dock-panel, .jp-NotebookPanel"));
}

function render({ model, el }) {
  el.classList.add("qk-staff-frame");
  if (inLab()) return undefined;
  // In Voila the page is the app; in JupyterLab the app is one output among others.
  document.documentElement.classList.add("qk-staff-page");
  const name = () => {
    if (model.get("title")) document.title = model.get("title");
  };
  // On a phone what was asked for may lie below the screen.
  const show = (message) => {
    const node = message.type === "show" && document.getElementsByClassName(message.where)[0];
    if (node) node.scrollIntoView({ block: "nearest" });
  };
  model.on("change:title", name);
  model.on("msg:custom", show);
  name();
  return () => {
    model.off("change:title", name);
    model.off("msg:custom", show);
  };
}

export default { render };
