// The widget manager of the page: makes, updates and closes models as the server says.
import { ManagerBase } from "@jupyter-widgets/base-manager";
import { ownDefaults } from "./anywidget.js";
import { findClass } from "./classes.js";
import { Comm } from "./comm.js";

// One widget that cannot get ready holds up the others no longer than this.
const PATIENCE = 3000;

function binary(text) {
  const characters = atob(text);
  const bytes = new Uint8Array(characters.length);
  for (let n = 0; n < bytes.length; n += 1) bytes[n] = characters.charCodeAt(n);
  return new DataView(bytes.buffer);
}

function patiently(promise) {
  return Promise.race([promise, new Promise((resolve) => setTimeout(resolve, PATIENCE))]).catch((error) => {
    console.error(error);
  });
}

export class Manager extends ManagerBase {
  // `more` is the address of the second script; `tooLong` is called when something cannot be sent.
  constructor(connection, more, tooLong) {
    super();
    this.quizkitConnection = connection;
    this.more = more;
    this.tooLong = tooLong;
    this.comms = new Map();
  }

  loadClass(name, module) {
    return findClass(name, module, this.more);
  }

  // Widgets are made by Python only.
  _create_comm() {
    return Promise.reject(new Error("This page makes no widgets of its own"));
  }

  _get_comm_info() {
    return Promise.resolve({});
  }

  // --- the complete picture --------------------------------------------------------------------

  // Every session begins with all states; after a return the models that are still there stay.
  async restore(states) {
    this.ids().forEach((id) => {
      if (!states[id]) this.forget(id);
    });
    // A model that is made asks for others by their ids: all are registered before the first waits.
    await Promise.all(
      Object.keys(states).map((id) =>
        patiently(this.has_model(id) ? this.renew(id, states[id]) : this.make(id, states[id]))
      )
    );
  }

  make(id, description) {
    const comm = new Comm(this.quizkitConnection, id, this.tooLong);
    this.comms.set(id, comm);
    const options = {
      model_id: id,
      model_name: description.model_name,
      model_module: description.model_module,
      model_module_version: description.model_module_version,
      comm,
    };
    const state = description.state;
    const made = this.new_model(options, Object.assign({}, ownDefaults(state._anywidget_id), state));
    // A message may come before the model listens: it waits for its model.
    comm.ready = made;
    return made;
  }

  async renew(id, description) {
    const model = await this.get_model(id);
    const state = this.complete(model, description.state);
    // What the student has set stays, and is sent again.
    const unsent = this.comms.get(id).unsent;
    Object.keys(unsent).forEach((key) => delete state[key]);
    model.set_state(await model.constructor._deserialize_state(state, this));
  }

  // A trait that is missing in a state has its default; a model that lives already may have another value.
  complete(model, state) {
    const missing = {};
    const defaults = Object.assign({}, model.defaults(), ownDefaults(model.get("_anywidget_id")));
    Object.keys(defaults).forEach((key) => {
      if (key[0] !== "_" || key === "_dom_classes" || key === "_options_labels") missing[key] = defaults[key];
    });
    return Object.assign(missing, state);
  }

  // After the line is open again: what was set meanwhile.
  sendAgain() {
    this.comms.forEach((comm) => comm.sendAgain());
  }

  ids() {
    return Object.keys(this._models);
  }

  // The widget is gone on the server.
  forget(id) {
    const comm = this.comms.get(id);
    this.comms.delete(id);
    if (comm && comm.onClose) comm.onClose({ content: { comm_id: id, data: {} } });
    delete this._models[id];
  }

  clear() {
    this.ids().forEach((id) => this.forget(id));
  }

  // --- messages --------------------------------------------------------------------------------

  // One message of the server. The promise resolves when the next may be handled.
  take(message) {
    const id = message.content.comm_id;
    if (message.msg_type === "comm_open") return patiently(this.opened(id, message));
    if (message.msg_type === "comm_close") {
      this.forget(id);
      return null;
    }
    const comm = this.comms.get(id);
    const method = message.content.data && message.content.data.method;
    // The page is the only one of its session: an echo could only undo what has been typed since.
    if (message.msg_type !== "comm_msg" || !comm || method === "echo_update") return null;
    return patiently(this.heard(comm, message));
  }

  opened(id, message) {
    const data = message.content.data;
    const state = data.state;
    const buffers = (message.buffers || []).map(binary);
    (data.buffer_paths || []).forEach((path, n) => {
      const holder = path.slice(0, -1).reduce((inside, key) => inside[key], state);
      holder[path[path.length - 1]] = buffers[n];
    });
    return this.make(id, {
      model_name: state._model_name,
      model_module: state._model_module,
      model_module_version: state._model_module_version,
      state,
    });
  }

  async heard(comm, message) {
    await comm.ready;
    message.buffers = (message.buffers || []).map(binary);
    if (comm.onMessage) await comm.onMessage(message);
  }
}
