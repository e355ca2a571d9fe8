// Asks which topic a question is about if that is unclear: the possible topics, or none of them.

import { element, isolated } from "../parts/dom.js";
import { language } from "../words/language.js";
import { texts } from "../words/texts.js";

const { words } = await import(`../words/choosing.${language}.js`);

export class Asked {
  /** The topic to send if the citizen chooses none of them. */
  otherwise;
  #candidates;
  #error = element("p", { id: "which-error", class: "error", hidden: true });

  /** The fields of the bridge's error `which`; `candidates` are topics. */
  constructor({ candidates, otherwise }) {
    this.#candidates = candidates;
    this.otherwise = otherwise;
    const choices = candidates.map((topic) =>
      choice(topic.id, texts.topic(topic), element("span", { class: "hint" }, isolated(topic.agency))),
    );
    const legend = element("legend", {}, words.asked);
    this.element = candidates.length === 0
      ? element("p", { class: "notice-box", tabindex: "-1" }, words.nothing)
      : element("fieldset", { class: "which", tabindex: "-1" }, legend, this.#error, ...choices, choice("", words.noneOfThese));
  }

  /** The chosen topic; undefined for none of them. */
  get topic() {
    const chosen = this.element.querySelector(":checked")?.value;
    return this.#candidates.find(({ id }) => id === chosen);
  }

  /** Whether the citizen has answered. If not, it says so and takes the focus. */
  get good() {
    const good = this.#candidates.length === 0 || this.element.querySelector(":checked") !== null;
    this.#error.textContent = good ? "" : words.chooseOne;
    this.#error.hidden = good;
    if (!good) this.element.querySelector("input").focus();
    return good;
  }

  focus() {
    this.element.focus();
  }
}

function choice(value, name, ...more) {
  const radio = element("input", { type: "radio", name: "which", value });
  return element("label", { class: "check" }, radio, element("span", {}, name, ...more.flatMap((one) => [" ", one])));
}
