// The conversation by e-mail, to one address. Says that it was sent only after the bridge has said so.

import { cause } from "./after.js";
import { post } from "../link/ask.js";
import { element } from "../parts/dom.js";
import { speak } from "../words/spoken.js";
import { load } from "../link/storage.js";
import { texts } from "../words/texts.js";
import { say } from "../words/words.js";

/** `words`: the sentences of the set `after`. */
export function mailForm(words, token) {
  const value = load("form", {}).email || null;
  const input = element("input", { id: "mail-to", type: "email", autocomplete: "email", maxlength: 254, value });
  const told = element("p", { id: "mail-told", class: "told", hidden: true });
  const button = element("button", { type: "submit", class: "primary" }, words.mailSend);
  const form = element(
    "form",
    { class: "mail", novalidate: true },
    element("div", { class: "field" }, element("label", { for: "mail-to" }, texts.emailLabel), told, input),
    button,
  );

  function tell(said, wrong) {
    told.textContent = said;
    told.hidden = false;
    told.classList.toggle("error", wrong);
    input.toggleAttribute("aria-invalid", false);
    input.setAttribute("aria-describedby", "mail-told");
    if (wrong) input.setAttribute("aria-invalid", "true");
    if (wrong) input.focus();
    speak(said);
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.getAttribute("aria-disabled") === "true") return;
    const to = input.value.trim();
    if (!to || !input.checkValidity()) {
      tell(texts.emailWrong, true);
      return;
    }
    button.setAttribute("aria-disabled", "true");
    const { code } = await post("mail", { email: to }, token);
    button.setAttribute("aria-disabled", "false");
    if (code === "bad-email") tell(texts.emailWrong, true);
    else if (code) tell(words.mailFailed[cause(code)] ?? words.mailFailed.unavailable, true);
    else tell(say(words.mailed, { email: to }), false);
  });
  return form;
}
