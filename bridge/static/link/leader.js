// Of several windows with the same chat one speaks: the one that was used last, and when it is closed, another. Where
// the browser has no locks for us (a page without HTTPS, a frame on another site), they agree over a channel.

const PREFIX = "onedoor.chat.";
const HESITATE = 200;
let name = null;
let leading = true;
let waiting = null;
let letGo = () => {};

export const leads = () => leading;

/** From now on this window is one of those with the chat that began with this message. */
export function join(chat) {
  if (name === PREFIX + chat) return;
  if (name) letGo();
  else addEventListener("focus", () => take(true), true);
  name = PREFIX + chat;
  if (!navigator.locks) return agree();
  leading = false;
  take(document.hasFocus());
}

/** Whether another window has a chat; true where nobody can say. */
export async function isElsewhere() {
  try {
    const { held } = await navigator.locks.query();
    return held.some((lock) => lock.name.startsWith(PREFIX));
  } catch {
    return true; // some browsers refuse locks to a frame of another site, as they do storage
  }
}

let take = (steal) => {
  if (steal && leading) return;
  leading = false;
  waiting?.abort();
  waiting = steal ? null : new AbortController();
  let had = false;
  const until = () => {
    had = leading = true;
    return new Promise((resolve) => (letGo = resolve));
  };
  navigator.locks.request(name, steal ? { steal } : { signal: waiting.signal }, until).catch(({ name: why }) => {
    if (why !== "AbortError") agree();
    // Taken over by a window that is used now; or, without having had it, given up for a better way to get it.
    else if (had) take(false);
  });
};

/** Who is used says so, the others are silent; and when it goes, whoever is first to say so follows it. */
function agree() {
  leading = true;
  if (!("BroadcastChannel" in window)) return;
  const channel = new BroadcastChannel(name);
  let heir = null;
  const say = (mine) => {
    if (mine) leading = true;
    channel.postMessage({ mine });
  };
  take = (steal) => steal && say(true);
  letGo = () => (leading && channel.postMessage({ gone: true }), channel.close());
  addEventListener("pagehide", letGo);
  addEventListener("pageshow", ({ persisted }) => persisted && agree());
  channel.addEventListener("message", ({ data: { mine, gone } }) => {
    clearTimeout(heir);
    if (mine) leading = false;
    else if (gone) heir = setTimeout(say, Math.random() * HESITATE, true);
    else if (leading) say(true);
  });
  say(document.hasFocus());
}
