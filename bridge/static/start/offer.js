// What is on offer, asked of the bridge where it is too much to be told of all (docs/PROTOCOL.md, section 5): topics, and
// how agencies are reached. Never throws.

import { language } from "../words/language.js";
import { save } from "../link/storage.js";

/** What stands at this address of the bridge: `query` are pairs; `{}` where there was no answer. */
export async function get(what, query) {
  return told(`/${what}?${new URLSearchParams(query)}`);
}

/** The topics that fit what was typed, which is in no address: servers on the way write those down. */
export async function find(typed, signal) {
  const headers = { "Content-Type": "application/json" };
  return told("/topics", { method: "POST", headers, body: JSON.stringify({ find: typed }), signal });
}

/** Adds to what is known of `agencies` and `topics` the topic with this id, its agencies, and those with these `ids`. */
export async function complete(agencies, topics, topic, ids) {
  if (topic && !topics.some(({ id }) => id === topic)) topics.push(...((await get("topics", { id: topic })).topics ?? []));
  const wanted = [...ids, ...(topics.find(({ id }) => id === topic)?.agencies ?? [])];
  const missing = wanted.filter((id) => id && !agencies.some((one) => one.id === id));
  if (missing.length > 0) {
    const query = [...missing.map((id) => ["id", id]), ["lang", language]];
    agencies.push(...((await get("agencies", query)).agencies ?? []));
  }
  save("agencies", agencies);
  save("topics", topics);
}

async function told(address, request) {
  try {
    const answer = await fetch(address, request);
    return answer.ok ? await answer.json() : {};
  } catch {
    return {};
  }
}
