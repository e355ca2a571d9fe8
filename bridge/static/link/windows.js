// A new window asks another one, if there is one, for its chat's token, and then has the same chat. The windows keep
// nothing of this.

import { isElsewhere } from "./leader.js";
import { load, save } from "./storage.js";

const PATIENCE = 300;
const channel = "BroadcastChannel" in window ? new BroadcastChannel("onedoor") : null;

/** Stores the other window's token, if there is one. */
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

/** Answers other windows. `token()` returns the running chat's token, or nothing. */
export function answer(token) {
  channel?.addEventListener("message", ({ data }) => {
    const known = data.asks && token();
    if (known) channel.postMessage({ token: known });
  });
}
