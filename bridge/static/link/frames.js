// The conversation's frames as the page has them, kept over a reload; many at once are one write.

import { load, save } from "./storage.js";

const SAVED_AFTER = 50;

export class Frames {
  all = load("log", []);
  #saving = null;

  constructor() {
    addEventListener("pagehide", () => this.#write());
  }

  get empty() {
    return this.all.length === 0;
  }

  /** What the next word comes after: the last frame's id in the room's archive. */
  get last() {
    return this.all.findLast?.((frame) => frame.stanza)?.stanza;
  }

  /** Whether the citizen's own word is in it. */
  has(id) {
    return this.all.some((frame) => frame.from === "citizen" && frame.id === id);
  }

  add(frame) {
    this.all.push(frame);
    this.#later();
  }

  file(stanza, file) {
    Object.assign(this.all.find((frame) => frame.stanza === stanza) ?? {}, { file });
    this.#later();
  }

  #write() {
    clearTimeout(this.#saving);
    if (this.#saving) save("log", this.all);
    this.#saving = null;
  }

  /** What is still to be written belongs to the chat that is left. */
  clear() {
    clearTimeout(this.#saving);
    this.#saving = null;
    this.all = [];
  }

  #later() {
    this.#saving ??= setTimeout(() => this.#write(), SAVED_AFTER);
  }
}
