// The page that embeds us, if one does. It may know that we want to close and how many messages are unread; and where
// the browser refuses us storage, it keeps our token, so that a chat survives a walk through its pages. It is one of the
// origins in the settings: no other page can frame us (frame-ancestors).

import { load, refused, save } from "../link/storage.js";

export const embedded = window.parent !== window;

const PATIENCE = 1_500;
let kept = null;

function tell(words) {
  if (embedded) window.parent.postMessage({ onedoor: words }, "*");
}

export const minimise = () => tell({ minimise: true });
/** It is their turn, and they may not see it; `loud`: they wanted to be called. */
export const called = (loud) => tell({ called: true, loud: Boolean(loud) });
export const unread = (count) => tell({ unread: count });

let shown = null;
let told = false;

/** What is said to us and is none of the page's words is ignored, and said once: who builds that page wants to know. */
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

/** Calls `opened()` each time the page shows us, and now if it has. */
export function listen(opened) {
  if (shown) opened();
  shown = opened;
}

/** After this, what was kept for us is in the storage. */
export async function ready() {
  if (!embedded || !refused) return;
  const token = await first;
  if (typeof token === "string") save("token", (kept = token));
}

/** The token may have changed. */
export function keep() {
  const token = load("token");
  if (!refused || token === kept) return;
  kept = token;
  tell({ keep: token ?? "" });
}
