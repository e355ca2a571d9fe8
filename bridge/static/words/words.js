// Puts values into the page's sentences. Which sentence it is, and where in it a value stands, is the translator's choice:
// nothing here puts a sentence together of pieces. Numbers, and lists of people, are written as the language writes them.

import { isolated } from "../parts/dom.js";
import { language, locale } from "./language.js";

const number = new Intl.NumberFormat(language);
const plural = new Intl.PluralRules(language);
const list = new Intl.ListFormat(locale);
const shown = (value) => (typeof value === "number" ? number.format(value) : (value ?? ""));

/** The sentence as strings, and as the nodes among its values. One that is said of a number is chosen by `count`. */
export function parts(sentence, values) {
  const said = sentence.other ? (sentence[plural.select(values.count)] ?? sentence.other) : sentence;
  return said.split(/\{(\w+)\}/).flatMap((part, at) => (at % 2 ? shown(values[part]) : part));
}

/** The same as a text. */
export const say = (sentence, values) => parts(sentence, values).join("");

/** “Ben (Business) and Ana (Taxation)”: `sentence` is how one of them is named. */
export function listed(people, sentence) {
  const them = people.values();
  const named = ({ name, agency }) =>
    agency ? parts(sentence, { name: isolated(name), agency: isolated(agency) }) : isolated(name);
  const said = list.formatToParts(people.map(({ name }) => name));
  return said.flatMap(({ type, value }) => (type === "element" ? named(them.next().value) : value));
}
