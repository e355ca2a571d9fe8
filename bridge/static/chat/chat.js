// The chat's page: puts its parts together, and acts on each frame of the bridge (docs/PROTOCOL.md, section 5).

import { OPTIONS, dressed, takePlace } from "../start/arrival.js";
import { heed } from "../beside/beside.js";
import { Composer } from "./composer.js";
import { Connection } from "../link/connection.js";
import { Ending, download, overWords } from "../aftercare/ending.js";
import { Form } from "../start/form.js";
import { Frames } from "../link/frames.js";
import { keep, listen, ready } from "../embedding/host.js";
import { Idle } from "./idle.js";
import { join } from "../link/leader.js";
import { language } from "../words/language.js";
import { Log } from "./log.js";
import { Outbox, newId } from "../link/outbox.js";
import { hold, release } from "../words/spoken.js";
import { Starting } from "../start/starting.js";
import { forget, load, save } from "../link/storage.js";
import { texts } from "../words/texts.js";
import { mindUnread } from "./unread.js";
import { View } from "./view.js";
import { answer, ask } from "../link/windows.js";
import { say } from "../words/words.js";

const KEPT = [
  "token", "start", "log", "ended", "ending", "outbox", "draft", "people", "language", "stayed", "topic", "survey", "message",
  "heard",
];
const ASK_AGAIN = 5_000;

class Chat {
  #form = new Form({ submitted: (words) => this.#starting.submit(words), topic: OPTIONS.get("topic") });
  #log = new Log({
    retry: (id) => this.#files?.again(id) || this.#outbox.retry(id),
    edit: (id) => this.#composer.take(this.#outbox.drop(id)),
  });
  #composer = new Composer({
    said: (text) => this.#say(text),
    typing: (on) => this.#types(on),
    up: () => this.#log.focusLast(),
  });
  #outbox = new Outbox({
    send: (frame) => this.#connection.send(frame),
    changed: (item) => this.#log.showUnsent(item),
  });
  #connection = new Connection({
    hello: () => this.#hello(),
    onFrame: (frame) => this.#receive(frame),
    onLost: () => this.#onLost(),
    // A connection may outlive a short break of the network.
    onAlive: () => navigator.onLine && this.#view.told === texts.offline && this.#view.tell(texts.back),
  });
  #idle = new Idle({
    send: (frame) => this.#view.name === "chat" && this.#connection.isOpen && this.#connection.send(frame),
    stayed: () => (this.#composer.focus(), this.#view.tell(texts.stayed)),
  });
  #view = new View({
    form: this.#form,
    log: this.#log,
    composer: this.#composer,
    idle: this.#idle,
    ended: () => this.#end(),
    saved: () => download("downloadText", this.#frames.all, this.#view),
    savedAsPage: () => download("downloadPage", this.#frames.all, this.#view),
    again: () => this.#startOver(),
  });
  #ending = new Ending({
    view: this.#view,
    form: this.#form,
    frames: () => this.#frames.all,
    again: () => this.#startOver(),
  });
  #starting = new Starting({ form: this.#form, view: this.#view, connection: this.#connection, ending: this.#ending });
  #frames = new Frames();
  #files = null;
  /** How many new frames have come since the connection was lost; null if it is not lost. */
  #missed = null;
  #lost = false;
  /** The agency's name while it cannot be reached, or null. */
  #away = null;

  constructor() {
    addEventListener("offline", () => this.#view.tell(texts.offline, "warning"));
    this.#restore();
    listen(() => this.#view.focus());
    answer(() => !load("ended") && load("token"));
  }

  /** Shows the page as it was before a reload. A new page begins with the form. */
  #restore() {
    const ended = load("ended");
    const begun = !this.#frames.empty || this.#outbox.items.length > 0 || load("token");
    if (this.#starting.start || !begun) {
      this.#view.show("form");
      this.#form.busy(this.#starting.start !== null);
      this.#view.tell(texts.connecting);
    } else {
      this.#view.show("chat");
      this.#showKept(ended);
    }
    if (ended) this.#ending.over(ended);
    else this.#connection.start();
    this.#ending.restore();
  }

  #showKept(ended) {
    this.#log.hush();
    if (!this.#frames.empty) join(this.#frames.all[0].id ?? this.#frames.all[0].stanza);
    for (const frame of this.#frames.all) this.#put(frame);
    for (const item of this.#outbox.items) this.#log.showUnsent(item);
    this.#view.talkingWith(load("people", []));
    // If we have no lines ourselves, the bridge's first ones are those from before.
    if (ended || !this.#frames.empty) this.#log.speak();
    if (ended) return;
    this.#view.tell(this.#frames.empty ? texts.connecting : say(texts.restored, { count: this.#frames.all.length }));
    this.#missed = 0;
  }

  // --- what the citizen does

  #say(text) {
    this.#log.showUnsent(this.#outbox.add(newId(), text, new Date().toISOString()));
  }

  async #enclose(file, largest) {
    const { Files } = await import("./files.js");
    this.#files ??= new Files(this.#log, () => load("token"));
    this.#files.send(newId(), file, largest);
  }

  #types(on) {
    this.#connection.send({ type: "typing", on });
    if (on) this.#idle.goesOn();
  }

  #end() {
    save("ending", true);
    this.#connection.send({ type: "end" });
    if (!this.#connection.isOpen) this.#view.tell(texts.endLater, "warning");
  }

  #startOver() {
    this.#frames.clear();
    forget(...KEPT);
    keep();
    this.#starting.forget();
    this.#outbox.clear();
    this.#log.clear();
    this.#composer.clear();
    this.#form.reset();
    this.#view.show("form");
    this.#form.focus();
    this.#view.tell("");
    this.#connection.restart();
  }

  // --- what the bridge says

  #hello() {
    const token = load("token");
    if (!token) return { language };
    return { token, language, after: this.#frames.last };
  }

  #receive(frame) {
    const meaning = this.#meanings[frame.type];
    if (meaning) meaning(frame);
    keep();
    heed(frame, (answer) => this.#connection.send(answer));
  }

  #meanings = {
    topics: (frame) => (this.#form.offer(frame), this.#view.retract(texts.unavailable)),
    welcome: ({ token, ...offered }) => {
      this.#form.offer(offered);
      if (this.#view.name === "form" && !this.#starting.start) this.#view.tell("");
      if (this.#lost) this.#missed = 0;
      this.#away = null;
      if (load("ending")) this.#connection.send({ type: "end" });
      if (!load("token")) this.#starting.welcome(token);
    },
    started: ({ token, language: spoken }) => {
      save("token", token);
      if (spoken) save("language", spoken);
      this.#begun();
    },
    queue: ({ position, time }) => {
      this.#begun();
      this.#view.tell(texts.position(position, time), "queue");
    },
    synced: () => {
      this.#begun();
      this.#log.speak();
      release();
      const missed = this.#missed;
      this.#missed = null;
      if (this.#lost) this.#view.tell(missed ? say(texts.missed, { count: missed }) : texts.back);
      else if (missed) this.#view.tell(say(texts.newMessages, { count: missed }));
      else this.#view.retract(texts.connecting);
      this.#lost = false;
      if (this.#away !== null) this.#view.tell(texts.agencyAway(this.#away), "warning");
      if (!load("ending")) this.#outbox.ready();
      this.#files?.ready();
    },
    files: ({ on, largest }) => this.#composer.attaches(on ? (file) => this.#enclose(file, largest) : null),
    file: ({ stanza, file }) => {
      this.#frames.file(stanza, file);
      this.#log.file(stanza, file);
    },
    message: (frame) => this.#add(frame),
    notice: (frame) => ("ends" in frame ? this.#warn(frame) : this.#add(frame)),
    masked: ({ id, text }) => {
      this.#starting.masked(id, text);
      this.#outbox.masked(id, text);
    },
    people: ({ people }) => (save("people", people), this.#view.talkingWith(people)),
    agency: ({ state, name }) => {
      this.#away = state === "away" ? name : null;
      if (state === "away") this.#view.tell(texts.agencyAway(name), "warning");
      else this.#view.tell(texts.agencyBack(name));
    },
    typing: ({ on, name }) => this.#log.typing(on, name),
    ending: ({ late }) => this.#view.tell(late ? texts.endingLate : texts.ending, late ? "warning" : ""),
    ended: (frame) => this.#finish(frame),
    reconnecting: () => {
      this.#lost = true;
      this.#missed = 0;
      hold();
      this.#outbox.wait();
      this.#view.tell(texts.reconnecting, "warning");
    },
    error: (frame) => this.#error(frame),
  };

  /** There is a chat. The question becomes its first message, and the form is no longer needed. */
  #begun() {
    const start = this.#starting.taken();
    if (!start) return;
    this.#view.show("chat");
    this.#view.tell(texts.waitingForPlace, "queue");
    if (!this.#outbox.items.some(({ id }) => id === start.id) && !this.#frames.has(start.id)) {
      this.#log.showUnsent(this.#outbox.add(start.id, start.question, new Date().toISOString(), start.anyway));
    }
    this.#form.reset();
    this.#composer.focus();
  }

  #add(frame) {
    this.#begun();
    if (this.#frames.empty) join(frame.id ?? frame.stanza);
    if (!this.#put(frame)) return;
    this.#idle.goesOn();
    this.#frames.add(frame);
    if (frame.from === "citizen") return;
    if (this.#missed !== null) this.#missed += 1;
    mindUnread();
  }

  #warn(frame) {
    if (this.#idle.warn(frame)) mindUnread();
  }

  #put(frame) {
    if (!this.#log.show(frame)) {
      if (frame.from === "citizen") this.#outbox.confirm(frame.id);
      return false;
    }
    if (frame.from === "citizen") (this.#outbox.confirm(frame.id), this.#files?.confirm(frame.id));
    if (frame.type === "notice") this.#heed(frame);
    return true;
  }

  #heed({ code, url }) {
    if (code === "agent-joined") {
      this.#away = null;
      this.#view.tell("");
    } else if (!url) {
      this.#log.typing(false);
    }
  }

  #finish({ reason, ...more }) {
    const ended = { ...more, reason };
    save("ended", ended);
    forget("start", "people");
    this.#connection.stop();
    release();
    this.#outbox.giveUp();
    this.#composer.attaches(null);
    this.#files?.stop();
    this.#log.typing(false);
    this.#ending.over(ended);
    this.#view.tell(say(texts.overTold, { why: overWords(ended) }), "unseen");
  }

  #error(frame) {
    const { code, id, text } = frame;
    const { start } = this.#starting;
    if (code === "bad-token" || (code === "no-chat" && !id)) return this.#noChat(start, code);
    if (start && id === start.id) return this.#starting.refused(frame);
    if (id) return this.#files?.refused(id, code) || this.#outbox.refused(id, code);
    if (code === "too-many") {
      this.#view.tell(say(texts.busy, { seconds: frame.wait }), "warning");
      this.#connection.pause(frame.wait);
    } else if (code === "unavailable" && this.#view.name === "form") {
      this.#view.tell(texts.unavailable, "warning");
      setTimeout(() => this.#view.name === "form" && !this.#starting.start && this.#connection.restart(), ASK_AGAIN);
    } else {
      console.warn("onedoor", code, text);
    }
  }

  /** The bridge knows no chat for our token. If a question is waiting, we start a chat with it now. */
  #noChat(start, code) {
    forget("token");
    if (start && code === "no-chat") {
      this.#starting.send(); // again: it may have crossed the bridge's answer, and counts there as the same start
    } else if (start) {
      this.#connection.restart();
    } else if (!this.#frames.empty) {
      this.#finish({ reason: "closed" });
    } else {
      this.#startOver();
    }
  }

  #onLost() {
    this.#outbox.wait();
    if (this.#view.name === "over") return;
    this.#lost = true;
    hold();
    this.#view.tell(this.#lostWords(), "warning");
  }

  #lostWords() {
    if (this.#view.name === "form") return this.#starting.start ? texts.waitingToStart : texts.connecting;
    return navigator.onLine === false ? texts.offline : texts.reconnecting;
  }
}

takePlace(KEPT);
await ready();
await ask();
new Chat();
if (["brand", "brand-dark", "title"].some((name) => OPTIONS.has(name))) dressed();
