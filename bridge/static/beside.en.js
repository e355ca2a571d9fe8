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

  privacy: "What becomes of what you write",
  keepsAll: (count, agency) => [
    agency ?? "Whichever agency answers",
    count === null ? " keeps the conversation, and has set no day on which it is destroyed." : ` keeps the conversation for ${days(count)} after its end, then destroys it.`,
  ],
  keepsUnknown: "The agency that answers keeps the conversation; ask it for how long.",
  recorded: "With it are kept the address of this page and of the page before it, without anything after a ? or #. What you type is not sent before you send it.",
  searched: "Only the words with which you search for a topic are sent as you type them; they are not kept.",
  masking: {
    mask: "Some numbers are covered before they are sent: those that look like a Social Security, tax or payment card number.",
    warn: "You are asked before a number that looks like a Social Security, tax or payment card number is sent.",
  },

  place: "Your place in the queue",
  callMe: "Call me back in this tab: play a sound when it is my turn",
  leave: "Leave, and keep my place",
  kept: (until) => `You may close this page now. Your place is kept until ${until.textContent}: come back by this link, on any device.`,
  link: "Your private link",
  copy: "Copy",
  copied: "Copied.",
  secret: "Whoever has the link can read and write in your chat. Give it to nobody.",
  yourTurn: "It is your turn: chat with us",
};
