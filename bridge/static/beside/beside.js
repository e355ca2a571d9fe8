// What is beside the chat: other ways to reach the agency, its privacy notice, the place in the queue. Follows the
// frames as they come. We fetch each part when it first has something to show. The chat works without them.

import { language } from "../words/language.js";
import { load, save } from "../link/storage.js";

/** If there are many topics, only what the page has asked for. */
let agencies = load("agencies", []);
let topics = load("topics", []);
let many = load("many");
let parts = null;
let waits = false;
let turn = 0;

/** The agencies that the citizen may deal with, the most important one first. */
async function concerned() {
  const here = load("ended") ? [lastHeard()] : load("people", []).map(({ at }) => at);
  const field = document.getElementById("topic");
  const topic = document.body.dataset.view === "form" && field ? (field.dataset.topic ?? field.value) : load("topic", "");
  if (many) await import("../start/offer.js").then(({ complete }) => complete(agencies, topics, topic, here), console.warn);
  const first = many ? [] : topics.flatMap((one) => one.agencies.slice(0, 1));
  const listed = topics.find(({ id }) => id === topic)?.agencies ?? first;
  const wanted = here.filter((id) => agencies.some((one) => one.id === id));
  return [...new Set(wanted.length > 0 ? wanted : listed)].map((id) => agencies.find((one) => one.id === id)).filter(Boolean);
}

/** When the chat is over, citizens can ask the agency again that they talked with last, not an earlier one. */
function lastHeard() {
  return agencies.find(({ name }) => name === load("heard"))?.id;
}

async function fetched() {
  parts ??= Promise.all([import("./ways.js"), import(`../words/words.${language}.js`)]);
  const [{ Ways }, { beside: words }] = await parts;
  fetched.ways ??= new Ways(words);
  return { ways: fetched.ways, words };
}

async function show() {
  if (agencies.length === 0 && !many) return;
  const mine = ++turn;
  const [{ ways }, shown] = await Promise.all([fetched(), concerned()]);
  if (mine === turn) ways.show(shown, many?.masking);
}

function remember(frame) {
  many = frame.many ?? null;
  if (!many) ({ agencies, topics } = frame);
  save("many", many);
  save("agencies", agencies);
  save("topics", topics);
}

/** Called with every frame after it was shown. `send(frame)` sends one to the bridge. */
export async function heed(frame, send) {
  if (frame.agencies) remember(frame);
  if (frame.topic !== undefined) save("topic", frame.topic);
  if (frame.agency && (frame.from === "agent" || frame.code === "agent-joined")) save("heard", frame.agency);
  if (["welcome", "topics", "started", "people", "ended", "error"].includes(frame.type)) await show();
  if (frame.type === "queue") waits = true;
  if (frame.type === "queue" || (waits && ["kept", "notice", "people", "ended"].includes(frame.type))) {
    const [{ words }, { Place }] = await Promise.all([fetched(), import("./place.js")]);
    heed.place ??= new Place(words, send);
    heed.place.heed(frame);
  }
}

document.addEventListener("change", (event) => event.target.id === "topic" && show());
if (agencies.length > 0 || many) setTimeout(show);
