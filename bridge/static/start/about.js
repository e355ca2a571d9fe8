// The topic field in the form: a list of few topics, or a search in many, which we fetch only if there are many.

import { element } from "../parts/dom.js";
import { load } from "../link/storage.js";
import { texts } from "../words/texts.js";

export class About {
  /** The field with its label. */
  element;
  #topics = [];
  #many = load("many");
  #wanted;
  #changed;
  #control = element("select", { id: "topic" }, element("option", { value: "" }, texts.topicUnknown));
  #search = null;

  /** `wanted`: the id of the topic that the page preselects. Calls `changed()` when the choice changes. */
  constructor(wanted, changed) {
    this.#wanted = wanted;
    this.#changed = changed;
    this.element = element("div", { class: "field" }, element("label", { for: "topic" }, texts.topicLabel), this.#control);
    this.#control.addEventListener("change", changed);
  }

  /** What the bridge offers. If it knows no topics at the moment, the list stays unchanged. */
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

  /** Whether somebody is available for any topic. */
  get open() {
    return this.#many?.open ?? this.#topics.some(({ open }) => open);
  }

  /** The languages of the chosen topic, or of all topics. */
  get languages() {
    const chosen = this.#search?.chosen ?? this.#topics.find(({ id }) => id === this.value);
    if (chosen) return chosen.languages;
    return this.#many?.languages ?? [...new Set(this.#topics.flatMap(({ languages }) => languages))].sort();
  }

  /** Whether the field is complete. If not, it says why and takes the focus. */
  get good() {
    return this.#search?.good ?? true;
  }

  /** The citizen was asked, and chose this topic. */
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
      console.warn(error); // citizens can ask without a search: the bridge finds the topic
    }
  }
}
