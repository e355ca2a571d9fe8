// What the citizen has written and the room has not shown back yet. Kept over a reload; one message at a time is on its
// way, so they arrive in the order in which they were written. A message keeps its id however often it is sent.

import { load, save } from "./storage.js";

const PATIENCE = 8_000;
const TRIES = 3;
const TOO_FAST = 1_500;
/** Errors after which the message only has to wait. */
const PASSING = new Set(["not-ready", "too-fast"]);

export class Outbox {
  #items = load("outbox", []);
  #send;
  #changed;
  #ready = false;
  #timer = null;
  #tries = 0;

  /** `send(frame)` sends; `changed(item)` is told when the state of one is another: `kept`, `sending` or `failed`. */
  constructor({ send, changed }) {
    this.#send = send;
    this.#changed = changed;
    for (const item of this.#items) if (item.state === "sending") item.state = "kept";
  }

  get items() {
    return [...this.#items];
  }

  /** `anyway`: the citizen has been asked, and wants it sent as it is. */
  add(id, text, at, anyway) {
    const item = { id, text, at, anyway, state: "kept" };
    this.#items.push(item);
    this.#keep();
    this.#next();
    return item;
  }

  /** Everything missed has been shown: what is unsent may go now. */
  ready() {
    this.#ready = true;
    this.#tries = 0;
    this.#next(true);
  }

  /** The connection is lost, or the bridge's. */
  wait() {
    this.#ready = false;
    clearTimeout(this.#timer);
    for (const item of this.#items) if (item.state === "sending") this.#set(item, "kept");
  }

  /** The room has shown it. */
  confirm(id) {
    const index = this.#items.findIndex((item) => item.id === id);
    if (index < 0) return;
    this.#items.splice(index, 1);
    this.#tries = 0;
    this.#keep();
    this.#next();
  }

  refused(id, code) {
    const item = this.#items.find((one) => one.id === id);
    if (!item) return;
    if (code === "too-fast") {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#next(true), TOO_FAST);
    } else if (PASSING.has(code)) {
      this.wait();
    } else {
      item.error = code;
      this.#set(item, "failed");
      this.#next();
    }
  }

  /** The bridge has covered a part of it. */
  masked(id, text) {
    const item = this.#items.find((one) => one.id === id);
    if (item) this.#set(Object.assign(item, { text, masked: true }), item.state);
  }

  /** The citizen takes it back; returns its text. */
  drop(id) {
    const dropped = this.#items.find((one) => one.id === id);
    this.#items = this.#items.filter((one) => one !== dropped);
    this.#keep();
    return dropped?.text ?? "";
  }

  retry(id) {
    const item = this.#items.find((one) => one.id === id);
    if (!item) return;
    // To the end: it is said now, after what was said meanwhile.
    this.#items = [...this.#items.filter((one) => one !== item), item];
    if (item.error === "personal") item.anyway = true;
    delete item.error;
    this.#set(item, "kept");
    this.#next();
  }

  clear() {
    this.wait();
    this.#items = [];
    this.#keep();
  }

  /** There will be no chat to send these in. */
  giveUp() {
    this.wait();
    for (const item of this.#items) {
      item.error = "no-chat";
      this.#set(item, "failed");
    }
  }

  #next(again = false) {
    const item = this.#items.find((one) => one.state !== "failed");
    if (!this.#ready || !item || (item.state === "sending" && !again)) return;
    this.#set(item, "sending");
    this.#send({ type: "say", id: item.id, text: item.text, anyway: item.anyway });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#late(item), PATIENCE);
  }

  #late(item) {
    this.#tries += 1;
    if (this.#tries < TRIES) {
      this.#next(true);
      return;
    }
    this.#tries = 0;
    item.error = "unavailable";
    this.#set(item, "failed");
    this.#next();
  }

  #set(item, state) {
    item.state = state;
    this.#keep();
    this.#changed(item);
  }

  #keep() {
    save("outbox", this.#items);
  }
}

/** A new message's id. */
export function newId() {
  // randomUUID is there only over HTTPS and on localhost.
  if (crypto.randomUUID) return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
