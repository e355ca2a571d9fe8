// The search among many topics: a combobox with a list (WAI-ARIA APG) that the bridge fills and, for citizens who would
// rather browse than type, the topics of one agency. A topic can only be chosen from a list.

import { element, isolated } from "../parts/dom.js";
import { language } from "../words/language.js";
import { find, get } from "./offer.js";
import { texts } from "../words/texts.js";
import { parts, say } from "../words/words.js";

const { words } = await import(`../words/choosing.${language}.js`);
const PAUSE = 150;
/** Screen readers hear the number of results after a pause in typing, because until then they read the letters. */
const TELL = 1_200;
const LONGEST = 200;

const sheet = element("link", { rel: "stylesheet", href: new URL("./choosing.css", import.meta.url).href });
document.head.append(sheet);
const dressed = new Promise((resolve) => (sheet.onload = sheet.onerror = resolve));
await dressed;

export class Search {
  /** The label, the field and everything that belongs to it. */
  parts;
  /** The chosen topic, as from the bridge, or null. */
  chosen = null;
  #wanted;
  #changed;
  #input = element("input", {
    id: "topic", type: "text", role: "combobox", maxlength: LONGEST, autocomplete: "off", autocapitalize: "none",
    spellcheck: "false", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "topic-list",
    "aria-describedby": "topic-hint",
  });
  #clear = element("button", { type: "button", class: "quiet clear", hidden: true, onclick: () => this.#empty() }, words.clear);
  #list = element("div", { id: "topic-list", role: "listbox", "aria-label": words.list });
  #rest = element("p", { class: "hint", hidden: true });
  #popup = element("div", { class: "found", hidden: true }, this.#list, this.#rest);
  #whose = element("p", { id: "topic-whose", class: "whose", hidden: true });
  #error = element("p", { id: "topic-error", class: "error", hidden: true });
  #told = element("div", { class: "unseen", role: "status" });
  #found = [];
  #active = -1;
  #asking = null;
  #later = null;
  #telling = null;
  /** The search has failed, so the form accepts any text in the field. */
  #failed = false;

  /** `wanted`: the id of the preselected topic. Calls `changed()` when the choice changes. */
  constructor(wanted, changed) {
    this.#wanted = wanted ?? "";
    this.#changed = changed;
    this.parts = [
      element("label", { for: "topic" }, texts.topicLabel),
      element("p", { id: "topic-hint", class: "hint" }, words.hint),
      this.#error,
      element("div", { class: "combo" }, element("div", { class: "row" }, this.#input, this.#clear), this.#popup),
      this.#whose,
      this.#told,
      new Browse((topic) => (this.choose(topic), this.focus())).element,
    ];
    this.#input.addEventListener("input", () => this.#typed());
    this.#input.addEventListener("keydown", (event) => this.#key(event));
    this.#input.addEventListener("click", () => this.#open());
    this.#input.addEventListener("blur", () => this.#left());
    this.#popup.addEventListener("mousedown", (event) => event.preventDefault()); // keeps the focus where it is
    if (this.#wanted) this.#propose();
  }

  get value() {
    return this.chosen?.id ?? this.#wanted;
  }

  get good() {
    const good = this.#failed || Boolean(this.value) || !this.#input.value.trim();
    this.#say(good ? "" : words.choose);
    if (!good) this.#input.focus();
    return good;
  }

  focus() {
    this.#input.focus();
  }

  choose(topic) {
    this.#set(topic);
    this.#input.value = topic.name;
    this.#close();
    this.#say("");
    this.#tell(say(words.chosen, { topic: topic.name, agency: topic.agency }), 0);
    this.#announce();
  }

  /** Preselects the topic that the page names, if it exists. */
  async #propose() {
    const { topics } = await get("topics", { id: this.#wanted });
    const typed = this.#input.value;
    if (topics?.[0] && !typed && !this.chosen) {
      this.#set(topics[0]);
      this.#input.value = topics[0].name;
    } else if (topics) this.#wanted = "";
    this.#announce();
  }

  #set(topic) {
    this.#wanted = "";
    this.chosen = topic;
    this.#input.dataset.topic = topic?.id ?? "";
    this.#input.setAttribute("aria-describedby", topic ? "topic-whose" : "topic-hint");
    this.#whose.replaceChildren(...(topic ? whose(topic) : []));
    this.#whose.hidden = !topic;
    this.#clear.hidden = !topic;
  }

  /** Tells the rest of the page about the change, as for any other field. */
  #announce() {
    this.#changed();
    this.#input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  #empty() {
    this.#input.value = "";
    this.#typed();
    this.focus();
  }

  #typed() {
    const had = this.value;
    this.#set(null);
    this.#say("");
    if (had) this.#announce();
    clearTimeout(this.#later);
    if (this.#input.value.trim()) this.#later = setTimeout(() => this.#search(), PAUSE);
    else this.#close();
  }

  async #search() {
    this.#asking?.abort();
    const asking = (this.#asking = new AbortController());
    const { topics, total } = await find(this.#input.value, asking.signal);
    if (asking.signal.aborted) return;
    this.#failed = topics === undefined;
    this.#found = topics ?? [];
    this.#rest.textContent = this.#failed ? words.failed : total === 0 ? words.none : more(this.#found.length, total);
    this.#rest.hidden = !this.#rest.textContent;
    if (document.activeElement !== this.#input) return;
    this.#show();
    this.#tell(this.#rest.textContent || say(words.found, { count: total }), TELL);
  }

  #show() {
    const groups = new Map();
    for (const topic of this.#found) groups.set(topic.agency, [...(groups.get(topic.agency) ?? []), topic]);
    this.#found = [...groups.values()].flat();
    const group = ([agency, topics], at) => element(
      "div",
      { role: "group", "aria-labelledby": `topic-group-${at}` },
      element("div", { id: `topic-group-${at}`, class: "group", role: "presentation" }, isolated(agency)),
      ...topics.map((topic) => this.#option(topic)),
    );
    this.#list.replaceChildren(...[...groups].map(group));
    this.#list.hidden = this.#found.length === 0;
    this.#popup.classList.toggle("empty", this.#found.length === 0);
    this.#popup.hidden = false;
    this.#input.setAttribute("aria-expanded", String(this.#found.length > 0));
    this.#move(-1);
  }

  #option(topic) {
    const at = this.#found.indexOf(topic);
    // Not every screen reader says which group an option belongs to.
    const whose = element("span", { class: "unseen" }, `, ${topic.agency}`);
    const attributes = { id: `topic-option-${at}`, role: "option", "aria-selected": "false", onclick: () => this.choose(topic) };
    return element("div", attributes, texts.topic(topic), whose);
  }

  /** Moves to the option with this index, or with -1 back to the field. */
  #move(at) {
    this.#active = at;
    this.#list.querySelector('[aria-selected="true"]')?.setAttribute("aria-selected", "false");
    const option = document.getElementById(`topic-option-${at}`);
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) this.#input.setAttribute("aria-activedescendant", option.id);
    else this.#input.removeAttribute("aria-activedescendant");
  }

  #step(by) {
    if (this.#popup.hidden) return this.#open();
    const places = this.#found.length + 1; // including the field itself
    this.#move(((this.#active + 1 + by + places) % places) - 1);
  }

  #open() {
    if (this.#popup.hidden && !this.chosen && this.#input.value.trim()) this.#search();
  }

  #close() {
    this.#asking?.abort();
    clearTimeout(this.#later);
    this.#popup.hidden = true;
    this.#input.setAttribute("aria-expanded", "false");
    this.#move(-1);
  }

  #key(event) {
    if (event.isComposing) return;
    const { key, altKey } = event;
    if (key === "ArrowDown") (event.preventDefault(), this.#step(altKey ? 0 : 1));
    else if (key === "ArrowUp") (event.preventDefault(), altKey ? this.#close() : this.#step(-1));
    else if (key === "Enter") {
      event.preventDefault(); // Enter in a search field must not send the form
      if (this.#active >= 0) this.choose(this.#found[this.#active]);
      else this.#open();
    } else if (key === "Escape" && !this.#popup.hidden) {
      event.stopPropagation(); // closes the list, not the chat
      this.#close();
    }
  }

  /** Citizens who leave the field mean the option that they were at, or the one whose name they typed in full. */
  #left() {
    const typed = this.#input.value.trim().toLowerCase();
    const same = this.#found.filter(({ name }) => name.toLowerCase() === typed);
    const meant = this.#popup.hidden || this.chosen ? null : (this.#found[this.#active] ?? (same.length === 1 ? same[0] : null));
    if (meant) this.choose(meant);
    else if (this.#found.length > 0) afterClick(() => this.#close());
  }

  #say(wrong) {
    this.#error.textContent = wrong;
    this.#error.hidden = !wrong;
    this.#input.toggleAttribute("aria-invalid", false);
    if (wrong) this.#input.setAttribute("aria-invalid", "true");
    if (!this.chosen) this.#input.setAttribute("aria-describedby", wrong ? "topic-error topic-hint" : "topic-hint");
  }

  #tell(said, after) {
    clearTimeout(this.#telling);
    this.#telling = setTimeout(() => (this.#told.textContent = said), after);
  }
}

/** The agency of a topic. Says so if nobody is available. */
function whose({ agency, open }) {
  return open ? [isolated(agency)] : parts(words.closed, { agency: isolated(agency) });
}

/** How many of the results are shown; empty if all are. */
function more(shown, count) {
  return shown < count ? say(words.more, { shown, count }) : "";
}

/** The topics of one agency, for citizens who would rather browse. We fetch them when they open this. */
class Browse {
  #agencies = element("select", { id: "topic-agency" });
  #topics = element("ul", { role: "list" });
  #chosen;

  constructor(chosen) {
    this.#chosen = chosen;
    const agencies = element("div", { class: "field" }, element("label", { for: "topic-agency" }, words.agency), this.#agencies);
    this.element = element("details", { class: "browse" }, element("summary", {}, words.browse), agencies, this.#topics);
    this.element.addEventListener("toggle", () => this.element.open && this.#fill());
    this.#agencies.addEventListener("change", () => this.#show());
  }

  async #fill() {
    if (this.#agencies.options.length > 0) return;
    const { agencies = [] } = await get("topics", {});
    const options = agencies.map(({ id, name }) => element("option", { value: id }, name));
    this.#agencies.replaceChildren(element("option", { value: "" }, words.which), ...options);
  }

  async #show() {
    const agency = this.#agencies.value;
    const { topics = [] } = agency ? await get("topics", { agency }) : {};
    if (agency !== this.#agencies.value) return;
    const pick = (topic) => {
      const attributes = { type: "button", class: "quiet", onclick: () => this.#pick(topic) };
      return element("button", attributes, texts.topic(topic));
    };
    this.#topics.replaceChildren(...topics.map((topic) => element("li", {}, pick(topic))));
  }

  #pick(topic) {
    this.element.open = false;
    this.#chosen(topic);
  }
}

let pressed = false;
addEventListener("pointerdown", () => (pressed = true), true);
for (const over of ["pointerup", "pointercancel"]) addEventListener(over, () => (pressed = false), true);

/** A button must not move between press and release, or the browser sends no click. */
function afterClick(close) {
  if (pressed) addEventListener("pointerup", () => setTimeout(close), { once: true });
  else close();
}
