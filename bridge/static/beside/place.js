// A place in the queue: a sound when it is the citizen's turn, if they want one, and a link by which they may leave and
// come back. Asks for no permission and fetches no sound.

import { element, isolated } from "../parts/dom.js";
import { load, save } from "../link/storage.js";
import { called } from "../embedding/host.js";
import { texts } from "../words/texts.js";
import { parts } from "../words/words.js";

const NOTES = [659, 880, 659, 880];
const LENGTH = 0.45;

export class Place {
  #words;
  #send;
  #sound = null;
  #called = false;
  #box = element("section", { class: "place", "aria-labelledby": "place-title" });
  #call;
  #leave;
  #kept = element("div", { class: "kept", role: "status" });

  constructor(words, send) {
    this.#words = words;
    this.#send = send;
    this.#call = element("input", { type: "checkbox", id: "call-me", onchange: () => this.#choose() });
    this.#call.checked = load("callMe", false);
    this.#leave = element("button", { type: "button", class: "quiet", onclick: () => send({ type: "keep" }) }, words.leave);
    this.#box.append(
      element("h2", { id: "place-title", class: "unseen" }, words.place),
      element("div", { class: "check" }, this.#call, element("label", { for: "call-me" }, words.callMe)),
      this.#leave,
      this.#kept,
    );
    // After a reload, browsers allow sounds once the citizen has touched the page.
    if (this.#call.checked) document.addEventListener("pointerdown", () => this.#choose(), { once: true });
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.#seen());
    addEventListener("focus", () => this.#seen());
  }

  heed(frame) {
    if (frame.type === "queue") this.#wait();
    else if (frame.type === "kept") this.#show(frame);
    else if (frame.type === "ended") this.#put(false);
    else if (frame.code === "agent-joined") this.#turn(frame);
  }

  #wait() {
    this.#called = false;
    if (!this.#box.isConnected) this.#put(true);
  }

  #put(there) {
    if (there) document.querySelector(".status").after(this.#box);
    else this.#box.remove();
    document.body.classList.toggle("with-place", there);
  }

  /** Runs on a person's own click, without which browsers allow no sound. */
  #choose() {
    save("callMe", this.#call.checked);
    if (!this.#call.checked || typeof AudioContext === "undefined") return;
    this.#sound ??= new AudioContext();
    this.#sound.resume();
  }

  #turn({ agent, agency, at }) {
    if (!this.#box.isConnected || this.#called) return;
    this.#called = true;
    this.#put(false);
    if (Date.now() - Date.parse(at) > 60_000) return;
    if (load("callMe", false)) this.#ring();
    if (document.visibilityState === "visible" && document.hasFocus()) return;
    this.#title();
    called(load("callMe", false));
  }

  /** Less than two seconds, and quiet at both ends of each note, so that it does not click. */
  #ring() {
    if (!this.#sound) return;
    document.body.dataset.rang = String(NOTES.length);
    NOTES.forEach((pitch, index) => {
      const note = this.#sound.createOscillator();
      const volume = this.#sound.createGain();
      const from = this.#sound.currentTime + index * LENGTH;
      note.frequency.value = pitch;
      volume.gain.setValueAtTime(0, from);
      volume.gain.linearRampToValueAtTime(0.2, from + 0.03);
      volume.gain.linearRampToValueAtTime(0, from + LENGTH - 0.05);
      note.connect(volume).connect(this.#sound.destination);
      note.start(from);
      note.stop(from + LENGTH);
    });
  }

  #title() {
    document.title = this.#words.yourTurn;
  }

  #seen() {
    if (this.#called && document.title === this.#words.yourTurn) document.title = texts.title;
  }

  /** Shows the link, and until when it is valid. */
  #show({ link, until }) {
    const words = this.#words;
    const address = new URL(`/#place=${link}`, location.href).href;
    const field = element("input", { id: "place-link", type: "text", readonly: true, value: address, dir: "ltr" });
    field.addEventListener("focus", () => field.select());
    const done = element("span", { role: "status" });
    const copy = async () => {
      field.select();
      try {
        await navigator.clipboard.writeText(address);
      } catch {
        document.execCommand("copy"); // there is no clipboard without HTTPS
      }
      done.textContent = words.copied;
    };
    this.#kept.replaceChildren(
      element("p", {}, ...parts(words.kept, { until: isolated(texts.time(new Date(until))) })),
      element("label", { for: "place-link" }, words.link),
      element("div", { class: "row" }, field, element("button", { type: "button", class: "quiet", onclick: copy }, words.copy)),
      element("p", { class: "hint" }, words.secret, " ", done),
    );
    field.focus();
  }
}
