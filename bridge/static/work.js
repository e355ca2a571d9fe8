// The work before a chat, which is fetched only when it is asked for. Most of the time it is done before anybody could
// read that it is.

import { texts } from "./texts.js";

const SLOW = 700;

/** The solution. Told in the view only if it takes a while. */
export async function work(challenge, view) {
  const timer = setTimeout(() => view.tell(texts.working), SLOW);
  try {
    const { solve } = await import("./puzzle.js");
    return await solve(challenge);
  } finally {
    clearTimeout(timer);
  }
}
