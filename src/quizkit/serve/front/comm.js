// One widget's channel, with the interface that @jupyter-widgets/base expects of a comm.

const IDLE = { content: { execution_state: "idle" } };

export class Comm {
  constructor(connection, id, tooLong) {
    this.connection = connection;
    this.comm_id = id;
    this.target_name = "jupyter.widget";
    this.tooLong = tooLong;
    // What the student has set and the server has not yet said it handled. A return of the line would
    // otherwise put the server's older value over it.
    this.unsent = {};
  }

  on_msg(callback) {
    this.onMessage = callback;
  }

  on_close(callback) {
    this.onClose = callback;
  }

  send(data, callbacks) {
    const update = data.method === "update";
    if (update) Object.assign(this.unsent, data.state);
    const sent = update && Object.assign({}, data.state);
    const done = () => {
      if (sent && this.connection.up) this.settle(sent);
      const status = callbacks && callbacks.iopub && callbacks.iopub.status;
      if (status) status(IDLE);
    };
    let id = "";
    try {
      id = this.connection.send("comm_msg", { comm_id: this.comm_id, data }, done);
    } catch (error) {
      // The server would close the line on such a message, again and again.
      if (sent) this.settle(sent);
      this.tooLong();
    }
    // The model counts this message as on its way after this returns; then it may stop waiting.
    if (!id) Promise.resolve().then(done);
    return id;
  }

  // These values have arrived; those set since then have not.
  settle(sent) {
    Object.keys(sent).forEach((key) => {
      if (this.unsent[key] === sent[key]) delete this.unsent[key];
    });
  }

  // After a return: what was set while the line was away, or just before it went.
  sendAgain() {
    if (Object.keys(this.unsent).length) {
      this.send({ method: "update", state: Object.assign({}, this.unsent), buffer_paths: [] });
    }
  }

  close() {
    return this.connection.send("comm_close", { comm_id: this.comm_id, data: {} });
  }
}
