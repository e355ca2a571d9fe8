// What is on offer, asked of the bridge where it is too much to be told of all (docs/PROTOCOL.md, section 5): topics, and
// how agencies are reached. Never throws.

import { language } from "../words/language.js";
import { load, save } from "../link/storage.js";

/** What stands at this address of the bridge, in the page's language: `query` are pairs; `{}` where there was no answer. */
export async function get(what, query) {
  const said = new URLSearchParams(query);
  said.set("lang", language);
  return told(`/${what}?${said}`);
}

/** The topics that fit what was typed, which is in no address: servers on the way write those down. */
export async function find(typed, signal) {
  const headers = { "Content-Type": "application/json" };
  return told(`/topics?lang=${language}`, { method: "POST", headers, body: JSON.stringify({ find: typed }), signal });
}

/** Adds to what is known of `agencies` and `topics` the topic with this id, its agencies, and those with these `ids`. */
export async function complete(agencies, topics, topic, ids) {
  if (load("named") !== language) agencies.length = topics.length = 0; // they have names of the language of before
  if (topic && !topics.some(({ id }) => id === topic)) topics.push(...((await get("topics", { id: topic })).topics ?? []));
  const wanted = [...ids, ...(topics.find(({ id }) => id === topic)?.agencies ?? [])];
  const missing = wanted.filter((id) => id && !agencies.some((one) => one.id === id));
  if (missing.length > 0) {
    agencies.push(...((await get("agencies", missing.map((id) => ["id", id]))).agencies ?? []));
  }
  save("named", language);
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
