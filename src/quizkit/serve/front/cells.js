// What the notebook's code cells show, put where the document has left room for it.
import { Widget } from "@lumino/widgets";

const VIEW = "application/vnd.jupyter.widget-view+json";

function plain(tag, className) {
  const node = document.createElement(tag);
  node.className = className;
  return node;
}

// An output that is no widget.
export function still(data) {
  if (data["text/html"]) {
    const node = plain("div", "quizkit-html");
    node.innerHTML = [].concat(data["text/html"]).join("");
    return node;
  }
  if (data["image/png"]) {
    const node = plain("img", "quizkit-picture");
    node.src = "data:image/png;base64," + data["image/png"];
    node.alt = [].concat(data["text/plain"] || "").join("");
    return node;
  }
  const node = plain("pre", "quizkit-text");
  node.textContent = [].concat(data["text/plain"] || "").join("");
  return node;
}

export class Cells {
  constructor(manager) {
    this.manager = manager;
    this.shown = [];
  }

  // `outputs` is [{cell, data}]. What already stands there stays, with the focus and the text in it.
  async show(outputs) {
    const same =
      outputs.length === this.shown.length &&
      outputs.every((output, n) => JSON.stringify(output) === this.shown[n].key && this.alive(output));
    if (same) return;
    this.clear();
    for (const output of outputs) {
      const place = document.querySelector('.quizkit-cell[data-cell="' + Number(output.cell) + '"]');
      if (place) this.shown.push(await this.put(output, place));
    }
  }

  alive(output) {
    const view = output.data[VIEW];
    return !view || this.manager.has_model(view.model_id);
  }

  async put(output, place) {
    const key = JSON.stringify(output);
    const reference = output.data[VIEW];
    if (!reference) {
      const node = still(output.data);
      place.appendChild(node);
      return { key, remove: () => node.remove() };
    }
    const view = await this.manager.create_view(await this.manager.get_model(reference.model_id));
    Widget.attach(view.luminoWidget, place);
    return { key, remove: () => !view.luminoWidget.isDisposed && view.luminoWidget.dispose() };
  }

  clear() {
    this.shown.forEach((output) => output.remove());
    this.shown = [];
  }
}
