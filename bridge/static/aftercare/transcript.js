// The conversation as a file, text or HTML, made in the browser from what was shown. Sends no requests.

import { element } from "../parts/dom.js";
import { locale } from "../words/language.js";
import { quoted, told } from "../words/lines.js";
import { load } from "../link/storage.js";
import { texts } from "../words/texts.js";
import { say } from "../words/words.js";

const STYLE = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 42rem; margin: 1rem auto; padding: 0 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; }
h2 { font-size: 1rem; margin: 1.5rem 0 0.25rem; break-after: avoid; }
time { font-weight: 400; }
p { margin: 0; white-space: pre-wrap; }
.notice { margin-top: 1.5rem; font-style: italic; }
blockquote { margin: 0; padding-inline-start: 0.5rem; border-inline-start: 0.2rem solid; }
`;

const words = (parts) => parts.map((part) => (typeof part === "string" ? part : part.textContent)).join("");

function line(frame) {
  if (frame.type === "notice") {
    const said = notice(frame);
    return said && `[${time(frame)}] ${words(said)}`;
  }
  const above = frame.quote ? `> ${words(quoted(frame.quote))}\n` : "";
  return `[${time(frame)}] ${who(frame)}:\n${indented(above + said(frame))}`;
}

/** So that nobody can write a line that looks like another person's. */
const indented = (text) => text.replaceAll("\r", "").replace(/^/gm, "    ");

/** What a notice says, with the page that it offers, as parts; null for an unknown one. */
function notice({ url, title, ...frame }) {
  const said = told(frame);
  return said && url ? [...said, title && title !== url ? ` ${title} ${url}` : ` ${url}`] : said;
}

/** Saves it as plain text. */
export function downloadText(frames) {
  const lines = [title(frames), ...frames.map(line).filter(Boolean)];
  save(lines.join("\n\n") + "\n", "text/plain", fileName(frames, "txt"));
}

/** Saves it as a page that loads nothing, for reading, printing or listening. Everything in it is text. */
export function downloadPage(frames) {
  const page = document.implementation.createHTMLDocument(title(frames));
  const { lang, dir } = document.documentElement;
  Object.assign(page.documentElement, { lang, dir });
  page.head.prepend(
    element("meta", { charset: "utf-8" }),
    element("meta", { name: "viewport", content: "width=device-width" }),
    element("meta", { "http-equiv": "Content-Security-Policy", content: "default-src 'none'; style-src 'unsafe-inline'" }),
  );
  page.body.append(element("main", {}, element("h1", {}, page.title), ...frames.map(entry).filter(Boolean)));
  // As text, because our own policy forbids inline styles, even in the other document.
  const whole = page.documentElement.outerHTML.replace("</head>", `<style>${STYLE}</style></head>`);
  save(`<!doctype html>\n${whole}\n`, "text/html", fileName(frames, "html"));
}

function entry(frame) {
  if (frame.type === "notice") {
    const said = notice(frame);
    return said && element("p", { class: "notice" }, ...said);
  }
  const when = element("time", { datetime: frame.at }, time(frame));
  return element(
    "section",
    {},
    element("h2", {}, element("bdi", {}, who(frame)), " · ", when),
    frame.quote ? element("blockquote", { dir: "auto" }, words(quoted(frame.quote))) : null,
    element("p", { class: "text", dir: "auto", lang: frame.lang ?? load("language") }, said(frame)),
  );
}

const said = ({ file, text }) => (file ? `[${texts.file}: ${text}]` : text);
const who = (frame) => (frame.from === "citizen" ? texts.you : [frame.name, frame.agency].filter(Boolean).join(", "));
const time = (frame) => new Date(frame.at).toLocaleString(locale);
const begun = (frames) => new Date(frames[0]?.at ?? Date.now());
const title = (frames) => say(texts.fileTitle, { time: begun(frames).toLocaleString(locale) });
const fileName = (frames, kind) => `${say(texts.fileName, { date: begun(frames).toISOString().slice(0, 10) })}.${kind}`;

function save(content, type, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type: `${type};charset=utf-8` }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
