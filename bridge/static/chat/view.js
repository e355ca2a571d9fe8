// What the page shows: the form, the conversation or its end, and the status line. Decides nothing.

import { element, fill } from "../parts/dom.js";
import { embedded, minimise } from "../embedding/host.js";
import { choose, language, languages, wasChosen } from "../words/language.js";
import { leads } from "../link/leader.js";
import { told } from "../words/lines.js";
import { speak, spoken } from "../words/spoken.js";
import { texts } from "../words/texts.js";
import { listed, parts } from "../words/words.js";

const QUEUE_AGAIN = 30_000;

export class View {
  #main = document.getElementById("chat");
  #form;
  #log;
  #composer;
  #name = "";
  #partner = element("p", { class: "partner" });
  #status = element("div", { class: "status", role: "status" });
  #queueTold = -QUEUE_AGAIN;
  #queueLater = null;
  #bar;
  #languages = switcher();
  #about = statement();
  #idle;
  #endButton;
  #question;
  #over;
  #overTitle = element("h2", { id: "over-title", tabindex: "-1" }, texts.overTitle);
  #overText = element("p");
  #overMore = element("p", { class: "words", dir: "auto", hidden: true });
  #leaveButton = button("primary", texts.leave, () => this.#wantsMessage());
  #wantsMessage;
  #place = element("div", { hidden: true });
  #message;
  /** The place for what citizens can do after a chat. */
  after = element("div", { class: "after" });

  /** The parts, and what the buttons do: `ended()`, `saved()`, `savedAsPage()` and `again()`. */
  constructor({ form, log, composer, idle, ended, saved, savedAsPage, again }) {
    this.#form = form;
    this.#log = log;
    this.#composer = composer;
    this.#endButton = button("quiet", texts.end, () => this.#ask(true));
    this.#question = this.#makeQuestion(ended);
    this.#idle = idle;
    this.#over = element(
      "section",
      { class: "over", "aria-labelledby": "over-title" },
      this.#overTitle,
      this.#overText,
      this.#overMore,
      element(
        "div",
        { class: "buttons" },
        this.#leaveButton,
        button("primary", texts.save, saved),
        button("quiet", texts.saveAsPage, savedAsPage),
        button("quiet", texts.print, () => print()),
        button("quiet", texts.again, again),
      ),
      this.after,
    );
    this.#bar = element(
      "div",
      { class: "bar" },
      element("h1", {}, texts.title),
      this.#partner,
      this.#endButton,
      embedded ? button("quiet", texts.minimise, minimise) : null,
    );
    this.#main.replaceChildren(
      spoken,
      this.#bar,
      this.#status,
      element("div", { class: "body" }, form.element, log.element, this.#place),
      element("div", { class: "foot" }, idle.element, this.#question, composer.element, this.#over),
    );
    document.title = texts.title;
    write(".skip", texts.skip);
    write(".site-line", texts.siteLine);
    addEventListener("keydown", (event) => embedded && event.key === "Escape" && !event.isComposing && minimise());
  }

  get name() {
    return this.#name;
  }

  /** Shows `form`, `chat`, `over` or `message`. */
  show(name) {
    const active = document.activeElement;
    this.#name = name;
    document.body.dataset.view = name;
    this.#form.element.hidden = name !== "form";
    this.#log.element.hidden = name === "form" || name === "message";
    this.#place.hidden = name !== "message";
    this.#composer.element.hidden = name !== "chat";
    this.#endButton.hidden = name !== "chat";
    this.#over.hidden = name !== "over";
    this.#question.hidden = true;
    if (name !== "chat") this.#idle.goesOn();
    // In a chat there is little room, and the citizen has already chosen the language.
    this.#furnish(name === "chat");
    if (name !== "chat") this.talkingWith([]);
    // If the focus was in a part that is now hidden, it moves to the part that replaced it; otherwise it stays.
    if (this.#main.contains(active) && active.closest("[hidden]")) this.focus();
  }

  #furnish(narrow) {
    const { options } = this.#composer;
    if (this.#languages.isConnected && narrow === options.contains(this.#languages)) return;
    if (narrow) {
      options.append(this.#languages);
      options.after(this.#about);
    } else {
      this.#bar.prepend(this.#languages);
      this.#main.append(this.#about);
    }
  }

  focus() {
    if (this.#name === "form") this.#form.focus();
    else if (this.#name === "chat") this.#composer.focus();
    else if (this.#name === "message") this.#message.focus();
    else this.#overTitle.focus();
  }

  /** `wanted()` is called to leave a message; null if that is impossible. */
  offerMessage(wanted) {
    this.#wantsMessage = wanted;
    this.#leaveButton.hidden = !wanted;
  }

  /** Shows the message form instead of the chat's form or end. */
  leave(message) {
    this.#message = message;
    this.#place.replaceChildren(message.element);
    this.show("message");
    message.focus();
  }

  /** The status line; screen readers read out each change. `kind`: `queue`, `warning`, `unseen` or nothing. */
  tell(words, kind = "") {
    this.#status.className = `status ${kind}`;
    if (this.#status.textContent === words) return;
    const soon = kind === "queue" ? this.#queueTold + QUEUE_AGAIN - performance.now() : 0;
    clearTimeout(this.#queueLater);
    if (soon > 0) this.#queueLater = setTimeout(() => this.#tellQueue(words), soon);
    else if (kind === "queue") this.#queueTold = performance.now();
    this.#status.setAttribute("aria-live", soon > 0 || !leads() ? "off" : "polite");
    this.#status.textContent = words;
  }

  #tellQueue(words) {
    this.#queueTold = performance.now();
    speak(words);
  }

  /** Clears the status line if it has these words. */
  retract(words) {
    if (this.told === words) this.tell("");
  }

  get told() {
    return this.#status.textContent;
  }

  /** Nobody, one person, or two during a warm transfer. */
  talkingWith(people) {
    const [first] = people;
    if (people.length > 1) fill(this.#partner, parts(texts.talkingWithAll, { people: listed(people, texts.person) }));
    else fill(this.#partner, first ? told({ code: "agent-joined", agent: first.name, agency: first.agency }) : []);
  }

  /** `more`: the agency's own words and their language. */
  over(words, more = {}) {
    this.#overText.textContent = words;
    this.#overMore.textContent = more.words ?? "";
    this.#overMore.hidden = !more.words;
    this.#overMore.lang = more.lang ?? "";
    this.show("over");
  }

  #makeQuestion(ended) {
    const yes = button("primary", texts.endYes, () => (this.#ask(false), ended()));
    const no = button("quiet", texts.endNo, () => this.#ask(false));
    const question = element(
      "div",
      { class: "question", role: "group", "aria-labelledby": "end-question", hidden: true },
      element("p", { id: "end-question" }, texts.endQuestion),
      element("div", { class: "buttons" }, yes, no),
    );
    question.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.#ask(false);
    });
    return question;
  }

  #ask(on) {
    this.#question.hidden = !on;
    this.#composer.element.hidden = on;
    this.#endButton.hidden = on;
    if (on) this.#question.querySelector("button").focus();
    else this.#endButton.focus();
  }
}

function button(kind, words, clicked) {
  return element("button", { type: "button", class: kind, onclick: () => clicked() }, words);
}

/** A link to the accessibility statement. */
function statement() {
  const href = `/accessibility?lang=${language}`;
  const link = element("a", { href, target: "_blank", rel: "noopener" }, texts.accessibility);
  link.append(element("span", { class: "unseen" }, ` ${texts.opensNewTab}`));
  return element("p", { class: "about" }, link);
}

/** Buttons for the page in other languages, each with its own name. */
function switcher() {
  const choices = languages.map(([tag, name]) => {
    const current = tag === language ? "true" : null;
    return element("button", { type: "button", lang: tag, "aria-current": current, onclick: () => choose(tag) }, name);
  });
  const group = element("div", { class: "languages", role: "group", "aria-label": texts.languages }, ...choices);
  // The focus stays where it was when the citizen chose.
  if (wasChosen()) {
    setTimeout(() => {
      group.closest("details")?.setAttribute("open", "");
      group.querySelector("[aria-current]").focus();
    });
  }
  return group;
}

function write(selector, words) {
  const found = document.querySelector(selector);
  if (found) found.textContent = words;
}
