// How the page was opened: the options in its address, where the citizen comes from, and a place that they return to.

import { forget, save } from "../link/storage.js";

export const OPTIONS = new URLSearchParams(location.hash.slice(1));

/** The page that they were on or that embeds us, and the page before it, without what follows a ? or #. */
export function came() {
  return {
    page: OPTIONS.get("page") ?? location.origin + location.pathname,
    referrer: OPTIONS.get("referrer") ?? document.referrer.split(/[?#]/)[0],
  };
}

/** Applies the looks that the page that embeds us asks for. */
export async function dressed() {
  const { dress } = await import("../embedding/theme.js");
  dress({ brand: OPTIONS.get("brand"), dark: OPTIONS.get("brand-dark"), title: OPTIONS.get("title") });
}

/** A citizen comes back by their private link: their chat replaces what was `kept`, and we drop it from the address. */
export function takePlace(kept) {
  const place = OPTIONS.get("place");
  if (!place) return;
  forget(...kept);
  save("token", place);
  OPTIONS.delete("place");
  history.replaceState(null, "", `${location.pathname}${OPTIONS.size ? `#${OPTIONS}` : ""}`);
}
