// Turns http and https addresses in a text into links, and nothing else: the rest stays the text it was.

import { element } from "./dom.js";
import { texts } from "./texts.js";

const ADDRESS = /\bhttps?:\/\/[^\s<>"'\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]+/giu;
const TRAILING = /[.,;:!?)\]}»”’]+$/u;

/** The text as nodes. A link shows where it really leads: the address as the browser will call it. */
export function withLinks(text) {
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = match[0].replace(TRAILING, "");
    const link = linkTo(address);
    if (link === null) continue;
    nodes.push(text.slice(end, match.index), link);
    end = match.index + address.length;
  }
  nodes.push(text.slice(end));
  return nodes;
}

function linkTo(address) {
  let url;
  try {
    url = new URL(address);
  } catch {
    return null;
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") return null;
  if (url.username || url.password) return null; // https://agency.gov@elsewhere.example is a trick
  // A host in other letters is shown as the browser resolves it (xn--…), so that a look-alike looks unlike.
  const shown = address.toLowerCase().includes(url.host) ? address : url.href;
  return element(
    "a",
    { href: url.href, target: "_blank", rel: "noopener noreferrer", referrerpolicy: "no-referrer" },
    shown,
    element("span", { class: "unseen" }, texts.opensNewTab),
  );
}
