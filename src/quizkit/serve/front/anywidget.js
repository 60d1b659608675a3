// A small loader for anywidget's modules (AFM): quizkit's own are part of this script, those of others come
// as text with their widget. Floor: Chrome 80, Safari 13, where anywidget's own loader does not run.
import { DOMWidgetModel, DOMWidgetView, uuid } from "@jupyter-widgets/base";
import head from "../../widgets/static/head.js";
import overview from "../../widgets/static/overview.js";
import question from "../../widgets/static/question.js";

// With the values that the Python class has by default, which the server leaves out.
const OWN = {
  "quizkit.widgets.elements.Head": { module: head, defaults: { state: {}, words: {} } },
  "quizkit.widgets.elements.QuestionBox": { module: question, defaults: { view: {} } },
  "quizkit.widgets.elements.LessonQuestionBox": { module: question, defaults: { view: {} } },
  "quizkit.widgets.elements.Overview": { module: overview, defaults: { cells: [] } },
};

// The values that a widget has when the server does not name them.
export function ownDefaults(id) {
  return OWN[id] ? OWN[id].defaults : {};
}

async function load(model) {
  const id = model.get("_anywidget_id");
  if (OWN[id]) return OWN[id].module;
  addStyle(id, model.get("_css"));
  const address = URL.createObjectURL(new Blob([model.get("_esm")], { type: "text/javascript" }));
  try {
    const module = await import(address);
    if (module.render) return { render: module.render };
    return typeof module.default === "function" ? await module.default() : module.default;
  } finally {
    URL.revokeObjectURL(address);
  }
}

function addStyle(id, text) {
  if (!text || document.getElementById(id)) return;
  const style = document.createElement("style");
  style.id = id;
  style.textContent = text;
  document.head.appendChild(style);
}

// Calls a Python method marked with anywidget's @command; `[answer, buffers]` as a promise.
function invoke(model, name, message, options) {
  const id = uuid();
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      model.off("msg:custom", hear);
      reject(new Error("No answer to " + name));
    }, 3000);
    function hear(answer, buffers) {
      if (answer.id !== id) return;
      clearTimeout(timer);
      model.off("msg:custom", hear);
      resolve([answer.response, buffers]);
    }
    model.on("msg:custom", hear);
    model.send({ id, kind: "anywidget-command", name, msg: message }, undefined, (options || {}).buffers);
  });
}

// What a module gets to see of a model. Its listeners end with `context`.
function face(model, context) {
  return {
    get: model.get.bind(model),
    set: model.set.bind(model),
    save_changes: model.save_changes.bind(model),
    send: model.send.bind(model),
    on: (name, listener) => model.on(name, listener, context),
    off: (name, listener) => model.off(name, listener, context),
    widget_manager: model.widget_manager,
  };
}

async function tidy(cleanup) {
  try {
    if (typeof cleanup === "function") await cleanup();
  } catch (error) {
    console.warn("A widget did not clean up", error);
  }
}

function copy(value) {
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return value;
  if (Array.isArray(value)) return value.map(copy);
  if (value && typeof value === "object" && !value.toJSON) {
    const made = {};
    Object.keys(value).forEach((key) => {
      made[key] = copy(value[key]);
    });
    return made;
  }
  return value && value.toJSON ? value.toJSON() : value;
}

export class AnyModel extends DOMWidgetModel {
  defaults() {
    return Object.assign({}, super.defaults(), {
      _model_module: "anywidget",
      _model_name: "AnyModel",
      _view_module: "anywidget",
      _view_name: "AnyView",
    });
  }

  initialize(attributes, options) {
    super.initialize(attributes, options);
    this.definition = this.start();
    this.definition.catch((error) => console.error("A widget's module does not run", error));
  }

  async start() {
    const definition = await load(this);
    const initialized = definition.initialize
      ? await definition.initialize({ model: face(this, this), experimental: { invoke: invoke.bind(null, this) } })
      : null;
    this.once("destroy", () => tidy(initialized));
    return definition;
  }

  // Nothing is said to a widget before it listens.
  async _handle_comm_msg(message) {
    await this.definition.catch(() => null);
    return super._handle_comm_msg(message);
  }

  // The base copies through JSON, which loses binary values.
  serialize(state) {
    Object.keys(state).forEach((key) => {
      state[key] = copy(state[key]);
    });
    return state;
  }
}

export class AnyView extends DOMWidgetView {
  async render() {
    const definition = await this.model.definition;
    if (!definition.render || this.gone) return;
    const model = this.model;
    const cleanup = await definition.render({
      model: face(model, this),
      el: this.el,
      experimental: { invoke: invoke.bind(null, model) },
    });
    this.cleanup = () => {
      model.off(null, null, this);
      tidy(cleanup);
    };
    if (this.gone) this.cleanup();
  }

  remove() {
    this.gone = true;
    if (this.cleanup) this.cleanup();
    this.cleanup = null;
    return super.remove();
  }
}
