// The face beside a name: the picture that the agent's desk has given, else their initials.

import { element } from "./dom.js";

/** “Ana María López” becomes AL, which is a guess. */
export function initials(name) {
  const words = name.trim().split(/\s+/).filter((word) => /^\p{L}/u.test(word));
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words;
  return ends.map((word) => String.fromCodePoint(word.codePointAt(0)).toLocaleUpperCase()).join("") || "?";
}

export function face({ name, picture }) {
  const shown = element("span", { class: "face", "aria-hidden": "true" }, initials(name));
  if (picture) {
    const image = element("img", { src: picture, alt: "", width: 32, height: 32 });
    // If we cannot fetch the picture, the initials stay.
    image.addEventListener("load", () => shown.replaceChildren(image));
  }
  return shown;
}
