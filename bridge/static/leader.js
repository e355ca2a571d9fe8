// Of several windows with the same chat one speaks: the one that was used last, and when it is closed, another. Where
// the browser has no locks for us (a page without HTTPS, a frame on another site), each speaks.

const PREFIX = "onedoor.chat.";
let name = null;
let leading = true;
let waiting = null;
let letGo = () => {};

export const leads = () => leading;

/** From now on this window is one of those with the chat that began with this message. */
export function join(chat) {
  if (!navigator.locks || name === PREFIX + chat) return;
  if (name) letGo();
  else addEventListener("focus", () => take(true));
  name = PREFIX + chat;
  leading = false;
  take(document.hasFocus());
}

/** Whether another window has a chat. */
export async function isElsewhere() {
  try {
    const { held = [] } = (await navigator.locks?.query()) ?? {};
    return held.some((lock) => lock.name.startsWith(PREFIX));
  } catch {
    return false; // some browsers refuse locks to a frame of another site, as they do storage
  }
}

function take(steal) {
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
    if (why !== "AbortError") leading = true;
    // Taken over by a window that is used now; or, without having had it, given up for a better way to get it.
    if (had) take(false);
  });
}
