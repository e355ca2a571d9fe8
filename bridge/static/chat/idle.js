// A chat ends if nobody says anything for a long time. We warn the citizen first, and one button keeps the chat open.
// Citizens who read or type need not even see it, because we tell the agency that they do. Does not know how long.

import { element } from "../parts/dom.js";
import { leads } from "../link/leader.js";
import { load, save } from "../link/storage.js";
import { texts } from "../words/texts.js";
import { say } from "../words/words.js";

const AGAIN = 120_000;
const SIGNS = ["keydown", "pointerdown", "wheel", "touchmove"];

export class Idle {
  #send;
  #text = element("p");
  #button;
  #told = 0;
  #stanza = null;
  #timer = null;

  /** `send(frame)` tells the bridge, and returns false if it cannot. We call `stayed()` when the citizen stays. */
  constructor({ send, stayed }) {
    this.#send = send;
    this.#button = element("button", { type: "button", class: "primary", onclick: () => this.#stay(stayed) }, texts.stay);
    this.element = element("div", { class: "idle notice-box", hidden: true }, this.#text, this.#button);
    for (const sign of SIGNS) addEventListener(sign, () => this.#stir(), { passive: true });
  }

  /** The bridge's notice: the chat ends at `ends`. We ignore it if it was answered in this window, or is too late. */
  warn({ stanza, ends }) {
    const left = Date.parse(ends) - Date.now();
    if (!(left > 0) || load("stayed") === stanza) return false;
    this.#stanza = stanza;
    this.element.hidden = false;
    // `alert`, because there is little time. One window says it, like everything.
    if (leads()) this.#text.setAttribute("role", "alert");
    this.#text.textContent = say(texts.idle, { time: texts.time(new Date(ends)) });
    this.#timer = setTimeout(() => this.#hide(), left);
    return true;
  }

  /** Somebody has said something, or is typing. */
  goesOn() {
    if (this.element.hidden) return;
    save("stayed", this.#stanza);
    this.#hide();
  }

  #stay(stayed) {
    if (this.#send({ type: "active" }) === false) return;
    this.goesOn();
    stayed();
  }

  /** Other activity does not count while the chat is about to end; the citizen must use the button. */
  #stir() {
    if (!this.element.hidden || Date.now() - this.#told < AGAIN) return;
    if (this.#send({ type: "active" }) !== false) this.#told = Date.now();
  }

  #hide() {
    clearTimeout(this.#timer);
    this.element.hidden = true;
    this.#text.textContent = "";
    this.#text.removeAttribute("role");
  }
}
