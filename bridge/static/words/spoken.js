// What a screen reader is told: each thing once, in order, and what comes fast in one go. It stands apart from what is
// shown, so that nothing that is moved, loaded again or marked is read a second time. Of several windows one speaks.

import { element } from "../parts/dom.js";
import { leads } from "../link/leader.js";

/** What comes within this time is one announcement, … */
const GATHER = 500;
/** … and so is what comes before this much has passed since the last. */
const APART = 2_000;
const KEPT = 10_000;

const region = element("div", { class: "unseen", "aria-live": "polite", "aria-relevant": "additions" });
let words = [];
let timer = null;
let last = -APART;
let held = false;

/** The place for it, which has to be on the page before anything is said. */
export const spoken = region;

/** `parts` are strings and elements; `lang` is theirs. */
export function speak(parts, lang) {
  words.push(element("span", { lang }, ...[parts].flat().map((part) => part.cloneNode?.(true) ?? part), " "));
  if (!held) plan();
}

/** Until `release`, what there is to say is gathered: what was missed is one announcement. */
export function hold() {
  held = true;
  clearTimeout(timer);
  timer = null;
}

export function release() {
  held = false;
  if (words.length > 0) plan();
}

function plan() {
  timer ??= setTimeout(announce, Math.max(GATHER, last + APART - performance.now()));
}

function announce() {
  timer = null;
  last = performance.now();
  const said = element("p", {}, ...words);
  words = [];
  if (!leads()) return;
  region.append(said);
  // Whoever reads on from here shall not find it all a second time.
  setTimeout(() => said.remove(), KEPT);
}
