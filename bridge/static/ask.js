// Requests to the bridge beside the frames (docs/PROTOCOL.md, section 5): JSON up, JSON down. None of them ever throws.

import { language } from "./language.js";

const PATIENCE = 45_000;
const JSON_UP = { method: "POST", headers: { "Content-Type": "application/json" } };

/** What stands at this address of the bridge: `query` are pairs; `{}` where there was no answer. */
export async function get(what, query) {
  return told(`/${what}?${new URLSearchParams(query)}`);
}

/** The topics that fit what was typed, which is in no address: servers on the way write those down. */
export async function find(typed, signal) {
  return told("/topics", { ...JSON_UP, body: JSON.stringify({ find: typed }), signal });
}

async function told(address, request) {
  try {
    const answer = await fetch(address, request);
    return answer.ok ? await answer.json() : {};
  } catch {
    return {};
  }
}

/** What the bridge answers; `code` is there when it was not done: `unavailable` where there was no answer at all. */
export async function post(what, fields, token) {
  const query = new URLSearchParams({ lang: language, ...(token && { token }) });
  try {
    const answer = await fetch(`/after/${what}?${query}`, {
      ...JSON_UP,
      body: JSON.stringify(fields),
      signal: AbortSignal.timeout?.(PATIENCE),
    });
    const told = await answer.json();
    return answer.ok ? told : { code: "unavailable", ...told };
  } catch {
    return { code: "unavailable" };
  }
}
