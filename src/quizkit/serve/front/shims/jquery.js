// The widgets' base asks jQuery for one thing: $(node), kept as view.$el. Ninety kilobytes less for that.

function Nodes(target) {
  const list = typeof target === "string" ? document.querySelectorAll(target) : [target];
  this.length = list.length;
  for (let n = 0; n < list.length; n += 1) this[n] = list[n];
}
// Modules of others ask for these on view.$el.
Nodes.prototype.empty = function empty() {
  for (let n = 0; n < this.length; n += 1) this[n].textContent = "";
  return this;
};
Nodes.prototype.append = function append(child) {
  if (this.length) this[0].appendChild(child instanceof Nodes ? child[0] : child);
  return this;
};

function $(target) {
  return target instanceof Nodes ? target : new Nodes(target);
}
$.prototype = $.fn = Nodes.prototype;

export default $;
