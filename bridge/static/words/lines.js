// The words for a conversation's lines, in the page's language. Which notices there are, and what they say, is described
// in `onedoor/desk/room/lines.py`.

import { isolated } from "../parts/dom.js";
import { texts } from "./texts.js";
import { parts } from "./words.js";

/** What the notice says, as parts; null for an unknown `code`. */
export function told({ code, agent, agency }) {
  const { says, unnamed } = texts.notices[code] ?? {};
  return says ? parts((!agent && unnamed) || says, { agent: isolated(agent), agency: isolated(agency) }) : null;
}

/** The line that a message answers, as parts. */
export function quoted({ from, name, text }) {
  return [isolated(from === "citizen" ? texts.you : name), ": ", text];
}
