// The page's language: the citizen's choice, what the site around it proposes, or the first of the browser's that we
// speak. Chosen once when the page is loaded; another choice loads it again, and everything is kept over that.
// `languages.js` is made by the bridge: all languages that there is a catalogue for.

import { SPOKEN } from "./languages.js";
import { load, save } from "../link/storage.js";

const KEY = "speaks";

const hash = new URLSearchParams(location.hash.slice(1));

/** The languages we speak, each with what it is called in itself. */
export const languages = Object.entries(SPOKEN).map(([tag, [name]]) => [tag, name]);

/** The one of ours that a tag means: `pt-BR` is that, or else `pt`. */
function ours(tag) {
  for (let wanted = tag?.toLowerCase(); wanted; wanted = wanted.replace(/-?[^-]*$/, "")) {
    const found = languages.find(([one]) => one.toLowerCase() === wanted);
    if (found) return found[0];
  }
}

export const language = [load(KEY), hash.get("lang"), ...navigator.languages].map(ours).find(Boolean) ?? "en";

/** The same with the browser's country, where it has one: how a date is written depends on it. */
export const locale = navigator.languages.find((tag) => ours(tag) === language) ?? language;

document.documentElement.lang = language;
// `en-x-rtl` is English as if it were written from right to left: it shows that the page could speak Arabic.
document.documentElement.dir = hash.get("lang")?.endsWith("-x-rtl") ? "rtl" : SPOKEN[language][1];

export function choose(tag) {
  if (tag === language) return;
  save(KEY, tag);
  save("chose", true);
  hash.set("lang", tag); // for a browser that refuses us storage
  location.hash = hash;
  location.reload();
}

/** Whether the page was loaded because another language was chosen; true once. */
export function wasChosen() {
  const chose = load("chose", false);
  if (chose) save("chose", false);
  return chose;
}
