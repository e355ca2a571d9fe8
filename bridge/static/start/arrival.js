// With what the page was opened: what its address asks for, where the citizen comes from, a place they come back to.

import { forget, save } from "../link/storage.js";

export const OPTIONS = new URLSearchParams(location.hash.slice(1));

/** The page they were on, or the one that embeds us, and the page before it: only where, and nothing else. */
export function came() {
  return {
    page: OPTIONS.get("page") ?? location.origin + location.pathname,
    referrer: OPTIONS.get("referrer") ?? document.referrer.split(/[?#]/)[0],
  };
}

/** As the page that embeds us wants it. */
export async function dressed() {
  const { dress } = await import("../embedding/theme.js");
  dress({ brand: OPTIONS.get("brand"), dark: OPTIONS.get("brand-dark"), title: OPTIONS.get("title") });
}

/** Somebody comes back by their private link: their chat takes the place of what was `kept`, and the address forgets it. */
export function takePlace(kept) {
  const place = OPTIONS.get("place");
  if (!place) return;
  forget(...kept);
  save("token", place);
  OPTIONS.delete("place");
  history.replaceState(null, "", `${location.pathname}${OPTIONS.size ? `#${OPTIONS}` : ""}`);
}
