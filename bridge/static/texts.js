// What the page says, in its language: the words of `texts.<language>.js`, and how that language writes times and lists.

import { language, locale } from "./language.js";

const clock = new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit" });
const dayAndClock = new Intl.DateTimeFormat(locale, { month: "short", day: "numeric", hour: "numeric", minute: "2-digit" });
const opening = new Intl.DateTimeFormat(locale, {
  weekday: "long", month: "long", day: "numeric", hour: "numeric", minute: "2-digit", timeZoneName: "short",
});
const { words } = await import(`./texts.${language}.js`);

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
  /** The name of a topic; it says so where nobody is available. */
  topic({ name, open }) {
    return open ? name : words.topicClosed(name);
  },
  /** Why nobody takes the chat, in one sentence; `opens` in the citizen's own time and zone. */
  refused({ reason, agency, opens }) {
    const when = opens && !Number.isNaN(Date.parse(opens)) ? opening.format(new Date(opens)) : "";
    // A name keeps its own direction.
    return words.refusals[reason]?.(agency ? `\u2068${agency}\u2069` : "", when) ?? words.over[reason] ?? "";
  },
};
