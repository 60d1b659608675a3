// Brings a file or a pasted text to the server in small pieces; each piece is asked for. Floor: Chrome 80, Safari 13.

let count = 0;

class Sending {
  constructor(model, tell) {
    this.model = model;
    this.tell = tell;
    this.blob = null;
    this.id = 0;
  }

  begin(name, blob) {
    this.id += 1;
    this.blob = blob;
    this.model.send({ type: "begin", id: this.id, name, size: blob.size });
  }

  async next(message) {
    if (message.id !== this.id || !this.blob) return;
    const piece = this.model.get("options").piece;
    const buffer = await new Response(this.blob.slice(message.at, message.at + piece)).arrayBuffer();
    if (message.id !== this.id || !this.blob) return;
    if (this.blob.size > piece) this.tell(Math.floor((message.at / this.blob.size) * 100));
    this.model.send({ type: "piece", id: this.id, at: message.at }, undefined, [buffer]);
  }

  done() {
    this.blob = null;
    this.tell(null);
  }
}

function render({ model, el }) {
  el.classList.add("qk-sender");
  const options = model.get("options");
  const words = options.words;
  const status = element("span", "qk-sender-status");
  status.setAttribute("role", "status");
  const sending = new Sending(model, (percent) => {
    status.textContent = percent === null ? "" : words.sending.replace("{percent}", percent);
  });
  const pick = element("input", "qk-hidden");
  pick.type = "file";
  pick.accept = options.accept || "";
  pick.tabIndex = -1;
  pick.setAttribute("aria-hidden", "true");
  const choose = element("button", "qk-choose", words.choose);
  choose.type = "button";
  choose.addEventListener("click", () => pick.click());
  pick.addEventListener("change", () => {
    if (pick.files.length) sending.begin(pick.files[0].name, pick.files[0]);
    pick.value = "";
  });
  if (options.kind === "paste") {
    const box = element("div", "qk-paste");
    const label = element("label", "qk-edit-label", words.paste);
    const area = element("textarea");
    area.rows = 10;
    area.id = "qk-paste-" + ++count;
    label.htmlFor = area.id;
    area.placeholder = words.example;
    const go = element("button", "qk-go qk-read", words.read);
    go.type = "button";
    go.addEventListener("click", () => {
      if (!area.value.trim()) {
        status.textContent = words.nothing;
        area.focus();
        return;
      }
      sending.begin("", new Blob([area.value]));
    });
    area.addEventListener("dragover", (event) => event.preventDefault());
    area.addEventListener("drop", (event) => {
      if (!event.dataTransfer || !event.dataTransfer.files.length) return;
      event.preventDefault();
      sending.begin(event.dataTransfer.files[0].name, event.dataTransfer.files[0]);
    });
    box.appendChild(label);
    box.appendChild(area);
    el.appendChild(box);
    const line = element("div", "qk-sender-line");
    [go, choose, pick, status].forEach((node) => line.appendChild(node));
    el.appendChild(line);
  } else {
    [choose, pick, status].forEach((node) => el.appendChild(node));
  }
  const hear = (message) => {
    if (message.type === "next") sending.next(message);
    if (message.type === "done") sending.done();
  };
  model.on("msg:custom", hear);
  return () => model.off("msg:custom", hear);
}

export default { render };
