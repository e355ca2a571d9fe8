// The page's language: the citizen's choice, what the site around it proposes, or the first of the browser's that we
// speak. We choose once, when the page loads. Another choice reloads the page, which keeps everything.
// The bridge generates `languages.js`, with all languages that have a catalogue.

import { SPOKEN } from "./languages.js";
import { load, save } from "../link/storage.js";

const KEY = "speaks";

const hash = new URLSearchParams(location.hash.slice(1));

/** The languages that we speak: pairs of a tag and the language's name in itself. */
export const languages = Object.entries(SPOKEN).map(([tag, [name]]) => [tag, name]);

/** Our language for a tag: for `pt-BR` that one, or else `pt`. */
function ours(tag) {
  for (let wanted = tag?.toLowerCase(); wanted; wanted = wanted.replace(/-?[^-]*$/, "")) {
    const found = languages.find(([one]) => one.toLowerCase() === wanted);
    if (found) return found[0];
  }
}

export const language = [load(KEY), hash.get("lang"), ...navigator.languages].map(ours).find(Boolean) ?? "en";

/** The language with the browser's country, if it has one, because the format of dates depends on it. */
export const locale = navigator.languages.find((tag) => ours(tag) === language) ?? language;

document.documentElement.lang = language;
// `en-x-rtl` is English as if written from right to left. It shows that the page could speak Arabic.
document.documentElement.dir = hash.get("lang")?.endsWith("-x-rtl") ? "rtl" : SPOKEN[language][1];

export function choose(tag) {
  if (tag === language) return;
  save(KEY, tag);
  save("chose", true);
  hash.set("lang", tag); // for browsers that refuse us storage
  location.hash = hash;
  location.reload();
}

/** Whether the page was loaded because the citizen chose another language. True only once. */
export function wasChosen() {
  const chose = load("chose", false);
  if (chose) save("chose", false);
  return chose;
}
