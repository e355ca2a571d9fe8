// The form before the chat: topic, language, name, e-mail address and question. Only the question is required.

import { About } from "./about.js";
import { element } from "../parts/dom.js";
import { language } from "../words/language.js";
import { load, save } from "../link/storage.js";
import { texts } from "../words/texts.js";

const LONGEST_QUESTION = 4000;
const LONGEST_NAME = 80;
const LONGEST_EMAIL = 254;

export class Form {
  #about;
  /** Asks the citizen which topic they mean; null if that is clear. */
  #asked = null;
  #language;
  #languageField;
  #name;
  #email;
  #consent;
  #question;
  #error;
  #emailError;
  #refusal;
  #note;
  #button;
  /** The question, once we have warned the citizen that it has a personal or card number. */
  #warned = null;

  /**
   * Calls `submitted({topic, language, name, email, question, anyway, sure})`, with `email` only if the citizen consents.
   * `topic` is preselected.
   */
  constructor({ submitted, topic }) {
    this.#about = new About(load("form", {}).topic || topic, () => (this.#keep(), this.#drop(), this.#showLanguages()));
    this.#language = element("select", { id: "language" });
    this.#name = element("input", { id: "name", type: "text", autocomplete: "name", maxlength: LONGEST_NAME });
    this.#email = element("input", { id: "email", type: "email", autocomplete: "email", maxlength: LONGEST_EMAIL });
    this.#emailError = element("p", { id: "email-error", class: "error", hidden: true });
    this.#consent = element("input", { id: "consent", type: "checkbox", "aria-describedby": "consent-hint" });
    this.#refusal = element("div", { class: "notice-box", tabindex: "-1", hidden: true });
    this.#question = element("textarea", {
      id: "question", rows: 4, maxlength: LONGEST_QUESTION, dir: "auto", autocomplete: "off", "aria-describedby": "question-hint",
    });
    this.#error = element("p", { id: "question-error", class: "error", hidden: true });
    this.#note = element("p", { class: "notice-box", hidden: true });
    this.#button = element("button", { type: "submit", class: "primary" }, texts.start);
    this.#languageField = field(this.#language, texts.languageLabel);
    this.#languageField.hidden = true;
    this.element = element(
      "form",
      { class: "start", novalidate: true, onsubmit: (event) => this.#submit(event, submitted) },
      element("p", { class: "intro" }, texts.intro),
      this.#refusal,
      this.#note,
      this.#about.element,
      this.#languageField,
      field(this.#name, texts.nameLabel, texts.optional),
      field(this.#email, texts.emailLabel, texts.optional, this.#emailError),
      element(
        "div",
        { class: "field" },
        element("div", { class: "check" }, this.#consent, element("label", { for: "consent" }, texts.consentLabel)),
        element("p", { id: "consent-hint", class: "hint" }, texts.consentHint),
      ),
      field(
        this.#question,
        texts.questionLabel,
        "",
        element("p", { id: "question-hint", class: "hint" }, texts.questionHint),
        this.#error,
      ),
      this.#button,
      element("p", { class: "hint" }, texts.limit),
    );
    this.#question.addEventListener("input", () => (this.#keep(), this.#drop()));
    for (const control of [this.#name, this.#email, this.#consent]) {
      control.addEventListener("input", () => this.#keep());
    }
    this.#recall();
  }

  /** A `welcome` or `topics`. If it has no topics, the bridge does not know them at the moment. */
  offer(frame) {
    if (frame.topics.length === 0 && !frame.many) return;
    this.#about.offer(frame);
    this.#note.hidden = this.#about.open;
    this.#note.textContent = texts.allClosed;
    this.#showLanguages();
  }

  /** The question may mean several topics, or no known one. We ask the citizen, who answers with the next start. */
  askBack(asked) {
    this.busy(false);
    const show = ({ Asked }) => {
      this.#drop();
      this.#asked = new Asked(asked);
      this.#button.before(this.#asked.element);
      this.#asked.focus();
    };
    import("./asking.js").then(show, () => this.fail(texts.errors.other));
  }

  /** Says why the start failed. What the citizen wrote stays in the form. */
  fail(words) {
    this.busy(false);
    this.#showError(words);
  }

  /** The question has a personal or card number. The citizen changes it, or sends it again as it is. */
  warn() {
    this.#warned = this.#question.value.trim();
    this.fail(`${texts.errors.personal} ${texts.startAnyway}`);
  }

  /** The bridge says that the e-mail address is wrong. */
  failEmail() {
    this.busy(false);
    this.#checkEmail(false);
  }

  /** Nobody takes a chat: says why, with the agency's `words` in `lang`. `leave()` opens a message, if possible. */
  refuse(why, words, lang, leave) {
    this.busy(false);
    const own = words ? element("p", { lang, dir: "auto" }, words) : null;
    const button = leave && element("button", { type: "button", class: "primary", onclick: leave }, texts.leave);
    this.#refusal.replaceChildren(...[element("p", {}, why), own, button].filter(Boolean));
    this.#refusal.hidden = false;
    this.#refusal.focus();
  }

  busy(on) {
    this.#button.textContent = on ? texts.starting : texts.start;
    this.#button.setAttribute("aria-disabled", String(on));
  }

  focus() {
    this.#about.focus();
  }

  reset() {
    this.#question.value = "";
    this.#hideError();
    this.#drop();
    this.busy(false);
    this.#keep();
  }

  #submit(event, submitted) {
    event.preventDefault();
    if (this.#button.getAttribute("aria-disabled") === "true") return;
    const question = this.#question.value.trim();
    if (!question) {
      this.#showError(texts.questionMissing);
      return;
    }
    this.#hideError();
    if (!this.#about.good || (this.#asked && !this.#asked.good)) return;
    const email = this.#consent.checked ? this.#email.value.trim() : "";
    if (!this.#checkEmail(!email || this.#email.checkValidity())) return;
    const asked = this.#asked;
    if (asked?.topic) this.#about.choose(asked.topic);
    const words = {
      topic: this.#about.value || (asked?.otherwise ?? ""), language: this.#language.value, name: this.#name.value.trim(),
      question, anyway: question === this.#warned, ...(asked && { sure: true }),
    };
    submitted(email ? { ...words, email, consent: true } : words);
  }

  /** The citizen has changed the question or topic, so we no longer ask. */
  #drop() {
    this.#asked?.element.remove();
    this.#asked = null;
  }

  #checkEmail(good) {
    this.#emailError.textContent = good ? "" : texts.emailWrong;
    this.#emailError.hidden = good;
    for (const [name, value] of [["aria-invalid", "true"], ["aria-describedby", "email-error"]]) {
      if (good) this.#email.removeAttribute(name);
      else this.#email.setAttribute(name, value);
    }
    if (!good) this.#email.focus();
    return good;
  }

  #showError(words) {
    this.#error.textContent = words;
    this.#error.hidden = false;
    this.#question.setAttribute("aria-invalid", "true");
    this.#question.setAttribute("aria-describedby", "question-error question-hint");
    this.#question.focus();
  }

  #hideError() {
    this.#refusal.hidden = true;
    this.#error.hidden = true;
    this.#question.removeAttribute("aria-invalid");
    this.#question.setAttribute("aria-describedby", "question-hint");
  }

  /** Offers the languages of the topic, or of all topics; only if there is a choice. */
  #showLanguages() {
    const offered = this.#about.languages;
    const own = [this.#language.value, language, ...navigator.languages.map((tag) => tag.split("-")[0]), "en"];
    const chosen = own.find((tag) => offered.includes(tag)) ?? offered[0] ?? own.find(Boolean);
    const tags = offered.includes(chosen) ? offered : [chosen, ...offered];
    this.#language.replaceChildren(
      ...tags.map((tag) => element("option", { value: tag, lang: tag }, capital(texts.language(tag)))),
    );
    this.#language.value = chosen;
    this.#languageField.hidden = tags.length < 2;
  }

  #keep() {
    save("form", {
      topic: this.#about.value, name: this.#name.value, question: this.#question.value,
      email: this.#email.value, consent: this.#consent.checked,
    });
  }

  #recall() {
    const kept = load("form", {});
    this.#name.value = kept.name ?? "";
    this.#email.value = kept.email ?? "";
    this.#consent.checked = kept.consent ?? false;
    this.#question.value = kept.question ?? "";
  }
}

function field(control, label, note = "", ...more) {
  return element(
    "div",
    { class: "field" },
    element("label", { for: control.id }, label, note && element("span", { class: "optional" }, ` ${note}`)),
    ...more,
    control,
  );
}

const capital = (word) => word.charAt(0).toLocaleUpperCase() + word.slice(1);
