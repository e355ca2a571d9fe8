// A chat in which nothing is said for long ends. Its citizen is told before, goes on with one button, and need not even
// see it who reads or types: the agency is told of that. Knows nothing of how long.

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

  /** `send(frame)` tells the bridge, false if it cannot be; `stayed()` is called when the citizen has said so. */
  constructor({ send, stayed }) {
    this.#send = send;
    this.#button = element("button", { type: "button", class: "primary", onclick: () => this.#stay(stayed) }, texts.stay);
    this.element = element("div", { class: "idle notice-box", hidden: true }, this.#text, this.#button);
    for (const sign of SIGNS) addEventListener(sign, () => this.#stir(), { passive: true });
  }

  /** The bridge's notice: the chat ends at `ends`. What was answered in this window, or is over, is not said again. */
  warn({ stanza, ends }) {
    const left = Date.parse(ends) - Date.now();
    if (!(left > 0) || load("stayed") === stanza) return false;
    this.#stanza = stanza;
    this.element.hidden = false;
    // Not politely: there is little time. In one window, as all.
    if (leads()) this.#text.setAttribute("role", "alert");
    this.#text.textContent = say(texts.idle, { time: texts.time(new Date(ends)) });
    this.#timer = setTimeout(() => this.#hide(), left);
    return true;
  }

  /** Somebody said something, or types. */
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

  /** What is done while the chat is about to end is not taken for an answer: the button says it. */
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
