// Counts what came while nobody was looking: in the title, and on the button on another site's page.

import { embedded, unread } from "../embedding/host.js";
import { texts } from "../words/texts.js";

let count = 0;
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && read());

export function mindUnread() {
  if (document.visibilityState === "visible" && (!embedded || document.hasFocus())) return;
  count += 1;
  document.title = `(${count}) ${texts.title}`;
  unread(count);
}

function read() {
  count = 0;
  document.title = texts.title;
  unread(0);
}
