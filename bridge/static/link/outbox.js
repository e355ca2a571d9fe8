// Messages that the citizen has written and the room has not reflected yet. Kept over a reload. We send one at a time,
// so that they arrive in the order in which they were written. A message keeps its id however often we send it.

import { load, save } from "./storage.js";

const PATIENCE = 8_000;
const TRIES = 3;
const TOO_FAST = 1_500;
/** Error codes after which the message only has to wait. */
const PASSING = new Set(["not-ready", "too-fast"]);

export class Outbox {
  #items = load("outbox", []);
  #send;
  #changed;
  #ready = false;
  #timer = null;
  #tries = 0;

  /** `send(frame)` sends. Calls `changed(item)` when an item's state changes: `kept`, `sending` or `failed`. */
  constructor({ send, changed }) {
    this.#send = send;
    this.#changed = changed;
    for (const item of this.#items) if (item.state === "sending") item.state = "kept";
  }

  get items() {
    return [...this.#items];
  }

  /** `anyway`: the citizen was warned, and wants to send it unchanged. */
  add(id, text, at, anyway) {
    const item = { id, text, at, anyway, state: "kept" };
    this.#items.push(item);
    this.#keep();
    this.#next();
    return item;
  }

  /** Everything missed has been shown, so we may now send what is unsent. */
  ready() {
    this.#ready = true;
    this.#tries = 0;
    this.#next(true);
  }

  /** We have lost the bridge, or it has lost the server. */
  wait() {
    this.#ready = false;
    clearTimeout(this.#timer);
    for (const item of this.#items) if (item.state === "sending") this.#set(item, "kept");
  }

  /** The room has reflected the message. */
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

  /** The bridge has covered a part of the message. */
  masked(id, text) {
    const item = this.#items.find((one) => one.id === id);
    if (item) this.#set(Object.assign(item, { text, masked: true }), item.state);
  }

  /** The citizen takes the message back. Returns its text. */
  drop(id) {
    const dropped = this.#items.find((one) => one.id === id);
    this.#items = this.#items.filter((one) => one !== dropped);
    this.#keep();
    return dropped?.text ?? "";
  }

  retry(id) {
    const item = this.#items.find((one) => one.id === id);
    if (!item) return;
    // To the end, because it now comes after what was said meanwhile.
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

  /** The chat is over, so unsent messages fail. */
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
  // randomUUID exists only over HTTPS and on localhost.
  if (crypto.randomUUID) return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
