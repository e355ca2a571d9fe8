// Another window with the chat, if there is one: a new window asks it for the chat's token, and has the same chat then.
// Nothing of it is kept beyond the windows.

import { isElsewhere } from "./leader.js";
import { load, save } from "./storage.js";

const PATIENCE = 300;
const channel = "BroadcastChannel" in window ? new BroadcastChannel("onedoor") : null;

/** After this, the storage has what another window knows. */
export async function ask() {
  if (!channel || load("token") || load("start") || load("ended") || !(await isElsewhere())) return;
  await new Promise((resolve) => {
    channel.addEventListener("message", ({ data }) => {
      if (!data.token || load("token")) return;
      save("token", data.token);
      resolve();
    });
    setTimeout(resolve, PATIENCE);
    channel.postMessage({ asks: true });
  });
}

/** `token()` is the running chat's, or nothing. */
export function answer(token) {
  channel?.addEventListener("message", ({ data }) => {
    const known = data.asks && token();
    if (known) channel.postMessage({ token: known });
  });
}
