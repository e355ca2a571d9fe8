// The chat's page: puts its parts together and does what each frame of the bridge means (docs/PROTOCOL.md, section 5).

import { Composer } from "./composer.js";
import { Connection } from "./connection.js";
import { element, fill } from "./dom.js";
import { Form } from "./form.js";
import { embedded, keep, listen, minimise, ready, unread } from "./host.js";
import { Log } from "./log.js";
import { Outbox } from "./outbox.js";
import { forget, load, save } from "./storage.js";
import { texts } from "./texts.js";
import { download } from "./transcript.js";

const KEPT = ["token", "start", "log", "ended", "outbox", "draft"];
const START_AGAIN = 3_000;
const OPTIONS = new URLSearchParams(location.hash.slice(1));

class Chat {
  #main = document.getElementById("chat");
  #partner;
  #status;
  #endButton;
  #question;
  #over;
  #overTitle;
  #overText;
  #foot;
  #form;
  #log;
  #composer;
  #outbox;
  #connection;
  #frames = load("log", []);
  #view = "";
  #missed = null;
  #unread = 0;
  #freshToken = null;
  #startTimer = null;
  #lost = false;

  constructor() {
    this.#form = new Form({ submitted: (words) => this.#submit(words), topic: OPTIONS.get("topic") });
    this.#log = new Log({ retry: (id) => this.#outbox.retry(id) });
    this.#composer = new Composer({
      said: (text) => this.#say(text),
      typing: (on) => this.#connection.send({ type: "typing", on }),
    });
    this.#outbox = new Outbox({
      send: (frame) => this.#connection.send(frame),
      changed: (item) => this.#log.showUnsent(item),
    });
    this.#connection = new Connection({
      hello: () => this.#hello(),
      onFrame: (frame) => this.#receive(frame),
      onLost: () => this.#onLost(),
    });
    this.#build();
    this.#restore();
    listen(() => this.#focus());
  }

  // --- the page

  #build() {
    this.#partner = element("p", { class: "partner", id: "partner" });
    this.#status = element("div", { class: "status", role: "status" });
    this.#endButton = element("button", { type: "button", class: "quiet", onclick: () => this.#ask(true) }, texts.end);
    this.#question = element(
      "div",
      { class: "question", role: "group", "aria-labelledby": "end-question", hidden: true },
      element("p", { id: "end-question" }, texts.endQuestion),
      element(
        "div",
        { class: "buttons" },
        element("button", { type: "button", class: "primary", onclick: () => this.#end() }, texts.endYes),
        element("button", { type: "button", class: "quiet", onclick: () => this.#ask(false) }, texts.endNo),
      ),
    );
    this.#question.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        event.stopPropagation();
        this.#ask(false);
      }
    });
    this.#overTitle = element("h2", { tabindex: "-1" }, texts.overTitle);
    this.#overText = element("p", {});
    this.#over = element(
      "section",
      { class: "over", "aria-labelledby": "over-title" },
      this.#overTitle,
      this.#overText,
      element(
        "div",
        { class: "buttons" },
        element("button", { type: "button", class: "primary", onclick: () => download(this.#frames) }, texts.save),
        element("button", { type: "button", class: "quiet", onclick: () => this.#startOver() }, texts.again),
      ),
    );
    this.#overTitle.id = "over-title";
    const bar = element(
      "div",
      { class: "bar" },
      element("h1", {}, texts.title),
      this.#partner,
      this.#endButton,
      embedded ? element("button", { type: "button", class: "quiet", onclick: minimise }, texts.minimise) : null,
    );
    const body = element("div", { class: "body" }, this.#form.element, this.#log.element);
    this.#foot = element("div", { class: "foot" }, this.#question, this.#composer.element, this.#over);
    this.#main.replaceChildren(bar, this.#status, body, this.#foot);
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.#read());
    addEventListener("keydown", (event) => embedded && event.key === "Escape" && minimise());
    addEventListener("offline", () => this.#tell(texts.offline, "warning"));
  }

  #show(view) {
    const active = document.activeElement;
    this.#view = view;
    document.body.dataset.view = view;
    this.#form.element.hidden = view !== "form";
    this.#log.element.hidden = view === "form";
    this.#composer.element.hidden = view !== "chat";
    this.#endButton.hidden = view !== "chat";
    this.#over.hidden = view !== "over";
    if (view !== "chat") this.#question.hidden = true;
    if (view !== "chat") fill(this.#partner, []);
    // Whoever was in a part that is gone now goes on in the part that took its place; nobody else is moved.
    if (this.#main.contains(active) && active.closest("[hidden]")) this.#focus();
  }

  #focus() {
    if (this.#view === "form") this.#form.focus();
    else if (this.#view === "chat") this.#composer.focus();
    else this.#overTitle.focus();
  }

  #tell(words, kind = "") {
    if (this.#status.textContent !== words) this.#status.textContent = words;
    this.#status.className = `status ${kind}`;
  }

  #restore() {
    const ended = load("ended");
    if (this.#frames.length === 0 && this.#outbox.items.length === 0 && !load("token")) {
      this.#show("form");
      this.#tell(texts.connecting);
      this.#connection.start();
      return;
    }
    if (load("start")) {
      this.#show("form");
      this.#form.busy(true);
      this.#connection.start();
      return;
    }
    this.#show(ended ? "over" : "chat");
    this.#log.hush();
    for (const frame of this.#frames) this.#put(frame);
    for (const item of this.#outbox.items) this.#log.showUnsent(item);
    // Without lines of our own, the bridge's first ones are what was there before.
    if (ended || this.#frames.length > 0) this.#log.speak();
    if (ended) {
      this.#overText.textContent = texts.over[ended] ?? texts.over.closed;
      return;
    }
    this.#tell(this.#frames.length ? texts.restored(this.#frames.length) : texts.connecting);
    this.#missed = 0;
    this.#connection.start();
  }

  // --- what the citizen does

  #submit({ topic, language, name, question }) {
    const start = { type: "start", id: crypto.randomUUID?.() ?? random(), topic, language, name, question };
    start.page = OPTIONS.get("page") ?? location.origin + location.pathname;
    save("start", start);
    if (this.#freshToken) save("token", this.#freshToken);
    this.#form.busy(true);
    this.#sendStart();
  }

  #sendStart() {
    clearTimeout(this.#startTimer);
    const start = load("start");
    if (!start) return;
    if (this.#connection.isOpen) this.#connection.send(start);
    else this.#tell(texts.waitingToStart, "warning");
  }

  #say(text) {
    this.#log.showUnsent(this.#outbox.add(crypto.randomUUID?.() ?? random(), text, new Date().toISOString()));
  }

  #ask(on) {
    this.#question.hidden = !on;
    this.#composer.element.hidden = on || this.#view !== "chat";
    this.#endButton.hidden = on || this.#view !== "chat";
    if (on) this.#question.querySelector("button").focus();
    else this.#endButton.focus();
  }

  #end() {
    this.#ask(false);
    this.#connection.send({ type: "end" });
    if (!this.#connection.isOpen) this.#tell(texts.reconnecting, "warning");
  }

  #startOver() {
    forget(...KEPT);
    keep();
    this.#frames = [];
    this.#freshToken = null;
    this.#outbox.clear();
    this.#log.clear();
    this.#composer.clear();
    this.#form.reset();
    this.#show("form");
    this.#form.focus();
    this.#tell("");
    this.#connection.restart();
  }

  // --- what the bridge says

  #hello() {
    const token = load("token");
    if (!token) return {};
    return { token, after: this.#frames.findLast?.((frame) => frame.stanza)?.stanza };
  }

  #receive(frame) {
    const meaning = this.#meanings[frame.type];
    if (meaning) meaning(frame);
    keep();
  }

  #meanings = {
    welcome: ({ topics, token }) => {
      if (topics.length > 0) this.#form.setTopics(topics);
      if (this.#view === "form" && !load("start")) this.#tell("");
      if (this.#lost) this.#missed = 0;
      if (load("token")) return;
      this.#freshToken = token;
      if (load("start")) {
        save("token", token);
        this.#sendStart();
      }
    },
    started: ({ token }) => {
      save("token", token);
      this.#begun();
    },
    queue: ({ position, time }) => {
      this.#begun();
      this.#tell(texts.position(position, time), "queue");
    },
    synced: () => {
      this.#begun();
      this.#log.speak();
      const missed = this.#missed;
      this.#missed = null;
      if (this.#lost) this.#tell(missed ? texts.missed(missed) : texts.back);
      else if (missed) this.#tell(texts.newMessages(missed));
      else if (this.#status.textContent === texts.connecting) this.#tell("");
      this.#lost = false;
      this.#outbox.ready();
    },
    message: (frame) => this.#add(frame),
    notice: (frame) => this.#add(frame),
    typing: ({ on, name }) => this.#log.typing(on, name),
    ended: ({ reason }) => this.#finish(reason),
    reconnecting: () => {
      this.#lost = true;
      this.#missed = 0;
      this.#outbox.wait();
      this.#tell(texts.reconnecting, "warning");
    },
    error: (frame) => this.#error(frame),
  };

  /** There is a chat: the question has become its first message, the form has done its work. */
  #begun() {
    const start = load("start");
    if (!start) return;
    clearTimeout(this.#startTimer);
    forget("start");
    this.#show("chat");
    this.#tell(texts.waitingForPlace, "queue");
    if (!this.#outbox.items.some(({ id }) => id === start.id) && !this.#shown(start.id)) {
      this.#log.showUnsent(this.#outbox.add(start.id, start.question, new Date().toISOString()));
    }
    this.#form.reset();
    this.#composer.focus();
  }

  #shown(id) {
    return this.#frames.some((frame) => frame.from === "citizen" && frame.id === id);
  }

  #add(frame) {
    this.#begun();
    if (!this.#put(frame)) return;
    this.#frames.push(frame);
    save("log", this.#frames);
    if (frame.from === "citizen") return;
    if (this.#missed !== null) this.#missed += 1;
    if (document.visibilityState === "hidden" || (embedded && !document.hasFocus())) this.#unreadOne();
  }

  #put(frame) {
    if (!this.#log.show(frame)) {
      if (frame.from === "citizen") this.#outbox.confirm(frame.id);
      return false;
    }
    if (frame.from === "citizen") this.#outbox.confirm(frame.id);
    if (frame.type === "notice") this.#heed(frame);
    return true;
  }

  #heed({ code, agent, agency }) {
    if (code === "agent-joined") {
      fill(this.#partner, texts.agentJoined(agent, agency));
      this.#tell("");
    } else if (code === "agent-lost" || code === "ended") {
      fill(this.#partner, []);
      this.#log.typing(false);
    }
  }

  #finish(reason) {
    save("ended", reason);
    forget("start");
    this.#connection.stop();
    this.#outbox.giveUp();
    this.#log.typing(false);
    this.#overText.textContent = texts.over[reason] ?? texts.over.closed;
    this.#show("over");
    this.#tell("");
    this.#tell(`${texts.overTitle}. ${this.#overText.textContent}`, "unseen");
  }

  #error({ code, id, text }) {
    const start = load("start");
    if (code === "bad-token" || (code === "no-chat" && !id)) {
      this.#noChat(start);
    } else if (start && id === start.id) {
      this.#notStarted(code);
    } else if (id) {
      this.#outbox.refused(id, code);
    } else if (code === "unavailable" && this.#view === "form") {
      this.#tell(texts.errors.unavailable, "warning");
    } else {
      console.warn("onedoor", code, text);
    }
  }

  /** The bridge knows no chat for our token: what is waiting to be asked is asked now. */
  #noChat(start) {
    forget("token");
    if (start) {
      this.#connection.restart();
    } else if (this.#frames.length > 0) {
      this.#finish("closed");
    } else {
      this.#startOver();
    }
  }

  #notStarted(code) {
    if (code === "unavailable" || code === "not-ready" || code === "too-fast") {
      this.#tell(texts.waitingToStart, "warning");
      clearTimeout(this.#startTimer);
      this.#startTimer = setTimeout(() => this.#sendStart(), START_AGAIN);
      return;
    }
    if (code === "already-started") {
      forget("start");
      this.#connection.restart();
      return;
    }
    forget("start", "token");
    this.#tell("");
    this.#form.fail(texts.errors[code] ?? texts.errors.other);
  }

  #onLost() {
    this.#outbox.wait();
    if (this.#view === "over") return;
    this.#lost = true;
    const words = navigator.onLine === false ? texts.offline : texts.reconnecting;
    this.#tell(this.#view === "form" ? load("start") ? texts.waitingToStart : texts.connecting : words, "warning");
  }

  // --- unread

  #unreadOne() {
    this.#unread += 1;
    document.title = texts.unreadTitle(this.#unread);
    unread(this.#unread);
  }

  #read() {
    this.#unread = 0;
    document.title = texts.title;
    unread(0);
  }
}

function random() {
  // randomUUID is there only over HTTPS and on localhost.
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

await ready();
new Chat();
