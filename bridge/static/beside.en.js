// What stands beside the chat, in English. Names come as nodes: a text with a name in it is a list of parts.

const days = (count) => (count === 1 ? "1 day" : `${count.toLocaleString("en")} days`);

export const words = {
  ways: "Other ways to reach an agency",
  waysTo: (agency) => ["Other ways to reach ", agency],
  phone: "Telephone:",
  email: "E-mail:",
  website: "Website",
  newTab: " (opens in a new tab)",
  hours: "Opening hours",
  daysFromTo: (first, last) => `${first} to ${last}`,
  fromTo: (start, end) => `${start} to ${end}`,

  privacy: "How we use your conversation",
  keepsAll: (count, agency) => [
    agency ?? "The agency that answers",
    count === null ? " keeps the conversation and has not set a date for deleting it." : ` keeps the conversation for ${days(count)} after it ends, then deletes it.`,
  ],
  keepsUnknown: "The agency that answers keeps the conversation. You can ask them for how long.",
  recorded: "The agency also keeps the addresses of this page and of the page before it, without anything after a ? or #. We get what you type only when you send it.",
  searched: "The one exception is the topic search: we get those words as you type them, and do not keep them.",
  masking: {
    mask: "We hide numbers that look like a Social Security, tax or payment card number before they are sent.",
    warn: "We ask you before we send a number that looks like a Social Security, tax or payment card number.",
  },

  place: "Your place in the queue",
  callMe: "Play a sound in this tab when it is my turn",
  leave: "Leave, and keep my place",
  kept: (until) => `You can close this page now. We will keep your place until ${until.textContent}. To come back, use this link on any device.`,
  link: "Your private link",
  copy: "Copy",
  copied: "Copied.",
  secret: "Anyone who has the link can read and write in your chat. Don’t share it.",
  yourTurn: "It is your turn: chat with us",
};
