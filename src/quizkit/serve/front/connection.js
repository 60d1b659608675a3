// The line to the server: one websocket, opened again by itself. Nothing is queued while it is away; what
// the server sends after a return is the truth. Names and order of the frames: ARCHITECTURE.md.

const FIRST_WAIT = 500;
const LONGEST_WAIT = 15000;
// A socket that does not open, or a server that says nothing, within this is given up: some networks swallow
// packets without an answer.
const OPEN_WITHIN = 12000;
// A socket may be dead without knowing it (a phone that slept): a message that gets no answer within this
// shows it. After a wake-up the page asks by itself and waits less.
const SILENCE = 9000;
const ANSWER_WITHIN = 5000;
// Who waits for a place says nothing, and the server has given up a page that was asleep for longer than this.
const ASLEEP = 90000;
const TICK = 10000;
// Only a connection that has lasted is a reason to be quick again.
const SETTLED = 15000;
// Every so many attempts the page is asked for, so that a browser without its cookie gets it back.
const RENEW_EVERY = 4;
// The server takes 64 kB and 100 messages a frame.
const LONGEST_MESSAGE = 60000;
const MOST_MESSAGES = 50;

function bytes(text) {
  return text.length * 3 < LONGEST_MESSAGE ? text.length * 3 : new TextEncoder().encode(text).length;
}

export class Connection {
  // `handle(items, socket)` takes what is in a frame of the server, with the socket it came by; frames in order.
  constructor(base, handle) {
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    this.url = scheme + "//" + location.host + base + "session";
    this.renewal = location.pathname;
    this.page = "/" + location.pathname.slice(base.length);
    this.handle = handle;
    this.session = null;
    this.up = false; // in a session, with a socket
    this.lost = false; // there was a line, or should be one by now, and there is none
    this.ended = false;
    this.listeners = new Set();
    this.outstanding = new Map();
    this.attempts = 0;
    this.count = 0;
    this.frames = [];
    this.watchPage();
  }

  // Tells `listener(up)` whenever `up` or `lost` changes. Returns the way to stop it.
  onChange(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  watchPage() {
    const wake = () => this.wake();
    this.ticked = Date.now();
    setInterval(() => {
      // The tick after a sleep leaves the old time for whoever wakes up with it.
      setTimeout(() => (this.ticked = Date.now()), 500);
    }, TICK);
    window.addEventListener("online", wake);
    document.addEventListener("resume", wake);
    window.addEventListener("pageshow", (event) => {
      if (event.persisted) this.wake();
    });
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) this.wake();
    });
    window.addEventListener("offline", () => this.drop());
    window.addEventListener("pagehide", (event) => {
      if (event.persisted) {
        // The browser keeps the page for the back button, but only without an open socket.
        this.drop(LONGEST_WAIT);
        return;
      }
      // A frame of its own: the server looks for it at the beginning.
      this.flush();
      this.post({ type: "leave" });
      this.flush();
      this.end();
    });
  }

  // --- opening and closing ---------------------------------------------------------------------

  open() {
    if (this.socket || this.ended) return;
    clearTimeout(this.retry);
    let socket;
    try {
      socket = new WebSocket(this.url);
    } catch (error) {
      this.again();
      return;
    }
    this.socket = socket;
    this.opened = Date.now();
    this.deadline = setTimeout(() => this.drop(), OPEN_WITHIN);
    socket.onopen = () => {
      clearTimeout(this.deadline);
      this.deadline = setTimeout(() => this.drop(), OPEN_WITHIN);
      this.post({ type: "open", page: this.page, session: this.session });
      this.flush();
    };
    socket.onmessage = (event) => {
      if (socket === this.socket) this.receive(event.data);
    };
    socket.onclose = () => {
      if (socket === this.socket) this.drop();
    };
  }

  // Gives the socket up, whatever it believes, and tries again: soon, or after `wait`.
  drop(wait) {
    const socket = this.socket;
    this.socket = null;
    this.frames = [];
    clearTimeout(this.deadline);
    clearTimeout(this.probe);
    this.probe = null;
    clearTimeout(this.settled);
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    }
    this.set(false, !this.ended && (this.lost || this.up || this.attempts > 0));
    this.release();
    if (!this.ended) this.again(wait);
  }

  again(wait) {
    clearTimeout(this.retry);
    const most = Math.min(LONGEST_WAIT, FIRST_WAIT * Math.pow(2, this.attempts));
    this.attempts += 1;
    if (this.attempts % RENEW_EVERY === 0) {
      fetch(this.renewal, { credentials: "same-origin", cache: "no-store" }).catch(() => null);
    }
    // Half of it by chance: a class behind one line, or a server that was restarted, is not stormed.
    this.retry = setTimeout(() => this.open(), wait || most * (0.5 + Math.random() / 2));
  }

  // The page is looked at again, or the network is back: no waiting, and no belief in an old socket.
  wake() {
    if (this.ended) return;
    if (!this.socket) {
      this.open();
    } else if (this.up) {
      this.send("kernel_info_request", {});
      this.expect(ANSWER_WITHIN);
    } else {
      // An attempt from before the sleep may hang for its full time. A place in the queue is given up only where
      // the whole page stood still; in a hidden tab the clock goes on.
      const opening = this.socket.readyState === WebSocket.CONNECTING;
      const since = opening ? this.opened : this.ticked;
      if (Date.now() - since > (opening ? ANSWER_WITHIN : ASLEEP)) this.drop(1);
    }
  }

  // Any frame within this time, or the socket is dead.
  expect(time) {
    clearTimeout(this.probe);
    this.probe = setTimeout(() => this.drop(1), time);
  }

  // The session is over; only `begin` starts another.
  end() {
    this.ended = true;
    this.drop();
    clearTimeout(this.retry);
  }

  begin() {
    this.ended = false;
    this.session = null;
    this.attempts = 0;
    this.open();
  }

  set(up, lost) {
    if (this.up === up && this.lost === lost) return;
    if (up) this.settled = setTimeout(() => (this.attempts = 0), SETTLED);
    this.up = up;
    this.lost = lost;
    this.listeners.forEach((listener) => listener(up));
  }

  // --- receiving -------------------------------------------------------------------------------

  receive(text) {
    clearTimeout(this.deadline);
    clearTimeout(this.probe);
    this.probe = null;
    this.set(this.up, false);
    const socket = this.socket;
    const items = JSON.parse(text);
    items.forEach((item) => {
      if (item.type === "session") {
        this.session = item.id;
        if (!item.resumed) this.outstanding.clear();
      } else if (item.type === "ended" && item.reason !== "closed") {
        // Coming back by itself would undo what the server did. A server that stops is waited for.
        this.end();
      }
    });
    this.handle(items, socket);
  }

  // Called when the "states" that came by `socket` have been put on the page: from now on it may speak.
  ready(socket) {
    if (socket === this.socket && !this.up) this.set(true, false);
  }

  // A message is handled completely: whoever waits for it goes on.
  idle(id) {
    const done = this.outstanding.get(id);
    this.outstanding.delete(id);
    if (done) done();
  }

  // No model may wait for an answer that cannot come any more.
  release() {
    const waiting = Array.from(this.outstanding.values());
    this.outstanding.clear();
    waiting.forEach((done) => done && done());
  }

  // --- sending ---------------------------------------------------------------------------------

  // Sends a kernel message. Returns its id, or "" where there is no line: it is not kept for later.
  // `done` is called when the server is through with it, or when the line is lost.
  send(type, content, done) {
    if (!this.up) return "";
    const text = JSON.stringify(content);
    if (bytes(text) > LONGEST_MESSAGE) throw new RangeError("too long");
    this.count += 1;
    const id = this.count.toString(36) + "-" + Math.random().toString(36).slice(2, 10);
    this.outstanding.set(id, done);
    this.post({ msg_type: type, msg_id: id, content });
    if (!this.probe) this.expect(SILENCE);
    return id;
  }

  // What is sent in one go travels in one frame, in order.
  post(item) {
    this.frames.push(item);
    if (this.frames.length === 1) Promise.resolve().then(() => this.flush());
  }

  flush() {
    const frames = this.frames;
    this.frames = [];
    if (!frames.length || !this.socket || this.socket.readyState !== WebSocket.OPEN) return;
    if (frames.length <= MOST_MESSAGES && bytes(JSON.stringify(frames)) <= LONGEST_MESSAGE) {
      this.socket.send(JSON.stringify(frames));
    } else {
      frames.forEach((frame) => this.socket.send(JSON.stringify(frame)));
    }
  }
}
