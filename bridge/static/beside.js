// What stands beside the chat: the other ways to reach the agency, its privacy notice, the place in the queue. Follows
// the frames as they come; each part is fetched when there is first something to show. The chat goes on without them.

import { language } from "./language.js";
import { load, save } from "./storage.js";

let agencies = load("agencies", []);
let topics = load("topics", []);
let parts = null;
let waits = false;

/** The agencies that the citizen may have to do with, the one that counts most first. */
function concerned() {
  const here = load("ended") ? [lastHeard()] : load("people", []).map(({ at }) => at);
  const chosen = document.getElementById("topic");
  const topic = document.body.dataset.view === "form" && chosen ? chosen.value : load("topic", "");
  const listed = topics.find(({ id }) => id === topic)?.agencies ?? topics.flatMap((one) => one.agencies.slice(0, 1));
  const wanted = here.filter((id) => agencies.some((one) => one.id === id));
  return [...new Set(wanted.length > 0 ? wanted : listed)].map((id) => agencies.find((one) => one.id === id)).filter(Boolean);
}

/** When it is over: whoever talked with the citizen last can be asked again, and not who handed them on. */
function lastHeard() {
  return agencies.find(({ name }) => name === load("heard"))?.id;
}

async function fetched() {
  parts ??= Promise.all([import("./ways.js"), import(`./beside.${language}.js`)]);
  const [{ Ways }, { words }] = await parts;
  fetched.ways ??= new Ways(words);
  return { ways: fetched.ways, words };
}

async function show() {
  if (agencies.length === 0) return;
  const { ways } = await fetched();
  ways.show(concerned());
}

/** Called with every frame, after it was shown; `send(frame)` is the way back. */
export async function heed(frame, send) {
  if (frame.agencies) {
    agencies = frame.agencies;
    topics = frame.topics;
    save("agencies", agencies);
    save("topics", topics);
  }
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
if (agencies.length > 0) setTimeout(show);
