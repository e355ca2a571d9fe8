// Puts values into the page's sentences. Translators decide on the sentence and where in it a value goes: nothing here
// builds a sentence from pieces. Formats numbers and lists of people as the language does.

import { isolated } from "../parts/dom.js";
import { language, locale } from "./language.js";

const number = new Intl.NumberFormat(language);
const plural = new Intl.PluralRules(language);
const list = new Intl.ListFormat(locale);
const shown = (value) => (typeof value === "number" ? number.format(value) : (value ?? ""));

/** The sentence as strings and nodes (values may be nodes). `count` chooses the plural form, if there is one. */
export function parts(sentence, values) {
  const said = sentence.other ? (sentence[plural.select(values.count)] ?? sentence.other) : sentence;
  return said.split(/\{(\w+)\}/).flatMap((part, at) => (at % 2 ? shown(values[part]) : part));
}

/** The sentence as a text. */
export const say = (sentence, values) => parts(sentence, values).join("");

/** “Ben (Business) and Ana (Taxation)”, as parts. `sentence`: how to name one of them. */
export function listed(people, sentence) {
  const them = people.values();
  const named = ({ name, agency }) =>
    agency ? parts(sentence, { name: isolated(name), agency: isolated(agency) }) : isolated(name);
  const said = list.formatToParts(people.map(({ name }) => name));
  return said.flatMap(({ type, value }) => (type === "element" ? named(them.next().value) : value));
}
