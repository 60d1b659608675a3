// The widget classes of the first script. Any other core class comes with the second one.
import * as base from "@jupyter-widgets/base";
import * as box from "@jupyter-widgets/controls/lib/widget_box";
import * as button from "@jupyter-widgets/controls/lib/widget_button";
import * as description from "@jupyter-widgets/controls/lib/widget_description";
import * as selection from "@jupyter-widgets/controls/lib/widget_selection";
import * as string from "@jupyter-widgets/controls/lib/widget_string";
import { AnyModel, AnyView } from "./anywidget.js";

// The server leaves out what is a default of the Python class: where the script's default differs, ours is Python's.
class DropdownModel extends selection.DropdownModel {
  defaults() {
    return Object.assign({}, super.defaults(), { index: null });
  }
}

const CONTROLS = {
  BoxModel: box.BoxModel,
  BoxView: box.BoxView,
  HBoxModel: box.HBoxModel,
  HBoxView: box.HBoxView,
  VBoxModel: box.VBoxModel,
  VBoxView: box.VBoxView,
  ButtonModel: button.ButtonModel,
  ButtonView: button.ButtonView,
  ButtonStyleModel: button.ButtonStyleModel,
  DescriptionStyleModel: description.DescriptionStyleModel,
  DropdownModel,
  DropdownView: selection.DropdownView,
  HTMLModel: string.HTMLModel,
  HTMLView: string.HTMLView,
  HTMLStyleModel: string.HTMLStyleModel,
  LabelModel: string.LabelModel,
  LabelView: string.LabelView,
  LabelStyleModel: string.LabelStyleModel,
  TextModel: string.TextModel,
  TextView: string.TextView,
  TextStyleModel: string.TextStyleModel,
  TextareaModel: string.TextareaModel,
  TextareaView: string.TextareaView,
};

const MODULES = {
  "@jupyter-widgets/base": base,
  "@jupyter-widgets/controls": CONTROLS,
  anywidget: { AnyModel, AnyView },
};

let more = null;

// The second script: loaded once, and again if the line was gone in the middle.
function loadMore(address) {
  if (!more) {
    more = new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = address;
      script.onload = () => resolve(window.quizkitMore);
      script.onerror = () => {
        more = null;
        script.remove();
        reject(new Error("The page's second script could not be loaded"));
      };
      document.head.appendChild(script);
    });
  }
  return more;
}

// The class `name` of a widget module, as a promise.
export async function findClass(name, module, address) {
  const known = MODULES[module] && MODULES[module][name];
  if (known) return known;
  const others = (await loadMore(address))[module];
  if (others && others[name]) return others[name];
  throw new Error("There is no " + name + " of " + module + " on this page");
}
