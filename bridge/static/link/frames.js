// The conversation's frames on this page, kept over a reload. Many frames at once need one write.

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

  /** The stanza-id of the last line, after which the bridge continues. */
  get last() {
    return this.all.findLast?.((frame) => frame.stanza)?.stanza;
  }

  /** Whether the citizen's message with this id is there. */
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

  /** Also drops unwritten frames, because they belong to the chat that the citizen is leaving. */
  clear() {
    clearTimeout(this.#saving);
    this.#saving = null;
    this.all = [];
  }

  #later() {
    this.#saving ??= setTimeout(() => this.#write(), SAVED_AFTER);
  }
}
