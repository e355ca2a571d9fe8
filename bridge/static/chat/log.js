// The conversation on the page. Shows each frame once, unsent messages always last, and never scrolls a reader who has
// scrolled up. Screen readers hear new lines from `spoken.js`; the log itself is silent.

import { element, fill, isolated } from "../parts/dom.js";
import { face } from "../parts/faces.js";
import { card, withLinks } from "../parts/links.js";
import { quoted, told } from "../words/lines.js";
import { speak } from "../words/spoken.js";
import { load } from "../link/storage.js";
import { texts } from "../words/texts.js";
import { parts, say } from "../words/words.js";

const NEAR = 60;
const enclose = async (line, file) => (await import("./files.js")).enclose(line.querySelector(".text"), file);
const TYPING_AGAIN = 30_000;

export class Log {
  #region;
  #list;
  #more;
  #typing;
  #typingTimer = null;
  #typingTold = -TYPING_AGAIN;
  #hushed = false;
  #known = new Set();
  #unsent = new Map();
  #below = 0;
  #stick = true;
  #height = 0;
  #retry;
  #edit;

  /** Buttons on unsent messages call `retry(id)` and `edit(id)`. */
  constructor({ retry, edit }) {
    this.#retry = retry;
    this.#edit = edit;
    // Safari does not treat a list without markers as a list unless we say so.
    this.#list = element("ol", { class: "messages", role: "list" });
    this.#region = element(
      "div",
      { class: "log", role: "log", "aria-live": "off", "aria-label": texts.logLabel, tabindex: "0" },
      this.#list,
    );
    this.#more = element("button", { type: "button", class: "more", hidden: true, onclick: () => this.#toEnd() });
    // Outside the log, because screen readers need not read typing out each time.
    this.#typing = element("p", { class: "typing", "aria-hidden": "true" });
    this.element = element("div", { class: "conversation" }, this.#region, this.#more, this.#typing);
    this.#region.addEventListener("scroll", () => this.#scrolled());
    this.#region.addEventListener("keydown", (event) => this.#walk(event));
    addEventListener("resize", () => this.#resized());
    addEventListener("scroll", () => this.#box !== this.#region && this.#follows() && this.#scrolled());
    new ResizeObserver(() => this.#resized()).observe(this.#region);
  }

  /** Shows a message or a notice. Returns false if it is already on the page. */
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
    if (!this.#hushed) this.#tell(frame, line, own);
    if (frame.from === "agent") this.typing(false);
    return true;
  }

  /** Shows a message of the outbox in its state. Returns its line. */
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
    if (item.state === "failed" && !this.#hushed) speak(`${line.querySelector(".state").textContent} ${item.text}`);
    if (follow) this.#toEnd(); // the words below the message make it taller
    return line;
  }

  /** A file has a new card. */
  file(stanza, file) {
    const line = [...this.#list.children].find((one) => one.dataset.stanza === stanza);
    if (line) enclose(line, file);
  }

  drop(id) {
    this.#unsent.get(id)?.remove();
    this.#unsent.delete(id);
  }

  typing(on, name = "") {
    clearTimeout(this.#typingTimer);
    const shown = on && !load("noTyping");
    const said = parts(texts.typing, { agent: isolated(name) });
    fill(this.#typing, shown ? said : []);
    if (!shown) return;
    this.#typingTimer = setTimeout(() => this.typing(false), 30_000);
    if (performance.now() - this.#typingTold < TYPING_AGAIN) return;
    this.#typingTold = performance.now();
    speak(said);
  }

  /** Everything that is shown until `speak` was there before, so screen readers do not read it out. */
  hush() {
    this.#hushed = true;
    this.#region.setAttribute("aria-busy", "true");
  }

  speak() {
    if (!this.#hushed) return;
    this.#hushed = false;
    this.#region.removeAttribute("aria-busy");
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

  /** Tells screen readers who says what; of the citizen's own messages, that they are sent. */
  #tell(frame, line, own) {
    if (own) speak(`${texts.sent}: ${frame.text}`, frame.lang ?? load("language"));
    else if (frame.type === "notice") speak(line.innerText);
    else speak([isolated(frame.name), ": ", element("span", { lang: frame.lang ?? load("language") }, frame.text)]);
  }

  /** The arrow keys go from message to message, starting at the last. Screen readers read a focused message whole. */
  #walk(event) {
    const lines = [...this.#list.children];
    const at = lines.indexOf(event.target.closest("li"));
    const from = at < 0 ? lines.length : at;
    const to = { ArrowUp: from - 1, ArrowDown: from + 1, Home: 0, End: lines.length - 1 }[event.key];
    if (to === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    goTo(lines[Math.max(0, Math.min(to, lines.length - 1))]);
  }

  focusLast() {
    goTo(this.#list.lastElementChild);
  }

  #message(frame) {
    const own = frame.from === "citizen";
    const at = new Date(frame.at);
    const sender = own
      ? [texts.you]
      : [face(frame), isolated(frame.name), element("span", { class: "agency" }, " · ", isolated(frame.agency))];
    const line = element(
      "li",
      { class: `message ${own ? "own" : "agent"}`, "data-stanza": frame.stanza },
      element("p", { class: "sender" }, ...sender),
      frame.quote ? element("blockquote", { dir: "auto" }, ...quoted(frame.quote)) : null,
      element("p", { class: "text", dir: "auto", lang: frame.lang ?? load("language") }, ...withLinks(frame.text)),
      element(
        "p",
        { class: "meta" },
        element("time", { datetime: at.toISOString() }, texts.time(at)),
        own ? element("span", { class: "state" }, ` · ${texts.sent}`) : null,
      ),
      frame.masked ? covered() : null,
    );
    if (frame.file) enclose(line, frame.file).then(() => this.#stick && this.#toEnd());
    return line;
  }

  /** Shows the covered text, and the reason below it, once. */
  #cover(line, text) {
    if (line.querySelector(".masked")) return;
    line.querySelector(".text").replaceChildren(...withLinks(text));
    line.append(covered());
  }

  #notice(frame) {
    const said = told(frame);
    const page = frame.url ? card(frame.url, frame.title) : null;
    if (!said || (frame.url && !page)) return null;
    return element("li", { class: `notice ${frame.code}` }, element("p", {}, ...said), page);
  }

  #mark(line, item) {
    line.classList.toggle("failed", item.state === "failed");
    line.classList.toggle("unsent", item.state !== "failed");
    const state = line.querySelector(".state");
    for (const button of line.querySelectorAll(".retry")) button.remove();
    if (item.state === "failed") {
      const why = item.words ?? texts.errors[item.error] ?? "";
      state.textContent = ` · ${texts.notSent} ${why}`;
      if (item.error !== "no-chat" && item.error !== "too-long" && !item.final) {
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
    this.drop(id);
    this.#edit(id);
  }

  /** The line stays the same element, so that screen readers do not read it a second time. */
  #confirm(line, frame) {
    line.classList.remove("unsent", "failed");
    for (const button of line.querySelectorAll(".retry")) button.remove();
    if (frame.masked) this.#cover(line, frame.text);
    if (frame.file) enclose(line, frame.file);
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
      this.#more.textContent = say(texts.newMessages, { count: this.#below });
      this.#more.hidden = false;
    }
  }

  /** What scrolls: the conversation or, in a low window, the whole page. */
  get #box() {
    return getComputedStyle(this.#region).overflowY === "visible" ? document.scrollingElement : this.#region;
  }

  #firstUnsent() {
    return this.#list.querySelector(".unsent, .failed");
  }

  /** A person has scrolled. If the window's size changed instead, `#resized` follows. */
  #scrolled() {
    if (this.#box.clientHeight === this.#height && this.#isAtEnd()) this.#seen();
  }

  #resized() {
    this.#height = this.#box.clientHeight;
    if (this.#stick && this.#follows()) this.#toEnd();
  }

  /** If the whole page scrolls, the conversation moves it only during a chat, and not while a form is shown. */
  #follows() {
    return this.#box === this.#region || document.body.dataset.view === "chat";
  }

  #isAtEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.#box;
    this.#stick = scrollHeight - scrollTop - clientHeight < NEAR;
    return this.#stick;
  }

  #toEnd() {
    this.#box.scrollTop = this.#box.scrollHeight;
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

function goTo(line) {
  line?.setAttribute("tabindex", "-1");
  line?.focus();
}
