// What the page itself says: opening, waiting for a place, the line is gone, a fault, another page leads.

function element(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text) node.textContent = text;
  return node;
}

export class Screen {
  // `words` are the sentences; `begin` is called by the button of an ended page.
  constructor(words, begin) {
    this.words = words;
    this.begin = begin;
    this.notice = document.getElementById("quizkit-notice");
    this.line = document.getElementById("quizkit-line");
    this.lost = false;
    this.trouble = "";
  }

  // The page's own notice in place of the app, or null: the app is there.
  say(parts) {
    document.documentElement.classList.toggle("quizkit-open", parts === null);
    this.notice.hidden = parts === null;
    this.place = null;
    this.notice.textContent = "";
    (parts || []).forEach((part) => this.notice.appendChild(part));
    this.draw();
  }

  // The place changes every few seconds: a screen reader hears the new sentence, not the whole notice.
  waiting(place, seconds) {
    if (!this.place) {
      const queue = element("p", "quizkit-queue");
      queue.appendChild(element("span"));
      queue.appendChild(element("span"));
      this.say([element("h1", "", this.words.waiting), queue, element("p", "", this.words.waiting_note)]);
      this.place = queue.children;
    }
    this.place[0].textContent = place > 1 ? this.words.ahead.replace("{n}", place - 1) : this.words.next;
    this.place[1].textContent = this.expected(seconds);
  }

  expected(seconds) {
    if (seconds === null || seconds === undefined) return "";
    if (seconds < 50) return this.words.soon;
    return this.words.minutes.replace("{n}", Math.max(1, Math.round(seconds / 60)));
  }

  opened() {
    this.say(null);
  }

  // The server has ended this page: too many of one browser, or nobody was there for long.
  ended(sentence) {
    const button = element("button", "quizkit-go", this.words.here);
    button.type = "button";
    button.addEventListener("click", () => {
      this.say([element("p", "", this.words.opening)]);
      this.begin();
    });
    this.say([element("h1", "", sentence), button]);
    button.focus();
  }

  connection(up, lost) {
    this.lost = lost;
    // Buttons look it: a click that cannot be sent is not taken.
    document.documentElement.classList.toggle("quizkit-offline", !up);
    this.draw();
  }

  // A sentence that stays until the student goes on.
  wrong(sentence) {
    this.trouble = sentence;
    this.draw();
  }

  // Only one of the two says that the line is gone: the head where it can be seen, which knows what is saved.
  // Whatever else there is to say stands in the head too: both stay at the top of the screen when it scrolls.
  draw() {
    const head = this.notice.hidden && document.querySelector(".qk-head");
    const text = (this.lost && !head && this.words.offline) || this.trouble;
    const place = head || document.body;
    if (this.line.parentNode !== place) place.insertBefore(this.line, place.firstChild);
    this.line.textContent = text;
    this.line.hidden = !text;
  }
}
