// The conversation as a text file, made in the browser of what was shown.

import { locale } from "./language.js";
import { texts } from "./texts.js";

const words = (parts) => parts.map((part) => (typeof part === "string" ? part : part.textContent)).join("");

export function line(frame) {
  const when = new Date(frame.at).toLocaleString(locale);
  if (frame.type === "notice") {
    const said = notice(frame);
    return said && `[${when}] ${words(said)}`;
  }
  const who = frame.from === "citizen" ? texts.you : [frame.name, frame.agency].filter(Boolean).join(", ");
  return `[${when}] ${who}:\n${frame.text}`;
}

/** What a notice says, as parts; null for one the page does not know. */
export function notice({ code, agent, agency, url, title }) {
  switch (code) {
    case "agent-joined":
      return texts.agentJoined(agent, agency);
    case "agent-lost":
      return texts.agentLost(agent);
    case "agent-left":
      return texts.agentLeft(agent, agency);
    case "requeued":
      return texts.requeued(agent);
    case "push":
      return [...texts.pushed(agent, agency), ` ${title ?? ""} ${url}`];
    case "ended":
      return [texts.chatEnded];
    default:
      return null;
  }
}

export function download(frames) {
  const first = new Date(frames[0]?.at ?? Date.now());
  const lines = [texts.fileTitle(first.toLocaleString(locale)), ...frames.map(line).filter(Boolean)];
  const file = new Blob([lines.join("\n\n") + "\n"], { type: "text/plain;charset=utf-8" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = texts.fileName(first.toISOString().slice(0, 10));
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
