// What the page says, in its language. The sentences are data: the bridge generates them from `words/sentences.json`
// and the language's catalogue. This module chooses among them and formats times.

import { language, locale } from "./language.js";
import { say } from "./words.js";

const clock = new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit" });
const dayAndClock = new Intl.DateTimeFormat(locale, { month: "short", day: "numeric", hour: "numeric", minute: "2-digit" });
const opening = new Intl.DateTimeFormat(locale, {
  weekday: "long", month: "long", day: "numeric", hour: "numeric", minute: "2-digit", timeZoneName: "short",
});
const { page: words } = await import(`./words.${language}.js`);

export const texts = {
  ...words,

  time(at) {
    return at.toDateString() === new Date().toDateString() ? clock.format(at) : dayAndClock.format(at);
  },
  language(tag) {
    try {
      return new Intl.DisplayNames([tag], { type: "language" }).of(tag);
    } catch {
      return tag;
    }
  },
  /** The name of a topic. Says so if nobody is available. */
  topic({ name, open }) {
    return open ? name : say(words.topicClosed, { topic: name });
  },
  /** The place in the queue and the expected wait. `time`: seconds, if known. */
  position(position, time) {
    const place = position === 1 ? words.next : say(words.position, { position });
    if (time === null || time === undefined) return place;
    const count = Math.max(1, Math.round(time / 60));
    return `${place} ${count > 60 ? words.waitLong : say(words.wait, { count })}`;
  },
  /** An agency that we cannot reach, or can reach again. Its name may be unknown. */
  agencyAway: (name) => (name ? say(words.agencyAway, { name }) : words.someAgencyAway),
  agencyBack: (name) => (name ? say(words.agencyBack, { name }) : words.someAgencyBack),
  /** Why nobody takes the chat, in one sentence, with the opening in the citizen's own time zone. */
  refused({ reason, agency, opens }) {
    const when = opens && !Number.isNaN(Date.parse(opens)) ? opening.format(new Date(opens)) : "";
    const whose = reason + (agency ? "Agency" : "");
    const { refusals, over } = words;
    const sentence = (when && refusals[`${whose}Opens`]) || refusals[whose] || refusals[reason] || over[reason] || "";
    // Isolates the name's direction of writing.
    return say(sentence, { agency: `\u2068${agency}\u2069`, opens: when });
  },
};
