// Why a chat is over, or could not begin, and what citizens can do then. We load the parts for that only then.

import { load } from "../link/storage.js";
import { texts } from "../words/texts.js";

export const REFUSALS = ["closed", "full", "nobody", "blocked", "fault"];
/** The reasons for which citizens can leave a message. */
const LEAVE = ["closed", "full", "nobody", "fault"];

export function overWords(ended) {
  const refused = REFUSALS.includes(ended.reason) && (ended.opens || ended.words) && texts.refused(ended);
  return refused || (texts.over[ended.reason] ?? texts.over.closed);
}

export class Ending {
  #view;
  #form;
  #frames;
  #again;

  /** `frames()` returns what was shown; `again()` starts over. */
  constructor({ view, form, frames, again }) {
    this.#view = view;
    this.#form = form;
    this.#frames = frames;
    this.#again = again;
  }

  over(ended) {
    this.#view.after.replaceChildren();
    document.body.classList.remove("with-after");
    const answered = this.#frames().some(({ code }) => code === "agent-joined");
    const leaves = LEAVE.includes(ended.reason);
    this.#view.over(overWords(ended), ended);
    this.#view.offerMessage(leaves && (() => this.#leave(ended.reason, overWords(ended))));
    if (answered) import("./after.js").then(({ after }) => after(this.#view.after, load("token"))).catch(console.warn);
  }

  /** Nobody takes a chat. Shows the agency's own `words`, in the language `lang`, beside ours. */
  refused(why, words, lang) {
    const said = texts.refused(why);
    this.#form.refuse(said, words, lang, LEAVE.includes(why.reason) && (() => this.#leave(why.reason, said)));
  }

  /** Restores a message that the citizen was writing, or had sent, before a reload. */
  restore() {
    const message = load("message");
    if (message) this.#leave(message.why, message.told);
  }

  /** Turns the question, and everything that we know, into a message. */
  #leave(why, said) {
    const asked = this.#frames().find(({ from }) => from === "citizen")?.text ?? load("outbox", [])[0]?.text;
    import("./message.js")
      .then(({ leave }) => leave(this.#view, { why, said, asked }, this.#again))
      .catch(() => this.#view.tell(texts.unavailable, "warning"));
  }
}

/** The conversation as a file. Few citizens want it, so we fetch the code only then. */
export function download(how, frames, view) {
  import("./transcript.js")
    .then((transcript) => transcript[how](frames))
    .catch(() => view.tell(texts.unavailable, "warning"));
}
