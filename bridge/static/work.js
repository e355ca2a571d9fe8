// The work before a chat, which is fetched only when it is asked for. Most of the time it is done before anybody could
// read that it is.

const SLOW = 700;

/** The solution; `slow()` is called if it takes long enough to be told of. */
export async function work(challenge, { slow }) {
  const timer = setTimeout(slow, SLOW);
  try {
    const { solve } = await import("./puzzle.js");
    return await solve(challenge);
  } finally {
    clearTimeout(timer);
  }
}
