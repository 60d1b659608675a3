// What the scripts of the staff's pages share: it stands before each of them. Floor: Chrome 80, Safari 13.

// Texts are set as text, never as markup: a name can hold any characters.
function element(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined && text !== null) node.textContent = text;
  return node;
}

// A bar for a share of 1. The figure stands beside it as text.
function shareBar(share) {
  const bar = element("span", "qk-share");
  bar.setAttribute("aria-hidden", "true");
  const filled = element("i");
  filled.style.width = Math.min(100, share * 100) + "%";
  bar.appendChild(filled);
  return bar;
}

// The pages of a list; the server turns them.
function pager(content, send) {
  const words = content.words;
  const node = element("nav", "qk-pager");
  node.setAttribute("aria-label", words.pages);
  const turn = (sign, label, to) => {
    const button = element("button", "", sign);
    button.type = "button";
    button.setAttribute("aria-label", label);
    button.dataset.key = "page " + label;
    button.disabled = to < 0 || to >= content.pages;
    button.addEventListener("click", () => send({ type: "page", page: to }));
    return button;
  };
  if (content.pages > 1) node.appendChild(turn("‹", words.before, content.page - 1));
  const place = element("span", "", words.place);
  place.setAttribute("role", "status");
  node.appendChild(place);
  if (content.pages > 1) node.appendChild(turn("›", words.after, content.page + 1));
  return node;
}
