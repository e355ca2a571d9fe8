// Why a chat is over, or could not begin, and what there is then. What that needs is loaded only then.

import { load } from "../link/storage.js";
import { texts } from "../words/texts.js";

export const REFUSALS = ["closed", "full", "nobody", "blocked", "fault"];
/** Those for which a message can be left. */
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

  /** `frames()` are what was shown; `again()` begins anew. */
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

  /** Nobody takes a chat: the agency's own `words`, in their language, beside ours. */
  refused(why, words, lang) {
    const said = texts.refused(why);
    this.#form.refuse(said, words, lang, LEAVE.includes(why.reason) && (() => this.#leave(why.reason, said)));
  }

  /** A message that was being written, or has been sent, when the page was loaded again. */
  restore() {
    const message = load("message");
    if (message) this.#leave(message.why, message.told);
  }

  /** The question, and all that is known, becomes a message. */
  #leave(why, said) {
    const asked = this.#frames().find(({ from }) => from === "citizen")?.text ?? load("outbox", [])[0]?.text;
    import("./message.js")
      .then(({ leave }) => leave(this.#view, { why, said, asked }, this.#again))
      .catch(() => this.#view.tell(texts.unavailable, "warning"));
  }
}

/** The conversation as a file; few take it with them, so that how is fetched then. */
export function download(how, frames, view) {
  import("./transcript.js")
    .then((transcript) => transcript[how](frames))
    .catch(() => view.tell(texts.unavailable, "warning"));
}
