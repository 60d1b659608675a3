// The frame of the staff's pages. Floor: Chrome 80, Safari 13.

function inLab() {
  return Boolean(document.querySelector("#jp-main-dock-panel, .jp-NotebookPanel"));
}

// In JupyterLab the page has less than the window, so its layout goes by its own width.
function watch(el) {
  const root = () => el.closest(".qk-staff");
  const measure = () => {
    const page = root();
    if (!page || !page.clientWidth) return;
    page.classList.toggle("qk-slim", page.clientWidth <= 1180);
    page.classList.toggle("qk-slimmer", page.clientWidth <= 700);
    page.classList.toggle("qk-slimmest", page.clientWidth <= 480);
  };
  const sizes = window.ResizeObserver ? new ResizeObserver(measure) : null;
  let over = false;
  const begin = () => {
    if (over) return;
    if (!root()) {
      requestAnimationFrame(begin);
      return;
    }
    // Its keys for cells are not for our buttons.
    root().setAttribute("data-lm-suppress-shortcuts", "true");
    measure();
    if (sizes) sizes.observe(root());
  };
  begin();
  window.addEventListener("resize", measure);
  return () => {
    over = true;
    if (sizes) sizes.disconnect();
    window.removeEventListener("resize", measure);
  };
}

function hear(model) {
  // What was asked for may lie outside the screen; what was made a moment ago is not drawn yet.
  const show = (message, tries, scrolled) => {
    if (message.type !== "show") return;
    const node = document.getElementsByClassName(message.where)[0];
    const controls = node && message.focus ? node.querySelectorAll("button, input, select, textarea") : [];
    const usable = (one) => !one.disabled && one.getClientRects().length;
    const control = Array.prototype.find.call(controls, usable);
    if (control) control.focus({ preventScroll: true });
    if (node && (control || !scrolled)) node.scrollIntoView({ block: control ? "start" : "nearest" });
    const wanting = !node || (message.focus && !control);
    if (wanting && tries > 0) setTimeout(() => show(message, tries - 1, Boolean(node)), 50);
  };
  const asked = (message) => show(message, 40);
  model.on("msg:custom", asked);
  return () => model.off("msg:custom", asked);
}

function render({ model, el }) {
  el.classList.add("qk-staff-frame");
  const unwatch = watch(el);
  const unhear = hear(model);
  const leave = () => {
    unwatch();
    unhear();
  };
  if (inLab()) return leave;
  // In Voila the page is the app; in JupyterLab the app is one output among others.
  document.documentElement.classList.add("qk-staff-page");
  const name = () => {
    if (model.get("title")) document.title = model.get("title");
  };
  model.on("change:title", name);
  name();
  return () => {
    model.off("change:title", name);
    leave();
  };
}

export default { render };
