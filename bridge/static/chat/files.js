// Files in the conversation: shows them, and uploads the citizen's own. The page fetches this with the first file.

import { element } from "../parts/dom.js";
import { language, locale } from "../words/language.js";
import { texts } from "../words/texts.js";
import { say } from "../words/words.js";

const { words } = await import(`../words/files.${language}.js`);
const AGAIN = 4_000;
/** Milliseconds in which a file that the bridge has taken should be in the room. */
const PATIENCE = 20_000;
/** Error codes after which we send the file again by ourselves. */
const PASSING = ["not-ready", "too-fast"];
/** Error codes after which the file cannot be sent as it is. */
const FINAL = ["file-type", "file-size", "file-empty", "file-damaged", "file-pixels", "file-active", "file-off", "file-count"];

/** Shows a file in place of its name. */
export function enclose(place, { name, type, size, url, state, why }) {
  const own = url?.startsWith("/files/") ? url : null;
  const about = own ? describe(type, size) : state === "checking" ? words.checking : `${words.refused} ${words.why[why] ?? words.lost}`;
  const picture = own && type.startsWith("image/");
  place.replaceChildren(
    element(
      own ? "a" : "span",
      { class: "card file", href: own, download: own && name },
      picture ? element("img", { src: own, alt: "", loading: "lazy" }) : null,
      element("span", { class: "card-title", dir: "auto" }, name),
      element("span", { class: "host" }, about),
    ),
  );
}

export function describe(type, size) {
  const kind = type.startsWith("image/") ? words.picture : type === "application/pdf" ? "PDF" : words.text;
  return `${kind}, ${measured(size)}`;
}

function measured(size) {
  const [unit, amount] = size < 1e6 ? ["kilobyte", size / 1e3] : ["megabyte", size / 1e6];
  const format = new Intl.NumberFormat(locale, { style: "unit", unit, maximumFractionDigits: unit === "megabyte" ? 1 : 0 });
  return format.format(unit === "kilobyte" ? Math.max(1, amount) : amount);
}

export class Files {
  #log;
  #token;
  #items = [];
  #request = null;
  #timer = null;

  /**
   * `log` shows the files, `token()` is the visit's. Files live as long as the page: a browser could keep them over a
   * reload only where they would outlive the tab, even on a library's computer. So the browser asks before leaving.
   */
  constructor(log, token) {
    this.#log = log;
    this.#token = token;
    addEventListener("beforeunload", (event) => this.#items.some(({ state }) => state !== "failed") && event.preventDefault());
  }

  send(id, file, largest) {
    const item = { id, file, text: file.name, at: new Date().toISOString(), state: "kept", words: texts.kept };
    this.#items.push(item);
    const line = this.#log.showUnsent(item);
    const about = { name: file.name, state: "own" };
    enclose(line.querySelector(".text"), about);
    line.querySelector(".host").textContent = describe(file.type, file.size);
    if (file.size > largest) this.#fail(item, "file-size", measured(largest));
    else if (file.size === 0) this.#fail(item, "file-empty");
    else this.#next();
  }

  /** Sends a file again; returns whether we have it. */
  again(id) {
    const item = this.#items.find((one) => one.id === id);
    if (!item) return false;
    this.#show(item, "kept", texts.kept);
    this.#next();
    return true;
  }

  /** A file was refused, or the room did not keep it. Returns the file's item, if we have it. */
  refused(id, code) {
    const item = this.#items.find((one) => one.id === id);
    if (item) this.#fail(item, code);
    return item;
  }

  /** The room has the file. */
  confirm(id) {
    this.#items = this.#items.filter((one) => one.id !== id);
  }

  /** We are connected, and everything missed has been shown. Files that are not there now were lost on their way. */
  ready() {
    for (const item of this.#items) if (item.taken) item.state = "kept";
    this.#next();
  }

  /** The chat is over, so unsent files fail. */
  stop() {
    clearTimeout(this.#timer);
    const unsent = this.#items;
    this.#items = [];
    this.#request?.abort();
    for (const item of unsent) this.#fail(item, "no-chat");
  }

  #next() {
    const item = this.#items.find((one) => one.state === "kept");
    if (!item || this.#request) return;
    const request = (this.#request = new XMLHttpRequest());
    request.item = item;
    request.open("POST", "/files");
    request.responseType = "json";
    request.setRequestHeader("Authorization", `Bearer ${this.#token()}`);
    request.setRequestHeader("X-Message-Id", item.id);
    request.setRequestHeader("X-File-Name", encodeURIComponent(item.file.name.toWellFormed?.() ?? item.file.name));
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.upload.onprogress = ({ loaded, total }) => this.#progress(item, loaded / total);
    request.onloadend = () => this.#done(item, request);
    this.#progress(item, 0);
    request.send(item.file);
  }

  /** Shows the progress. Screen readers do not read out each step. */
  #progress(item, part) {
    const line = this.#show(item, "sending", texts.sending);
    line.querySelector(".meta").append(
      element("progress", { class: "retry", max: 1, value: part, "aria-label": words.progress }),
    );
    this.#offer(line, words.cancel, item);
  }

  #done(item, { status, response }) {
    this.#request = null;
    // The room's answer comes another way. If it came before this one, it counts.
    if (this.#items.includes(item) && item.state === "sending") {
      if (status === 202) this.#taken(item);
      else if (!status || PASSING.includes(response?.code)) this.#later(item);
      else this.#fail(item, response?.code);
    }
    this.#next();
  }

  #taken(item) {
    this.#show(item, "sending", texts.sending);
    item.taken = true;
    setTimeout(() => item.taken && this.again(item.id), PATIENCE);
  }

  #later(item) {
    this.#show(item, "waiting", texts.kept);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      for (const one of this.#items) if (one.state === "waiting") one.state = "kept";
      this.#next();
    }, AGAIN);
  }

  #cancel(item) {
    const request = this.#request?.item === item ? this.#request : null;
    this.confirm(item.id);
    this.#log.drop(item.id);
    request?.abort();
    document.getElementById("message").focus();
  }

  #fail(item, code, size) {
    item.final = FINAL.includes(code);
    item.error = code;
    const said = words.why[code] ?? texts.errors[code] ?? texts.errors.unavailable;
    this.#offer(this.#show(item, "failed", say(said, { size })), words.remove, item);
  }

  #offer(line, said, item) {
    const onclick = () => this.#cancel(item);
    line.querySelector(".meta").append(element("button", { type: "button", class: "retry", onclick }, said));
  }

  #show(item, state, said) {
    item.taken = false;
    item.state = state;
    item.words = said;
    return this.#log.showUnsent(item);
  }
}
