// The field for writing a message. Keeps the draft over a reload, and reports when the citizen types.

import { element } from "../parts/dom.js";
import { speak } from "../words/spoken.js";
import { load, save } from "../link/storage.js";
import { texts } from "../words/texts.js";
import { say } from "../words/words.js";

const LONGEST = 4000;
const TELL_FROM = 500;
const STILL_TYPING = 10_000;
const STOPPED = 4_000;
const COUNT_AFTER = 1_000;
const ACCEPT = "image/jpeg,image/png,image/gif,image/webp,application/pdf,text/plain";
// eslint-disable-next-line no-control-regex
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

export class Composer {
  #field;
  #counter;
  #counting = null;
  #up;
  #hint = element("p", { id: "message-hint", class: "hint" });
  #file = element("input", { type: "file", accept: ACCEPT, hidden: true, multiple: true });
  #attach = element("button", { type: "button", class: "quiet attach", hidden: true }, texts.attach);
  #typing;
  #toldAt = 0;
  #stop = null;

  /** `said(text)`, `typing(on)`, and `up()`, which goes from the empty field to the last message. */
  constructor({ said, typing, up }) {
    this.#typing = typing;
    this.#up = up;
    this.#field = element("textarea", {
      id: "message", rows: 1, maxlength: LONGEST, dir: "auto", autocomplete: "off",
      "aria-describedby": "message-hint message-counter",
    });
    this.#counter = element("p", { id: "message-counter", class: "counter" });
    this.options = element("details", { class: "options" }, element("summary", {}, texts.options), this.#choices());
    this.element = element(
      "form",
      { class: "composer", onsubmit: (event) => (event.preventDefault(), this.#say(said)) },
      element("label", { for: "message" }, texts.messageLabel),
      element(
        "div",
        { class: "row" },
        this.#field,
        element("button", { type: "submit", class: "primary" }, texts.send),
      ),
      element("div", { class: "below" }, this.#attach, this.#file, this.#hint, this.#counter, this.options),
    );
    this.#field.addEventListener("keydown", (event) => this.#key(event));
    this.#field.addEventListener("input", () => this.#changed());
    this.#attach.addEventListener("click", () => this.#file.click());
    this.#field.value = load("draft", "");
    this.#explain();
    this.#count();
  }

  focus() {
    this.#field.focus();
  }

  /** `chosen(file)` gets each file that the citizen chooses; null if none can be sent. */
  attaches(chosen) {
    if (!chosen && document.activeElement === this.#attach) this.focus();
    this.#attach.hidden = !chosen;
    this.#file.onchange = () => {
      for (const file of this.#file.files) chosen?.(file);
      this.#file.value = "";
    };
  }

  /** Puts words that the citizen wants to change before what they are writing. */
  take(text) {
    this.#field.value = [text, this.#field.value].filter(Boolean).join("\n");
    this.#changed();
    this.focus();
  }

  clear() {
    this.#field.value = "";
    save("draft", "");
    this.#count();
    this.#paused();
  }

  /** Settings that depend on what people are used to, or find disturbing. */
  #choices() {
    const choice = (id, words, name, after = () => {}) => {
      const box = element("input", { id, type: "checkbox", checked: !load(name) });
      box.addEventListener("change", () => (save(name, !box.checked), after()));
      return element("div", { class: "check" }, box, element("label", { for: id }, words));
    };
    return element(
      "div",
      { class: "choices" },
      choice("enter-sends", texts.enterSends, "noEnter", () => this.#explain()),
      choice("tell-typing", texts.tellTyping, "noTyping"),
    );
  }

  #explain() {
    this.#hint.textContent = load("noEnter") ? texts.messageHintButton : texts.messageHint;
    this.#field.setAttribute("enterkeyhint", load("noEnter") ? "enter" : "send");
  }

  #key(event) {
    if (event.key === "ArrowUp" && !this.#field.value) {
      event.preventDefault();
      this.#up();
      return;
    }
    const sends = load("noEnter") ? event.ctrlKey || event.metaKey : !event.shiftKey;
    // While an input method is composing, Enter chooses a word.
    if (event.key === "Enter" && sends && !event.isComposing && event.keyCode !== 229) {
      event.preventDefault();
      this.element.requestSubmit();
    }
  }

  #say(said) {
    const text = this.#field.value.replace(FORBIDDEN, "").trim();
    this.#field.focus();
    if (!text) return;
    this.clear();
    said(text);
  }

  #changed() {
    save("draft", this.#field.value);
    this.#count();
    const now = Date.now();
    if (this.#field.value && now - this.#toldAt > STILL_TYPING) {
      this.#toldAt = now;
      this.#typing(true);
    }
    clearTimeout(this.#stop);
    this.#stop = setTimeout(() => this.#paused(), STOPPED);
  }

  #paused() {
    clearTimeout(this.#stop);
    if (this.#toldAt === 0) return;
    this.#toldAt = 0;
    this.#typing(false);
  }

  #count() {
    const left = LONGEST - this.#field.value.length;
    const words = left <= TELL_FROM ? say(texts.charactersLeft, { count: left }) : "";
    this.#counter.textContent = words;
    clearTimeout(this.#counting);
    // When the citizen pauses, not at each key.
    if (words) this.#counting = setTimeout(() => speak(words), COUNT_AFTER);
  }
}
