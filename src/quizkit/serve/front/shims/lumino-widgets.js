// What the widgets' base and boxes use of @lumino/widgets; docks, menus and tabs stay out.
export { Layout } from "@lumino/widgets/src/layout";
export { Panel } from "@lumino/widgets/src/panel";
export { PanelLayout } from "@lumino/widgets/src/panellayout";
export { Title } from "@lumino/widgets/src/title";
export { Widget } from "@lumino/widgets/src/widget";
