// What a question is about, in the form: a list of few topics; of many a search, which is fetched when there are many.

import { element } from "../parts/dom.js";
import { load } from "../link/storage.js";
import { texts } from "../words/texts.js";

export class About {
  /** Where it stands, with its label. */
  element;
  #topics = [];
  #many = load("many");
  #wanted;
  #changed;
  #control = element("select", { id: "topic" }, element("option", { value: "" }, texts.topicUnknown));
  #search = null;

  /** `wanted`: the id of the topic that the page proposes; `changed()`: another one is chosen, or none. */
  constructor(wanted, changed) {
    this.#wanted = wanted;
    this.#changed = changed;
    this.element = element("div", { class: "field" }, element("label", { for: "topic" }, texts.topicLabel), this.#control);
    this.#control.addEventListener("change", changed);
  }

  /** What the bridge offers; nothing where it does not know at the moment, and then what is shown stays. */
  offer({ topics, many }) {
    if (many) return this.#offerMany(many);
    if (topics.length === 0 || this.#search) return;
    this.#many = null;
    this.#topics = topics;
    const chosen = this.#control.value || this.#wanted || "";
    const options = topics.map((topic) => element("option", { value: topic.id }, texts.topic(topic)));
    this.#control.replaceChildren(element("option", { value: "" }, texts.topicUnknown), ...options);
    this.#control.value = topics.some(({ id }) => id === chosen) ? chosen : "";
  }

  /** The id of the chosen topic, or an empty text. */
  get value() {
    return this.#search ? this.#search.value : this.#control.value;
  }

  /** Somebody is there for one of them. */
  get open() {
    return this.#many?.open ?? this.#topics.some(({ open }) => open);
  }

  /** The languages of the chosen topic, or of all of them. */
  get languages() {
    const chosen = this.#search?.chosen ?? this.#topics.find(({ id }) => id === this.value);
    if (chosen) return chosen.languages;
    return this.#many?.languages ?? [...new Set(this.#topics.flatMap(({ languages }) => languages))].sort();
  }

  /** Whether it can be sent as it stands; if not, it says why and has the focus. */
  get good() {
    return this.#search?.good ?? true;
  }

  /** The citizen was asked, and this is the topic. */
  choose(topic) {
    this.#search?.choose(topic);
  }

  focus() {
    (this.#search ?? this.#control).focus();
  }

  async #offerMany(many) {
    this.#many = many;
    if (this.#search) return;
    try {
      const { Search } = await import("./choosing.js");
      if (this.#search) return;
      const had = document.activeElement === this.#control;
      this.#search = new Search(this.#wanted, this.#changed);
      this.element.replaceChildren(...this.#search.parts);
      if (had) this.focus();
    } catch (error) {
      console.warn(error); // whoever cannot search can ask: the bridge finds the topic
    }
  }
}
