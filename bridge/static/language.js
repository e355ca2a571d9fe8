// The page's language: the citizen's choice, what the site around it proposes, or the first of the browser's that we
// speak. Chosen once when the page is loaded; another choice loads it again, and everything is kept over that.

import { load, save } from "./storage.js";

export const SPOKEN = { en: "English", fr: "Français", es: "Español" };
const KEY = "speaks";

const hash = new URLSearchParams(location.hash.slice(1));
const short = (tag) => tag?.toLowerCase().split("-")[0];

export const language =
  [load(KEY), hash.get("lang"), ...navigator.languages].map(short).find((tag) => Object.hasOwn(SPOKEN, tag)) ?? "en";

/** The same with the browser's country, where it has one: how a date is written depends on it. */
export const locale = navigator.languages.find((tag) => short(tag) === language) ?? language;

document.documentElement.lang = language;
// `en-x-rtl` is English as if it were written from right to left: it shows whether the page could speak Arabic.
document.documentElement.dir = hash.get("lang")?.endsWith("-x-rtl") ? "rtl" : "ltr";

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
