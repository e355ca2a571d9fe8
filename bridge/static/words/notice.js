// What a notice of the agency says, in the page's language.

import { isolated } from "../parts/dom.js";
import { texts } from "./texts.js";
import { parts } from "./words.js";

/** What is said of an agent, as parts; null for a `code` that the page does not know. */
export function told({ code, agent, agency }) {
  const sentence = code === "requeued" && agent ? texts.requeuedBy : texts.notices[code];
  return sentence ? parts(sentence, { agent: isolated(agent), agency: isolated(agency) }) : null;
}

/** What a notice says, as parts, with the address if it has one; null for one the page does not know. */
export function notice({ url, title, ...frame }) {
  const said = told(frame);
  return frame.code === "push" ? [...said, title && title !== url ? ` ${title} ${url}` : ` ${url}`] : said;
}
