// The conversation on the page. Shows each frame once, own unsent messages always last, and moves no reader who has
// scrolled up. What was there before (a reload) goes in without being read out.

import { element, fill, isolated } from "./dom.js";
import { card, withLinks } from "./links.js";
import { load } from "./storage.js";
import { texts } from "./texts.js";
import { notice } from "./transcript.js";

const NEAR = 60;
const SILENCE = 100;

export class Log {
  #region;
  #list;
  #more;
  #typing;
  #typingTimer = null;
  #silence = null;
  #known = new Set();
  #unsent = new Map();
  #below = 0;
  #stick = true;
  #height = 0;
  #retry;
  #edit;

  /** What is done about an unsent message: `retry(id)` and `edit(id)`. */
  constructor({ retry, edit }) {
    this.#retry = retry;
    this.#edit = edit;
    this.#list = element("ol", { class: "messages" });
    this.#region = element(
      "div",
      { class: "log", role: "log", "aria-label": texts.logLabel, tabindex: "0" },
      this.#list,
    );
    this.#more = element("button", { type: "button", class: "more", hidden: true, onclick: () => this.#toEnd() });
    // Outside of the log: typing is seen, and not read out each time.
    this.#typing = element("p", { class: "typing", "aria-hidden": "true" });
    this.element = element("div", { class: "conversation" }, this.#region, this.#more, this.#typing);
    this.#region.addEventListener("scroll", () => this.#scrolled());
    new ResizeObserver(() => this.#resized()).observe(this.#region);
  }

  /** Shows a message or a notice; false if it is on the page already. */
  show(frame) {
    if (frame.stanza && this.#known.has(frame.stanza)) return false;
    if (frame.stanza) this.#known.add(frame.stanza);
    const own = frame.type === "message" && frame.from === "citizen";
    const line = frame.type === "notice" ? this.#notice(frame) : this.#message(frame);
    if (!line) return false;
    const waiting = own && this.#unsent.get(frame.id);
    if (waiting) {
      const follow = this.#stick;
      this.#unsent.delete(frame.id);
      this.#confirm(waiting, frame);
      if (follow) this.#toEnd();
    } else {
      this.#insert(line);
    }
    if (frame.from === "agent") this.typing(false);
    return true;
  }

  /** A message of the outbox, in its state. */
  showUnsent(item) {
    let line = this.#unsent.get(item.id);
    if (!line) {
      line = this.#message({ from: "citizen", text: item.text, at: item.at });
      this.#unsent.set(item.id, line);
      this.#list.append(line);
      this.#toEnd();
    }
    const follow = this.#stick;
    if (item.masked) this.#cover(line, item.text);
    this.#mark(line, item);
    if (follow) this.#toEnd(); // what is said below it makes it taller
  }

  typing(on, name = "") {
    clearTimeout(this.#typingTimer);
    fill(this.#typing, on ? texts.typing(name) : []);
    if (on) this.#typingTimer = setTimeout(() => this.typing(false), 30_000);
  }

  /** What is shown until `speak` was there before: it is not read out. */
  hush() {
    clearTimeout(this.#silence);
    this.#region.setAttribute("aria-live", "off");
    this.#region.setAttribute("aria-busy", "true");
  }

  speak() {
    if (this.#region.getAttribute("aria-busy") !== "true") return;
    this.#region.setAttribute("aria-busy", "false");
    this.#silence = setTimeout(() => this.#region.removeAttribute("aria-live"), SILENCE);
    this.#toEnd();
  }

  clear() {
    this.#list.replaceChildren();
    this.#known.clear();
    this.#unsent.clear();
    this.typing(false);
    this.#seen();
  }

  focus() {
    this.#region.focus();
  }

  #message(frame) {
    const own = frame.from === "citizen";
    const at = new Date(frame.at);
    const sender = own
      ? [texts.you]
      : [isolated(frame.name), element("span", { class: "agency" }, " · ", isolated(frame.agency))];
    return element(
      "li",
      { class: `message ${own ? "own" : "agent"}` },
      element("p", { class: "sender" }, ...sender),
      element("p", { class: "text", dir: "auto", lang: load("language") }, ...withLinks(frame.text)),
      element(
        "p",
        { class: "meta" },
        element("time", { datetime: at.toISOString() }, texts.time(at)),
        own ? element("span", { class: "state" }, ` · ${texts.sent}`) : null,
      ),
      frame.masked ? covered() : null,
    );
  }

  /** Part of its text is covered now, and why stands below, once. */
  #cover(line, text) {
    if (line.querySelector(".masked")) return;
    line.querySelector(".text").replaceChildren(...withLinks(text));
    line.append(covered());
  }

  #notice(frame) {
    if (frame.code === "push") return this.#push(frame);
    const said = notice(frame);
    return said && element("li", { class: `notice ${frame.code}` }, element("p", {}, ...said));
  }

  #push({ agent, agency, url, title }) {
    const page = card(url, title);
    return page && element("li", { class: "notice push" }, element("p", {}, ...texts.pushed(agent, agency)), page);
  }

  #mark(line, item) {
    line.classList.toggle("failed", item.state === "failed");
    line.classList.toggle("unsent", item.state !== "failed");
    const state = line.querySelector(".state");
    for (const button of line.querySelectorAll(".retry")) button.remove();
    if (item.state === "failed") {
      const why = texts.errors[item.error] ?? "";
      state.textContent = ` · ${texts.notSent} ${why}`;
      if (item.error !== "no-chat" && item.error !== "too-long") {
        const asked = item.error === "personal";
        const offer = (words, onclick) => element("button", { type: "button", class: "retry", onclick }, words);
        line.querySelector(".meta").append(
          offer(asked ? texts.sendAnyway : texts.retry, () => this.#again(item.id)),
          asked ? offer(texts.edit, () => this.#takeBack(item.id)) : "",
        );
      }
    } else {
      state.textContent = ` · ${item.state === "sending" ? texts.sending : texts.kept}`;
    }
  }

  #again(id) {
    const line = this.#unsent.get(id);
    this.#list.append(line);
    this.#region.focus();
    this.#retry(id);
  }

  #takeBack(id) {
    this.#unsent.get(id).remove();
    this.#unsent.delete(id);
    this.#edit(id);
  }

  /** The line stays the element it is, so that it is not read out a second time. */
  #confirm(line, frame) {
    line.classList.remove("unsent", "failed");
    for (const button of line.querySelectorAll(".retry")) button.remove();
    if (frame.masked) this.#cover(line, frame.text);
    line.querySelector(".state").textContent = ` · ${texts.sent}`;
    const time = line.querySelector("time");
    time.dateTime = new Date(frame.at).toISOString();
    time.textContent = texts.time(new Date(frame.at));
    const first = this.#firstUnsent();
    if (first && line.compareDocumentPosition(first) & Node.DOCUMENT_POSITION_PRECEDING) first.before(line);
  }

  #insert(line) {
    const follow = this.#stick;
    const first = this.#firstUnsent();
    if (first) first.before(line);
    else this.#list.append(line);
    if (follow) {
      this.#toEnd();
    } else {
      this.#below += 1;
      this.#more.textContent = texts.newMessages(this.#below);
      this.#more.hidden = false;
    }
  }

  #firstUnsent() {
    return this.#list.querySelector(".unsent, .failed");
  }

  /** By a person; where the window became another, it is for us to follow. */
  #scrolled() {
    if (this.#region.clientHeight === this.#height && this.#isAtEnd()) this.#seen();
  }

  #resized() {
    this.#height = this.#region.clientHeight;
    if (this.#stick) this.#toEnd();
  }

  #isAtEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.#region;
    this.#stick = scrollHeight - scrollTop - clientHeight < NEAR;
    return this.#stick;
  }

  #toEnd() {
    this.#region.scrollTop = this.#region.scrollHeight;
    this.#stick = true;
    this.#seen();
  }

  #seen() {
    this.#below = 0;
    this.#more.hidden = true;
  }
}

function covered() {
  return element("p", { class: "meta masked" }, texts.masked);
}
