// The frame of the organiser's page. Floor: Chrome 80, Safari 13.

function inLab() {
  return Boolean(document.querySelector(".jp-LabShell, .jp-NotebookPanel"));
}

function render({ model, el }) {
  el.classList.add("qk-staff-frame");
  if (inLab()) return undefined;
  // In Voila the page is the app; in JupyterLab the app is one output among others.
  document.documentElement.classList.add("qk-staff-page");
  const name = () => {
    if (model.get("title")) document.title = model.get("title");
  };
  model.on("change:title", name);
  name();
  return () => model.off("change:title", name);
}

export default { render };
