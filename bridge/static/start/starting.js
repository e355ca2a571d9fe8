// The start of a chat: kept until there is a chat, even over a reload, and sent again until it succeeds.

import { came } from "./arrival.js";
import { REFUSALS } from "../aftercare/ending.js";
import { newId } from "../link/outbox.js";
import { forget, load, save } from "../link/storage.js";
import { texts } from "../words/texts.js";
import { say } from "../words/words.js";

const AGAIN = 3_000;
const PASSING = ["unavailable", "not-ready", "too-fast", "bad-solution"];

export class Starting {
  #form;
  #view;
  #connection;
  #ending;
  /** The bridge's token for the next chat. */
  #token = null;
  #timer = null;

  constructor({ form, view, connection, ending }) {
    this.#form = form;
    this.#view = view;
    this.#connection = connection;
    this.#ending = ending;
  }

  /** The start that has not succeeded yet, or null. */
  get start() {
    return load("start");
  }

  submit(words) {
    const start = { type: "start", id: newId(), ...words };
    save("language", words.language);
    save("topic", words.topic);
    Object.assign(start, came());
    save("start", start);
    if (this.#token) save("token", this.#token);
    this.#form.busy(true);
    this.send();
  }

  send(solution) {
    clearTimeout(this.#timer);
    const { start } = this;
    if (!start) return;
    if (this.#connection.isOpen) this.#connection.send({ ...start, solution });
    else this.#view.tell(texts.waitingToStart, "warning");
  }

  /** The bridge is there, and we can start a chat with this token. */
  welcome(token) {
    this.#token = token;
    if (!this.start) return;
    save("token", token);
    this.send();
  }

  /** The bridge has covered a part of the question. */
  masked(id, question) {
    const { start } = this;
    if (start?.id === id) save("start", { ...start, question });
  }

  /** There is a chat. Returns its start; null if we already knew. */
  taken() {
    const { start } = this;
    if (!start) return null;
    clearTimeout(this.#timer);
    forget("start");
    return start;
  }

  forget() {
    this.#token = null;
  }

  refused({ code, words, lang, ...more }) {
    if (code === "puzzle") {
      import("./puzzle.js").then(({ work }) => work(more.challenge, this.#view))
        .then((found) => this.send(found), () => this.refused({ code: "unavailable" }));
      return;
    }
    if (PASSING.includes(code)) {
      this.#view.tell(texts.waitingToStart, "warning");
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.send(), AGAIN);
      return;
    }
    if (code === "already-started") {
      forget("start");
      this.#connection.restart();
      return;
    }
    forget("start", "token");
    this.#view.tell("");
    if (code === "which") this.#form.askBack(more);
    else if (code === "bad-email") this.#form.failEmail();
    else if (code === "personal") this.#form.warn();
    else if (REFUSALS.includes(code)) this.#ending.refused({ reason: code, ...more }, words, lang);
    else if (code === "too-many") this.#form.refuse(say(texts.tooMany, { minutes: Math.ceil(more.wait / 60) }));
    else this.#form.fail(texts.errors[code] ?? texts.errors.other);
  }
}
