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
  limit: "The chat closes if nobody writes for a long time. We will tell you first, and you can continue with one button.",
  languages: "Language of this page",
  intro: "Ask your question and a person will answer. You do not need to know which agency it belongs to.",

  // the form
  topicLabel: "What is it about?",
  topicUnknown: "Let us find the right agency",
  topicClosed: (name) => `${name} (nobody available now)`,
  allClosed: "Nobody is available to chat right now. You can still ask: we will tell you straight away if nobody can answer.",
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
  startAnyway: "Take it out, or start the chat again to send it as it is.",

  // where one stands
  connecting: "Connecting…",
  waitingToStart: "We cannot reach the service right now. We will keep your question and send it as soon as we can.",
  unavailable: "We cannot reach the service right now. You can write your question while we keep trying.",
  busy: (seconds) => `Too many chats are open from your connection. This page will try again in ${seconds} s.`,
  tooMany: (seconds) => `Too many chats were started from your connection. Please try again in ${Math.ceil(seconds / 60)} min, or call us.`,
  waitingForPlace: "You are in the queue. Please keep this page open.",
  position: (position, time) => (position === 1 ? "You are next." : `You are number ${position}.`) + wait(time),
  reconnecting: "The connection is lost. We are trying to get it back and will keep what you write.",
  offline: "You are offline. We will keep what you write and send it when you are back online.",
  back: "You are connected again.",
  missed: (count) => (count === 1 ? "You are connected again. 1 new message." : `You are connected again. ${count} new messages.`),
  restored: (count) => (count === 1 ? "1 earlier message is shown." : `${count} earlier messages are shown.`),
  agencyAway: (name) =>
    `We’ve lost contact with ${name || "the agency"}. We will keep what you write, and they will read it when they are back.`,
  agencyBack: (name) => `${name || "The agency"} is connected again.`,

  // the conversation
  logLabel: "Conversation",
  you: "You",
  agentJoined: (agent, agency) => ["You are talking with ", isolated(agent), ", a person at ", isolated(agency), "."],
  agentLost: (agent, agency) => ["We’ve lost contact with ", isolated(agent), ", ", isolated(agency), ". You are back in the queue and have kept your place."],
  agentLeft: (agent, agency) => [isolated(agent), ", ", isolated(agency), ", has left the chat."],
  requeued: (agent, agency) =>
    agent
      ? [isolated(agent), ", ", isolated(agency), ", has put you back in the queue. You have kept your place, and somebody else will answer."]
      : ["You are back in the queue and have kept your place. Somebody else will answer."],
  talkingWithAll: (people) => ["You are talking with ", ...listed(people, " and "), "."],
  pushed: (agent, agency) => [isolated(agent), ", ", isolated(agency), ", has sent you a link:"],
  typing: (agent) => [isolated(agent), " is typing…"],
  sending: "Sending…",
  kept: "Waiting to be sent",
  sent: "Sent",
  notSent: "Not sent.",
  retry: "Try again",
  masked: "To protect you, we hid a number before this was sent. It looks like a Social Security, tax or payment card number.",
  sendAnyway: "Send it as it is",
  edit: "Change it",
  newMessages: (count) => (count === 1 ? "1 new message" : `${count} new messages`),
  opensNewTab: " (opens in a new tab)",
  idle: (time) => `Nobody has written for a long time. This chat will close at ${time} unless you reply.`,
  stay: "I am still here",
  stayed: "Thank you. The chat stays open.",

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
  endLater: "We will end the chat as soon as the connection is back.",
  ending: "Ending the chat…",
  endingLate: "We cannot reach the service. The chat will end as soon as possible; you can close this page.",
  endNo: "No, continue",
  overTitle: "The chat is over",
  over: {
    agent: "The person you talked with has ended the chat.",
    citizen: "You have ended the chat.",
    inactivity: "The chat closed because nobody wrote for a long time.",
    nobody: "Sorry, nobody is available to answer this at the moment. Please try again later.",
    fault: "Sorry, we could not open the chat because of a fault on our side. Please try again, or leave a message.",
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
    full: (agency) => `Too many people are waiting${agency ? ` for ${agency}` : ""}, so we cannot take new chats at the moment. Please try again later.`,
    nobody: (agency, opens) =>
      `Nobody ${agency ? `at ${agency} ` : ""}is available to chat at the moment${opens ? `; you can chat from ${opens}` : ""}.`,
    blocked: () => "We cannot take new chats from your connection at the moment. Please call or write instead.",
  },

  // what can go wrong with one message or the start
  errors: {
    "too-long": "This is too long.",
    empty: "There is nothing in it to send.",
    "too-fast": "That was too fast. Please wait a moment and try again.",
    nobody: "Nobody is available for this at the moment. Please choose another topic or try again later.",
    "unknown-topic": "This topic is no longer available. Please choose another one.",
    unavailable: "We cannot reach the service right now. Please try again.",
    personal: "It seems to contain a Social Security, tax or payment card number. Only send the number if it is needed.",
    "not-kept": "It was not saved. Please send it again.",
    "no-chat": "The chat is over, so this was not sent.",
    other: "Something went wrong. Please try again.",
  },

  // the saved file
  file: "File",
  fileName: (when, kind) => `chat-${when}.${kind}`,
  fileTitle: (when) => `Conversation on ${when}`,
};
