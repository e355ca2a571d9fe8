// Turns http and https addresses in a text into links, and leaves the rest as text. A link always reads from left to
// right, whatever the direction of the text around it.

import { element } from "./dom.js";
import { texts } from "../words/texts.js";

const ADDRESS = /\bhttps?:\/\/[^\s<>"'\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]+/giu;
const TRAILING = /[.,;:!?)\]}»”’]+$/u;

/** The text as nodes. A link shows where it really leads: the address that the browser will open. */
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

/** An address as a card that only the citizen opens, with the title and the host. Null unless it is https. */
export function card(address, title) {
  const url = safe(address);
  if (url?.protocol !== "https:") return null;
  const leads = element("span", { class: "host", dir: "ltr" }, url.host);
  return anchor(url, { class: "card" }, element("span", { class: "card-title", dir: "auto" }, title || url.href), leads);
}

function linkTo(address) {
  const url = safe(address);
  // We show a host in other letters as the browser resolves it (xn--…), so that a look-alike looks different. We
  // look only at the place of the host, because what follows may have any letters, even the real host's.
  const plain = url && address.toLowerCase().startsWith(`${url.protocol}//${url.host}`);
  return url && anchor(url, { dir: "ltr" }, plain ? address : url.href);
}

function safe(address) {
  let url;
  try {
    url = new URL(address);
  } catch {
    return null;
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") return null;
  return url.username || url.password ? null : url; // https://agency.gov@elsewhere.example is a trick
}

function anchor(url, more, ...content) {
  return element(
    "a",
    { ...more, href: url.href, target: "_blank", rel: "noopener noreferrer", referrerpolicy: "no-referrer" },
    ...content,
    element("span", { class: "unseen" }, ` ${texts.opensNewTab}`),
  );
}
