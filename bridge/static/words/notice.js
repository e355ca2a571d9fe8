// The words of the agency's notices, in the page's language.

import { isolated } from "../parts/dom.js";
import { texts } from "./texts.js";
import { parts } from "./words.js";

/** What the notice says about an agent, as parts; null for an unknown `code`. */
export function told({ code, agent, agency }) {
  const sentence = code === "requeued" && agent ? texts.requeuedBy : texts.notices[code];
  return sentence ? parts(sentence, { agent: isolated(agent), agency: isolated(agency) }) : null;
}

/** What a notice says, as parts, with its address if it has one; null for an unknown one. */
export function notice({ url, title, ...frame }) {
  const said = told(frame);
  return frame.code === "push" ? [...said, title && title !== url ? ` ${title} ${url}` : ` ${url}`] : said;
}
