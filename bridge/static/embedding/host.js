// The page that embeds us, if there is one. It may know that we want to close, and how many messages are unread. If
// the browser refuses us storage, it keeps our token, so that a chat survives when citizens visit its other pages. It
// is one of the allowed origins: no other page can frame us (frame-ancestors).

import { load, refused, save } from "../link/storage.js";

export const embedded = window.parent !== window;

const PATIENCE = 1_500;
let kept = null;

function tell(words) {
  if (embedded) window.parent.postMessage({ onedoor: words }, "*");
}

export const minimise = () => tell({ minimise: true });
/** It is the citizen's turn, and they may not see it. `loud`: they wanted to be called. */
export const called = (loud) => tell({ called: true, loud: Boolean(loud) });
export const unread = (count) => tell({ unread: count });

let shown = null;
let told = false;

/** Ignores a message that is not one of the page's, and warns once, for the developers of that page. */
function ignore({ origin }) {
  if (!told) console.warn(`onedoor: a message from ${origin} was ignored`);
  told = true;
}

const isText = (token) => token === null || token === undefined || typeof token === "string";

const first = new Promise((resolve) => {
  addEventListener("message", (event) => {
    const words = event.data?.onedoor;
    if (words === undefined) return;
    if (event.source !== window.parent || words?.opened !== true || !isText(words.token)) return ignore(event);
    resolve(words.token);
    shown = shown ?? (() => {});
    shown();
  });
  setTimeout(resolve, PATIENCE);
});

/** Calls `opened()` each time the page shows us, and now if it already has. */
export function listen(opened) {
  if (shown) opened();
  shown = opened;
}

/** Stores the token that the page has kept for us, if there is one. */
export async function ready() {
  if (!embedded || !refused) return;
  const token = await first;
  if (typeof token === "string") save("token", (kept = token));
}

/** The token may have changed; if so, tells the page. */
export function keep() {
  const token = load("token");
  if (!refused || token === kept) return;
  kept = token;
  tell({ keep: token ?? "" });
}
