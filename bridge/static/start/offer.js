// Asks the bridge for topics, and for how to reach agencies, if there are too many to send all (docs/PROTOCOL.md,
// section 5). Never throws.

import { language } from "../words/language.js";
import { load, save } from "../link/storage.js";

/** The bridge's answer at this address, in the page's language, or `{}`. `query`: pairs or an object. */
export async function get(what, query) {
  const said = new URLSearchParams(query);
  said.set("lang", language);
  return told(`/${what}?${said}`);
}

/** The topics that match what was typed. That is not in an address, because servers on the way log addresses. */
export async function find(typed, signal) {
  const headers = { "Content-Type": "application/json" };
  return told(`/topics?lang=${language}`, { method: "POST", headers, body: JSON.stringify({ find: typed }), signal });
}

/** Adds to `agencies` and `topics` the topic with this id, its agencies, and the agencies with these `ids`. */
export async function complete(agencies, topics, topic, ids) {
  if (load("named") !== language) agencies.length = topics.length = 0; // their names are in the previous language
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
