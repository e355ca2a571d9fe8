// Other ways to reach the agencies, and how they use conversations. Promises nothing that they have not said.

import { element, isolated } from "../parts/dom.js";
import { locale } from "../words/language.js";
import { texts } from "../words/texts.js";
import { parts, say } from "../words/words.js";

/** With at most so many agencies, the first one is open without a click. */
const FEW = 3;
const WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const day = new Intl.DateTimeFormat(locale, { weekday: "long", timeZone: "UTC" });
const clock = new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit", timeZone: "UTC" });
const list = new Intl.ListFormat(locale, { style: "narrow" });
// 6 January 2025 was a Monday.
const dayName = (name) => day.format(Date.UTC(2025, 0, 6 + WEEK.indexOf(name)));

function time(shown) {
  const [hour, minute] = shown.split(":").map(Number);
  return clock.format(Date.UTC(2025, 0, 6, hour, minute));
}

/** “Monday to Friday”, or the days one by one. */
function span(days, words) {
  const follow = days.every((one, index) => index === 0 || WEEK.indexOf(one) === WEEK.indexOf(days[index - 1]) + 1);
  if (days.length > 2 && follow) return say(words.daysFromTo, { first: dayName(days[0]), last: dayName(days.at(-1)) });
  return list.format(days.map(dayName));
}

function zone(name) {
  try {
    const parts = new Intl.DateTimeFormat(locale, { timeZone: name, timeZoneName: "longGeneric" }).formatToParts();
    return parts.find(({ type }) => type === "timeZoneName").value;
  } catch {
    return name;
  }
}

export class Ways {
  #words;
  #shown = "";
  #section = element("section", { class: "ways", "aria-labelledby": "ways-title" });
  #privacy = element("section", { class: "privacy", "aria-labelledby": "privacy-title" });

  constructor(words) {
    this.#words = words;
  }

  /** `masking`: the mode to name while no agency is known; only if the page searches for topics. */
  show(agencies, masking) {
    const shown = JSON.stringify([agencies, masking]);
    document.querySelector(".body")?.append(this.#section);
    const start = document.querySelector("form.start > button[type=submit]");
    if (start && !this.#privacy.isConnected) start.before(this.#privacy);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#section.hidden = !agencies.some((one) => reachable(one));
    document.body.classList.toggle("with-ways", !this.#section.hidden);
    this.#section.replaceChildren(...this.#ways(agencies.filter(reachable)));
    this.#privacy.replaceChildren(...this.#notice(agencies, masking));
  }

  #ways(agencies) {
    const words = this.#words;
    const [one] = agencies;
    const said = agencies.length === 1 ? parts(words.waysTo, { agency: isolated(one.name) }) : [words.ways];
    const title = element("h2", { id: "ways-title" }, ...said);
    if (agencies.length === 1) return [title, ...this.#of(one)];
    return [
      title,
      ...agencies.map((agency, at) =>
        element("details", { open: at === 0 && agencies.length <= FEW }, element("summary", {}, isolated(agency.name)), ...this.#of(agency)),
      ),
    ];
  }

  #of({ phone, email, website, hours, zone: where, words: own }) {
    const words = this.#words;
    const leads = (label, href, shown) => element("li", {}, `${label} `, element("a", { href }, isolated(shown)));
    const links = element(
      "ul",
      { role: "list" },
      phone ? leads(words.phone, `tel:${phone.replace(/[^+0-9*#]/g, "")}`, phone) : null,
      email ? leads(words.email, `mailto:${email}`, email) : null,
      website ? this.#website(website) : null,
    );
    const said = own?.hours && element("p", { class: "words", lang: own.hours.lang, dir: "auto" }, own.hours.text);
    if (!hours) return [links, said].filter(Boolean);
    const rows = hours.map(({ days, start, end }) => {
      const open = say(words.fromTo, { start: time(start), end: time(end) });
      return element("div", {}, element("dt", {}, span(days, words)), element("dd", {}, open));
    });
    const open = element("details", {}, element("summary", {}, words.hours), element("dl", {}, ...rows), element("p", { class: "hint" }, zone(where)));
    return [links, open, said].filter(Boolean);
  }

  #website(address) {
    const link = element("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, this.#words.website);
    link.append(element("span", { class: "unseen" }, ` ${texts.opensNewTab}`));
    return element("li", {}, link);
  }

  #notice(agencies, masking) {
    const words = this.#words;
    const kept = agencies.filter(({ masking }) => masking);
    const periods = [...new Set(kept.map(({ keep_days }) => keep_days))];
    const keeping = kept.length === 0 ? [[words.keepsUnknown]] :
      kept.length === 1 || periods.length > 1 ? kept.map(({ name, keep_days }) => keeps(words, keep_days, name)) :
      [keeps(words, periods[0])];
    const modes = agencies.length > 0 ? kept.map((one) => one.masking) : [masking];
    const mode = ["mask", "warn"].find((one) => modes.includes(one));
    const paragraphs = [
      ...keeping,
      [words.recorded],
      masking ? [words.searched] : null,
      mode ? [words.masking[mode]] : null,
    ].filter(Boolean);
    const own = agencies.length === 1 && agencies[0].words?.privacy;
    return [
      element("h2", { id: "privacy-title" }, words.privacy),
      ...paragraphs.map((parts) => element("p", {}, ...parts)),
      own && element("p", { lang: own.lang, dir: "auto" }, own.text),
    ].filter(Boolean);
  }
}

/** How long an agency keeps the conversation. Without a `name`, we do not know yet which agency. */
function keeps(words, count, name) {
  if (!name) return parts(count === null ? words.someKeepOpen : words.someKeep, { count });
  return parts(count === null ? words.keepsOpen : words.keeps, { count, agency: isolated(name) });
}

function reachable({ phone, email, website, hours, words }) {
  return Boolean(phone || email || website || hours || words?.hours);
}
