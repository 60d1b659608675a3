"""A teacher without a mouse: every press leaves the keyboard somewhere, and one sees where."""

from playwright.sync_api import Locator, Page

from browser.teacher import Teacher

_MOST_TABS = 120
_MOST_LOOKS = 250

# Where the keyboard is; what is wrong with that place: gone, outside the screen, covered, or not seen.
_HERE = """() => {
  const node = document.activeElement;
  const word = (node.dataset && node.dataset.key) || node.innerText || node.tagName;
  if (node === document.body) return { key: '', text: '', wrong: 'nowhere' };
  const wrong = [];
  const box = node.getBoundingClientRect();
  const tall = box.height > window.innerHeight - 100;
  if (!tall && (box.top < -1 || box.bottom > window.innerHeight + 1)) wrong.push('off the screen');
  if (box.left < -1 || box.right > window.innerWidth + 1) wrong.push('beside the screen');
  const top = document.elementFromPoint(box.left + box.width / 2, box.top + Math.min(box.height / 2, 200));
  const free = !top || top === node || node.contains(top) || top.contains(node);
  if (!free) wrong.push('covered by ' + top.className);
  const style = getComputedStyle(node);
  const mark = node.parentElement.querySelector('.qk-mark');
  const ring = mark && node.closest('.qk-option') ? getComputedStyle(mark) : style;
  if (ring.outlineStyle === 'none' || parseFloat(ring.outlineWidth) < 2) wrong.push('not seen');
  return { key: (node.dataset && node.dataset.key) || '', text: (node.innerText || '').trim(),
    wrong: wrong.length ? word + ': ' + wrong.join(', ') : '' };
}"""


class Keyboard:
    """Presses keys and looks after each where the keyboard is."""

    def __init__(self, teacher: Teacher) -> None:
        self.teacher = teacher
        self.page: Page = teacher.page
        self.size = f"{teacher.width}"

    def field(self, key: str) -> Locator:
        """A field or button of the form."""
        return self.teacher.field(key)

    def here(self) -> dict[str, str]:
        """Where the keyboard is."""
        found: dict[str, str] = self.page.evaluate(_HERE)
        return found

    def check(self) -> None:
        """It is somewhere, on the screen, and one sees it; the server may have to say where it goes on."""
        for _ in range(_MOST_LOOKS):
            here = self.here()
            if not here["wrong"]:
                return
            self.page.wait_for_timeout(20)
        raise AssertionError(here["wrong"])

    def press(self, key: str) -> None:
        """One key."""
        self.page.keyboard.press(key)
        self.check()

    def type(self, text: str) -> None:
        """Writes where the keyboard is."""
        self.page.keyboard.type(text)
        self.check()

    def _walk(self, step: str, key: str = "", text: str = "", css: str = "") -> None:
        for _ in range(_MOST_TABS):
            self.page.keyboard.press(step)
            here = self.here()
            # Between the end of the page and its beginning stands the browser's own bar.
            assert here["wrong"] in ("", "nowhere"), here["wrong"]
            found = css and self.page.evaluate("css => document.activeElement.matches(css)", css)
            if found or (key and here["key"] == key) or (text and here["text"] == text):
                return
        raise AssertionError(f"{step} does not lead to {key or text or css}")

    def tab_to(self, key: str) -> None:
        """Tab until the field of that key has the keyboard."""
        if self.here()["key"] != key:
            self._walk("Tab", key=key)

    def back_to(self, key: str) -> None:
        """The same backwards."""
        if self.here()["key"] != key:
            self._walk("Shift+Tab", key=key)

    def tab_to_button(self, text: str) -> None:
        """Tab until the button of that name has the keyboard."""
        self._walk("Tab", text=text)

    def back_to_button(self, text: str) -> None:
        """The same backwards."""
        self._walk("Shift+Tab", text=text)

    def tab_to_css(self, css: str) -> None:
        """Tab until something that the selector finds has the keyboard."""
        self._walk("Tab", css=css)

    def back_to_kind(self) -> None:
        """To the choice of the question's type."""
        self._walk("Shift+Tab", css=".qk-tools select")
