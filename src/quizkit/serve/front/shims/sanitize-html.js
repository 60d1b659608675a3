// The widget manager cleans descriptions with sanitize-html, whose parsers are a quarter of a bundle.
// DOMPurify does the same with the browser's own parser; this is its call in the other's words.
import DOMPurify from "dompurify";

export default function sanitize(html, options) {
  const attributes = new Set();
  Object.keys(options.allowedAttributes).forEach((tag) => {
    options.allowedAttributes[tag].forEach((name) => attributes.add(name));
  });
  const aria = attributes.delete("aria-*");
  return DOMPurify.sanitize(html, {
    ALLOWED_TAGS: options.allowedTags,
    ALLOWED_ATTR: Array.from(attributes),
    ALLOW_ARIA_ATTR: aria,
    ALLOW_DATA_ATTR: false,
  });
}
