// A message for when nobody can chat, prefilled with what we know. Says that it is kept only when an agency has it.

import { came } from "../start/arrival.js";
import { post } from "../link/ask.js";
import { element } from "../parts/dom.js";
import { language } from "../words/language.js";
import { speak } from "../words/spoken.js";
import { load, save } from "../link/storage.js";
import { texts } from "../words/texts.js";
import { say } from "../words/words.js";

const { words } = await import(`../words/message.${language}.js`);
const KEEP = "message";

/** Shows it in the view instead of the form or the end. `said`: why there is no chat; `asked`: the question. */
export function leave(view, { why, said, asked }, again) {
  const { topic = "", name, email, question } = load("form", {});
  const { page } = came();
  const draft = { topic, name, email, text: question || asked, language: load("language") ?? language, page, why, told: said };
  const back = () => (view.show(load("ended") ? "over" : "form"), view.focus());
  view.leave(new Message({ draft, back, again }));
}

class Message {
  #draft;
  #back;
  #button = element("button", { type: "submit", class: "primary" }, words.send);
  #told = element("div", { class: "notice-box", tabindex: "-1", hidden: true });
  #fields;
  #warned = null;

  /** `draft`: what we already know; `back()` leaves the message; `again()` starts over. */
  constructor({ draft, back, again }) {
    this.#draft = { ...draft, ...load(KEEP) };
    this.#back = back;
    this.element = element("div", { class: "leave-place" });
    this.again = again;
    if (this.#draft.reference) this.#showReceipt();
    else this.#showForm();
  }

  focus() {
    this.element.querySelector("h2")?.focus();
  }

  #showForm() {
    this.#fields = {
      name: this.#field("name", texts.nameLabel, { autocomplete: "name", maxlength: 80 }),
      email: this.#field("email", texts.emailLabel, { type: "email", autocomplete: "email", maxlength: 254 }),
      phone: this.#field("phone", words.phone, { type: "tel", autocomplete: "tel", maxlength: 40 }, texts.optional),
      text: this.#field("text", texts.messageLabel, { rows: 6, maxlength: 4000, dir: "auto" }, "", texts.questionHint),
    };
    const form = element(
      "form",
      { class: "leave", novalidate: true },
      element("h2", { tabindex: "-1" }, texts.leave),
      this.#draft.told ? element("p", {}, this.#draft.told) : null,
      element("p", {}, words.intro),
      this.#told,
      ...Object.values(this.#fields).map(({ place }) => place),
      element("div", { class: "buttons" }, this.#button, this.#quiet(words.back, () => this.#leave())),
    );
    form.addEventListener("input", () => this.#keep());
    form.addEventListener("submit", (event) => (event.preventDefault(), this.#send()));
    this.element.replaceChildren(form);
    this.#keep();
  }

  #field(name, label, shape, note = "", hint = "") {
    const id = `leave-${name}`;
    const error = element("p", { id: `${id}-error`, class: "error", hidden: true });
    const input = element(name === "text" ? "textarea" : "input", { id, type: name === "text" ? null : "text", ...shape });
    if (hint) input.setAttribute("aria-describedby", `${id}-hint`);
    input.value = this.#draft[name] ?? "";
    const place = element(
      "div",
      { class: "field" },
      element("label", { for: id }, label, note && element("span", { class: "optional" }, ` ${note}`)),
      hint ? element("p", { id: `${id}-hint`, class: "hint" }, hint) : null,
      error,
      input,
    );
    return { place, input, error, hint };
  }

  #keep() {
    for (const [name, { input }] of Object.entries(this.#fields)) this.#draft[name] = input.value;
    save(KEEP, this.#draft);
  }

  #wrong(name, said) {
    const { input, error, hint } = this.#fields[name];
    error.textContent = said ?? "";
    error.hidden = !said;
    if (said) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
    const about = [said && error.id, hint && `${input.id}-hint`].filter(Boolean).join(" ");
    if (about) input.setAttribute("aria-describedby", about);
    else input.removeAttribute("aria-describedby");
    return said ? input : null;
  }

  #check() {
    const { name, email, text } = this.#fields;
    const to = email.input.value.trim();
    const found = [
      this.#wrong("name", name.input.value.trim() ? "" : words.nameMissing),
      this.#wrong("email", to && email.input.checkValidity() ? "" : texts.emailWrong),
      this.#wrong("text", text.input.value.trim() ? "" : words.textMissing),
    ].find(Boolean);
    found?.focus();
    return !found;
  }

  async #send() {
    if (this.#button.getAttribute("aria-disabled") === "true") return;
    this.#told.hidden = true;
    if (!this.#check()) return;
    const message = this.#message();
    this.#busy(true);
    const { code, ...kept } = await post("message", message);
    this.#busy(false);
    if (!code) {
      Object.assign(this.#draft, { ...kept, to: message.email });
      save(KEEP, this.#draft);
      this.#showReceipt();
      this.focus();
    } else this.#failed(code, message);
  }

  /** An unchanged message keeps its id, so that it is not there twice if it has arrived after all. */
  #message() {
    const { name, email, phone, text, topic, language: spoken, page, why } = this.#draft;
    const trimmed = { name: name.trim(), email: email.trim(), phone: phone.trim(), text: text.trim() };
    const told = { topic, language: spoken, page, why, ...trimmed, anyway: trimmed.text === this.#warned };
    const said = JSON.stringify(told);
    if (this.#draft.said !== said || !this.#draft.id) {
      const bytes = crypto.getRandomValues(new Uint8Array(16));
      this.#draft.id = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
      this.#draft.said = said;
      save(KEEP, this.#draft);
    }
    return { id: this.#draft.id, ...told };
  }

  #failed(code, { text }) {
    const at = { "bad-email": ["email", texts.emailWrong], "no-name": ["name", words.nameMissing], empty: ["text", words.textMissing] };
    if (code === "personal") {
      this.#warned = text;
      this.#wrong("text", `${texts.errors.personal} ${words.anyway}`).focus();
    } else if (at[code]) {
      this.#wrong(...at[code]).focus();
    } else {
      this.#told.textContent = { "too-long": texts.errors["too-long"], ...words.failed }[code] ?? words.failed["not-kept"];
      this.#told.hidden = false;
      this.#told.focus();
    }
  }

  #busy(on) {
    this.#button.textContent = on ? texts.sending : words.send;
    this.#button.setAttribute("aria-disabled", String(on));
  }

  #showReceipt() {
    const { reference, agency, mailed, to, text } = this.#draft;
    const kept = agency ? say(words.kept, { agency: `\u2068${agency}\u2069` }) : words.someKept;
    const copy = this.#quiet(words.copy, async () => {
      const done = await navigator.clipboard?.writeText(reference).then(() => true, () => false);
      copy.textContent = done ? words.copied : words.notCopied;
      speak(copy.textContent);
    });
    this.element.replaceChildren(
      element(
        "section",
        { class: "leave", "aria-labelledby": "left-title" },
        element("h2", { id: "left-title", tabindex: "-1" }, kept),
        element(
          "div",
          { class: "receipt" },
          element("p", {}, words.reference),
          element("p", { class: "reference" }, element("bdi", {}, reference)),
        ),
        element("p", {}, words.next),
        mailed ? element("p", {}, say(words.mailed, { email: to })) : null,
        element("p", { class: "hint" }, words.yours),
        element("p", { class: "text", dir: "auto" }, text),
        element(
          "div",
          { class: "buttons" },
          copy,
          this.#quiet(texts.print, () => print()),
          this.#quiet(texts.again, () => this.again()),
        ),
      ),
    );
  }

  #leave() {
    save(KEEP, null);
    this.#back();
  }

  #quiet(label, onclick) {
    return element("button", { type: "button", class: "quiet", onclick }, label);
  }
}
