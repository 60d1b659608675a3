// ipywidgets.Output, as far as a page without a kernel of its own needs it: it shows what Python puts in.
import { DOMWidgetModel, DOMWidgetView } from "@jupyter-widgets/base";

export class OutputModel extends DOMWidgetModel {
  defaults() {
    return Object.assign({}, super.defaults(), {
      _model_module: "@jupyter-widgets/output",
      _model_name: "OutputModel",
      _view_module: "@jupyter-widgets/output",
      _view_name: "OutputView",
      msg_id: "",
      outputs: [],
    });
  }
}

export class OutputView extends DOMWidgetView {
  render() {
    super.render();
    this.el.classList.add("jupyter-widgets", "quizkit-output");
    this.listenTo(this.model, "change:outputs", this.draw);
    this.draw();
  }

  draw() {
    this.el.textContent = "";
    this.model.get("outputs").forEach((output) => {
      const data = output.output_type === "stream" ? { "text/plain": output.text } : output.data;
      if (data) this.el.appendChild(window.quizkitShared.still(data));
    });
  }
}
