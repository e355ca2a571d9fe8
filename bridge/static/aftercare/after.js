// What citizens can do when a chat is over: rate it by one click on one of three faces, and get the conversation by
// e-mail. We ask nothing twice, and nobody has to answer.

import { post } from "../link/ask.js";
import { element } from "../parts/dom.js";
import { language } from "../words/language.js";
import { speak } from "../words/spoken.js";
import { load, save } from "../link/storage.js";
import { texts } from "../words/texts.js";

const { after: words } = await import(`../words/words.${language}.js`);
const SVG = "http://www.w3.org/2000/svg";
const MOUTHS = { 3: "M8 14q4 4 8 0", 2: "M8 15h8", 1: "M8 17q4 -4 8 0" };
const PAUSE = 700;
const LONGEST = 2000;

export async function after(place, token) {
  const asks = load("survey")?.state !== "skipped";
  place.replaceChildren(...(asks ? [new Survey(token).element] : []));
  document.body.classList.toggle("with-after", asks);
  const offers = await fetch("/after").then((answer) => answer.json()).catch(() => ({}));
  if (!offers.mail || !token) return;
  const button = element("button", { type: "button", class: "quiet" }, words.mail);
  button.addEventListener("click", async () => {
    const { mailForm } = await import("./mailform.js");
    const form = mailForm(words, token);
    button.replaceWith(form);
    document.body.classList.add("with-after");
    form.querySelector("input").focus();
  });
  place.prepend(button);
}

class Survey {
  #token;
  #said = { ...load("survey") };
  #timer;
  #turn = 0;
  #sending = null;
  #comment = element("textarea", { id: "comment", rows: 2, maxlength: LONGEST, dir: "auto" });
  #more;
  #status = element("p", { class: "told", hidden: true });
  #again = element("button", { type: "button", class: "quiet", hidden: true, onclick: () => this.#send() }, texts.retry);
  #skip = element("button", { type: "button", class: "quiet", onclick: () => this.#dismiss() }, words.skip);

  constructor(token) {
    this.#token = token;
    this.#comment.value = this.#said.comment ?? "";
    const comment = element("div", { class: "field" }, element("label", { for: "comment" }, words.comment), this.#comment);
    const send = element("button", { type: "submit", class: "primary" }, texts.send);
    this.#more = element(
      "div",
      { class: "more-asked", hidden: !this.#said.rating },
      this.#group("informed", words.informed, [[true, words.yes], [false, words.no]]),
      this.#group("otherwise", words.otherwise, Object.entries(words.ways)),
      comment,
      send,
    );
    const faces = [3, 2, 1].map((value) => [value, words.faces[value], smile(value)]);
    this.element = element(
      "form",
      { class: "survey", onsubmit: (event) => (event.preventDefault(), this.#send()) },
      this.#group("rating", words.rating, faces),
      this.#more,
      element("div", { class: "buttons" }, this.#status, this.#again, this.#skip),
    );
    if (this.#said.state === "kept") this.#tell(words.thanks);
    else if (this.#said.rating) this.#later();
  }

  #group(name, legend, choices) {
    return element(
      "fieldset",
      { class: name },
      element("legend", {}, legend),
      ...choices.map(([value, label, picture]) => {
        const radio = element("input", { type: "radio", name, value, checked: this.#said[name] === value });
        radio.addEventListener("change", () => this.#choose(name, value));
        return element("label", {}, radio, picture, element("span", {}, label));
      }),
    );
  }

  #choose(name, value) {
    this.#said[name] = value;
    this.#more.hidden = !this.#said.rating;
    this.#later();
  }

  /** Waits, because citizens who move through the choices by keyboard mean the one at which they stop. */
  #later() {
    this.#said.state = "given";
    save("survey", this.#said);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#send(), PAUSE);
  }

  /** Sends everything each time, because the last one counts. One at a time, so that the last one also arrives last. */
  async #send() {
    clearTimeout(this.#timer);
    this.#said.comment = this.#comment.value.trim();
    save("survey", this.#said);
    const turn = ++this.#turn;
    await this.#sending;
    if (turn !== this.#turn) return;
    const { state, ...said } = this.#said;
    this.#sending = post("feedback", said, this.#token);
    const { code } = await this.#sending;
    if (turn !== this.#turn) return;
    this.#said.state = code ? state : "kept";
    save("survey", this.#said);
    this.#tell(code ? (words.failed[cause(code)] ?? words.failed.unavailable) : words.thanks, code === "unavailable");
  }

  #tell(said, again = false) {
    this.#status.textContent = said;
    this.#status.hidden = false;
    this.#again.hidden = !again;
    this.#skip.hidden = true;
    speak(said);
  }

  #dismiss() {
    save("survey", { state: "skipped" });
    this.element.remove();
    document.getElementById("over-title").focus();
  }
}

/** An expired token means that the chat ended too long ago. */
export const cause = (code) => (code === "bad-token" ? "gone" : code);

/** A face that matches the words beside it. */
function smile(value) {
  const drawn = document.createElementNS(SVG, "svg");
  drawn.setAttribute("viewBox", "0 0 24 24");
  drawn.setAttribute("aria-hidden", "true");
  for (const shape of ["M12 2a10 10 0 1 0 .01 0z", "M8.5 8.5v1.5", "M15.5 8.5v1.5", MOUTHS[value]]) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", shape);
    drawn.append(path);
  }
  return drawn;
}
