// Of several windows with the same chat, only one speaks: the one that was used last, or another when that is closed.
// If the browser gives us no locks (a page without HTTPS, a frame on another site), the windows agree over a channel.

const PREFIX = "onedoor.chat.";
const HESITATE = 200;
let name = null;
let leading = true;
let waiting = null;
let letGo = () => {};

export const leads = () => leading;

/** This window has the chat that began with this message. */
export function join(chat) {
  if (name === PREFIX + chat) return;
  if (name) letGo();
  else addEventListener("focus", () => take(true), true);
  name = PREFIX + chat;
  if (!navigator.locks) return agree();
  leading = false;
  take(document.hasFocus());
}

/** Whether another window has a chat; true if unknown. */
export async function isElsewhere() {
  try {
    const { held } = await navigator.locks.query();
    return held.some((lock) => lock.name.startsWith(PREFIX));
  } catch {
    return true; // some browsers refuse both locks and storage to a frame on another site
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
    // Another window is used now and has taken the lock. If we never had it, we only stopped waiting to steal it.
    else if (had) take(false);
  });
};

/** The window that is used says so, and the others are silent. When it closes, the first other one to say so speaks. */
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
