// Sends requests to the bridge beside the frames (docs/PROTOCOL.md, section 5). JSON up, JSON down. Never throws.

import { language } from "../words/language.js";

const PATIENCE = 45_000;

/** Returns the bridge's answer. It has a `code` if the request failed; `unavailable` if there was no answer. */
export async function post(what, fields, token) {
  const query = new URLSearchParams({ lang: language, ...(token && { token }) });
  try {
    const answer = await fetch(`/after/${what}?${query}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(fields),
      signal: AbortSignal.timeout?.(PATIENCE),
    });
    const told = await answer.json();
    return answer.ok ? told : { code: "unavailable", ...told };
  } catch {
    return { code: "unavailable" };
  }
}
