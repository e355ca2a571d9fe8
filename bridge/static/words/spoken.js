// What screen readers hear: everything once, in order, and what comes quickly in one announcement. It is separate from
// what is shown, so that nothing that moves, reloads or changes is read twice. Of several windows, only one speaks.

import { element } from "../parts/dom.js";
import { leads } from "../link/leader.js";

/** Everything within so many milliseconds is one announcement, … */
const GATHER = 500;
/** … and so is everything that comes sooner than this after the last one. */
const APART = 2_000;
const KEPT = 10_000;

const region = element("div", { class: "unseen", "aria-live": "polite", "aria-relevant": "additions" });
let words = [];
let timer = null;
let last = -APART;
let held = false;

/** The live region. It must be on the page before anything is said. */
export const spoken = region;

/** `parts`: strings and elements; `lang`: their language. */
export function speak(parts, lang) {
  words.push(element("span", { lang }, ...[parts].flat().map((part) => part.cloneNode?.(true) ?? part), " "));
  if (!held) plan();
}

/** Collects everything until `release`, so that what was missed is one announcement. */
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
  // Somebody who reads on from here must not find everything twice.
  setTimeout(() => said.remove(), KEPT);
}
