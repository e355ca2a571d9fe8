// Every word the page says, in English. Names come as nodes: a text with a name in it is a list of parts.

import { isolated, listed } from "./dom.js";

function wait(seconds) {
  if (seconds === null || seconds === undefined) return "";
  const minutes = Math.max(1, Math.round(seconds / 60));
  if (minutes === 1) return " About 1 minute.";
  return minutes > 60 ? " More than an hour." : ` About ${minutes} minutes.`;
}

export const words = {
  title: "Chat with us",
  unreadTitle: (count) => `(${count}) Chat with us`,
  skip: "Skip to the chat",
  siteLine: "One door to every agency",
  accessibility: "Accessibility",
  limit: "The chat ends when nobody writes for a long time. You are told before, and can go on with one button.",
  languages: "Language of this page",
  intro: "Ask your question and a person will answer. You do not need to know which agency it belongs to.",

  // the form
  topicLabel: "What is it about?",
  topicUnknown: "Let us find the right agency",
  topicClosed: (name) => `${name} (nobody available now)`,
  allClosed: "Nobody is available to chat right now. You can still ask: you are told at once if nobody can take it.",
  languageLabel: "Which language would you like to use?",
  nameLabel: "Your name",
  emailLabel: "Your e-mail address",
  consentLabel: "Keep my e-mail address with this chat, so that you can find my earlier chats.",
  consentHint: "Without your consent the address is not sent.",
  emailWrong: "Write an e-mail address like name@example.com.",
  optional: "(optional)",
  questionLabel: "Your question",
  questionHint: "Please do not write your Social Security number or bank details.",
  questionMissing: "Write your question first.",
  start: "Start chat",
  starting: "Starting the chat…",
  startAnyway: "Take it out, or start the chat once more to send it as it is.",

  // where one stands
  connecting: "Connecting…",
  waitingToStart: "We cannot reach the service right now. Your question is kept and sent as soon as we can.",
  unavailable: "We cannot reach the service right now. You can write your question; we go on trying.",
  busy: (seconds) => `Too many chats are open from your connection. This page tries again by itself in ${seconds} s.`,
  tooMany: (seconds) => `Many chats were started from your connection. Try again in ${Math.ceil(seconds / 60)} min, or call us.`,
  waitingForPlace: "You are in the queue. Please keep this page open.",
  position: (position, time) => (position === 1 ? "You are next." : `You are number ${position}.`) + wait(time),
  reconnecting: "The connection is lost. We are trying to get it back; what you write is kept.",
  offline: "You are offline. What you write is kept and sent when you are back.",
  back: "You are connected again.",
  missed: (count) => (count === 1 ? "You are connected again. 1 new message." : `You are connected again. ${count} new messages.`),
  restored: (count) => (count === 1 ? "1 earlier message is shown." : `${count} earlier messages are shown.`),
  agencyAway: (name) =>
    `The connection of ${name || "the agency"} is broken. What you write is kept, and they will read it when they are back.`,
  agencyBack: (name) => `${name || "The agency"} is connected again.`,

  // the conversation
  logLabel: "Conversation",
  you: "You",
  agentJoined: (agent, agency) => ["You are talking with ", isolated(agent), ", a person at ", isolated(agency), "."],
  agentLost: (agent, agency) => ["The connection to ", isolated(agent), ", ", isolated(agency), ", was lost. You are back in the queue, at your place."],
  agentLeft: (agent, agency) => [isolated(agent), ", ", isolated(agency), ", has left the chat."],
  requeued: (agent, agency) =>
    agent
      ? [isolated(agent), ", ", isolated(agency), ", has put you back in the queue, at your place. Somebody else will answer."]
      : ["You are back in the queue, at your place. Somebody else will answer."],
  talkingWithAll: (people) => ["You are talking with ", ...listed(people, " and "), "."],
  pushed: (agent, agency) => [isolated(agent), ", ", isolated(agency), ", offers you a page:"],
  typing: (agent) => [isolated(agent), " is typing…"],
  sending: "Sending…",
  kept: "Waiting to be sent",
  sent: "Sent",
  notSent: "Not sent.",
  retry: "Try again",
  masked: "To protect you, a number was covered before this was sent. It looks like a Social Security, tax or payment card number.",
  sendAnyway: "Send it as it is",
  edit: "Change it",
  newMessages: (count) => (count === 1 ? "1 new message" : `${count} new messages`),
  opensNewTab: " (opens in a new tab)",
  idle: (time) => `Nothing was written for a long time. The chat ends at ${time}, unless you go on.`,
  stay: "I am still here",
  stayed: "Good: the chat goes on.",

  // writing
  messageLabel: "Your message",
  messageHint: "Enter sends. Shift and Enter starts a new line.",
  messageHintButton: "The Send button sends. Enter starts a new line.",
  options: "Options",
  enterSends: "Enter sends the message",
  tellTyping: "Show when somebody is typing",
  charactersLeft: (count) =>
    count === 1 ? "You have 1 character left." : `You have ${count.toLocaleString("en")} characters left.`,
  send: "Send",
  attach: "Attach a file",

  // the end
  end: "End chat",
  endQuestion: "Do you want to end this chat?",
  endYes: "Yes, end the chat",
  endLater: "The chat is ended as soon as the connection is back.",
  ending: "Ending the chat…",
  endingLate: "We cannot reach the service. The chat will end as soon as possible; you can close this page.",
  endNo: "No, go on",
  overTitle: "The chat is over",
  over: {
    agent: "The person you talked with has ended the chat.",
    citizen: "You have ended the chat.",
    inactivity: "The chat was ended because nothing was written for a long time.",
    nobody: "We are sorry: nobody is available to answer this at the moment. Please try again later.",
    fault: "We are sorry: the chat could not be opened because of a fault on our side. Please try again, or leave a message.",
    closed: "The chat is closed.",
  },
  save: "Save the conversation",
  saveAsPage: "Save as a web page",
  print: "Print",
  again: "Start a new chat",
  minimise: "Minimise",

  leave: "Leave a message",

  // why nobody takes it; the agency's name and the next opening, or an empty text
  refusals: {
    closed: (agency, opens) => `${agency || "The agency"} is closed now${opens ? ` and opens on ${opens}` : ""}.`,
    full: (agency) => `So many people are waiting ${agency ? `for ${agency}` : "here"} that no new chats are taken for the moment; please try again later.`,
    nobody: (agency, opens) =>
      `Nobody ${agency ? `at ${agency} ` : ""}is available to chat at the moment${opens ? `; chats are taken from ${opens}` : ""}.`,
    blocked: () => "No new chats are taken from your connection for the moment; please call or write instead.",
  },

  // what can go wrong with one message or the start
  errors: {
    "too-long": "This is too long.",
    empty: "There is nothing in it that can be sent.",
    "too-fast": "That was too fast. Please wait a moment and try again.",
    nobody: "Nobody is available for this at the moment. Please choose another topic or try again later.",
    "unknown-topic": "This topic is not there any more. Please choose another one.",
    unavailable: "The service cannot be reached at the moment. Please try again.",
    personal: "It seems to hold a Social Security, tax or payment card number, which should be sent only if it is needed.",
    "not-kept": "It was not kept. Please send it again.",
    "no-chat": "The chat is over, so this was not sent.",
    other: "Something went wrong. Please try again.",
  },

  // the saved file
  file: "File",
  fileName: (when, kind) => `chat-${when}.${kind}`,
  fileTitle: (when) => `Conversation of ${when}`,
};
