// The light page: the document's cells, the line to the server, the widgets. Floor: Chrome 80, Safari 13.
import * as base from "@jupyter-widgets/base";
import * as messaging from "@lumino/messaging";
import * as properties from "@lumino/properties";
import * as signaling from "@lumino/signaling";
import * as widgets from "@lumino/widgets";
import { Cells, still } from "./cells.js";
import { Connection } from "./connection.js";
import { Manager } from "./manager.js";
import { Screen } from "./screen.js";

// The second script uses these and does not bring its own.
window.quizkitShared = {
  "@jupyter-widgets/base": base,
  "@lumino/messaging": messaging,
  "@lumino/properties": properties,
  "@lumino/signaling": signaling,
  "@lumino/widgets": widgets,
  still,
};

const isNew = (item) => item.msg_type === "comm_open";

function start() {
  const page = JSON.parse(document.getElementById("quizkit-page").textContent);
  const screen = new Screen(page.words, () => connection.begin());
  let coming = Promise.resolve();
  let ours = true;

  const then = (work) => {
    coming = coming.then(work).catch((error) => console.error(error));
  };

  // Frames are handled one after the other, as they came.
  const connection = new Connection(page.base, (items, socket) => {
    // New widgets name each other, in any order: all of a frame are known before the first is waited for.
    then(() => Promise.all(items.filter(isNew).map((item) => manager.take(item))));
    items.filter((item) => !isNew(item)).forEach((item) => then(() => handle(item, socket)));
  });
  const manager = new Manager(connection, page.more, () => screen.wrong(page.words.too_long));
  const cells = new Cells(manager);

  const restore = async (item, socket) => {
    if (!ours) {
      cells.clear();
      manager.clear();
    }
    await manager.restore(item.states);
    connection.ready(socket);
    screen.opened();
    // What stands on the page is drawn after the line is up and the page is to be seen: a head greets at once,
    // and gives the focus to the first heading.
    await cells.show(item.outputs);
    manager.sendAgain();
    screen.draw();
  };

  const SAYS = {
    waiting: (item) => screen.waiting(item.place, item.seconds),
    session: (item) => {
      ours = item.resumed;
    },
    states: restore,
    idle: (item) => connection.idle(item.of),
    trouble: (item) => screen.wrong(item.sentence),
    ended: (item) => item.reason !== "closed" && screen.ended(item.sentence),
  };

  const handle = (item, socket) =>
    item.msg_type ? manager.take(item) : SAYS[item.type] && SAYS[item.type](item, socket);

  connection.onChange((up) => screen.connection(up, connection.lost));

  // A click that cannot be sent is not taken, rather than lost or done twice; the buttons look it, and a line
  // says why. The foot of a page with a head is the head's: it keeps the click.
  document.addEventListener(
    "click",
    (event) => {
      const button = event.target.closest && event.target.closest(".jupyter-button, .qk-cell");
      if (!button) return;
      if (connection.up) {
        screen.wrong("");
        return;
      }
      event.stopPropagation();
      event.preventDefault();
    },
    true
  );

  connection.open();
  // The check in the document looks for this: without it the browser is too old.
  window.quizkitStarted = true;
}

start();
