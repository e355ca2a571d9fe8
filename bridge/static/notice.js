// What a notice of the agency says, in the page's language.

import { texts } from "./texts.js";

/** What a notice says, as parts; null for one the page does not know. */
export function notice({ code, agent, agency, url, title }) {
  switch (code) {
    case "agent-joined":
      return texts.agentJoined(agent, agency);
    case "agent-lost":
      return texts.agentLost(agent, agency);
    case "agent-left":
      return texts.agentLeft(agent, agency);
    case "requeued":
      return texts.requeued(agent, agency);
    case "push":
      return [...texts.pushed(agent, agency), title && title !== url ? ` ${title} ${url}` : ` ${url}`];
    default:
      return null;
  }
}
