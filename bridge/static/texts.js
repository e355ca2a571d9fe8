// Every word the page says, in one place. Names come as nodes, so that they keep their own direction: a text with a
// name in it is a list of parts.

import { isolated } from "./dom.js";

const clock = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });
const dayAndClock = new Intl.DateTimeFormat(undefined, { month: "short", day: "numeric", hour: "numeric", minute: "2-digit" });

function wait(seconds) {
  if (seconds === null || seconds === undefined) return "";
  const minutes = Math.max(1, Math.round(seconds / 60));
  if (minutes === 1) return " About 1 minute.";
  return minutes > 60 ? " More than an hour." : ` About ${minutes} minutes.`;
}

export const texts = {
  title: "Chat with us",
  unreadTitle: (count) => `(${count}) Chat with us`,
  intro: "Ask your question and a person will answer. You do not need to know which agency it belongs to.",

  // the form
  topicLabel: "What is it about?",
  topicUnknown: "Let us find the right agency",
  topicClosed: (name) => `${name} (nobody available now)`,
  allClosed: "Nobody is available to chat right now. You can still ask: you are told at once if nobody can take it.",
  languageLabel: "Which language would you like to use?",
  nameLabel: "Your name",
  optional: "(optional)",
  questionLabel: "Your question",
  questionHint: "Please do not write your Social Security number or bank details.",
  questionMissing: "Write your question first.",
  start: "Start chat",
  starting: "Starting the chat…",

  // where one stands
  connecting: "Connecting…",
  waitingToStart: "We cannot reach the service right now. Your question is kept and sent as soon as we can.",
  unavailable: "We cannot reach the service right now. You can write your question; we go on trying.",
  waitingForPlace: "You are in the queue. Please keep this page open.",
  position: (position, time) =>
    (position === 1 ? "You are next." : `You are number ${position}.`) + wait(time),
  reconnecting: "The connection is lost. We are trying to get it back; what you write is kept.",
  offline: "You are offline. What you write is kept and sent when you are back.",
  back: "You are connected again.",
  missed: (count) => (count === 1 ? "You are connected again. 1 new message." : `You are connected again. ${count} new messages.`),
  restored: (count) => (count === 1 ? "1 earlier message is shown." : `${count} earlier messages are shown.`),

  // the conversation
  logLabel: "Conversation",
  you: "You",
  agentJoined: (agent, agency) => ["You are talking with ", isolated(agent), ", a person at ", isolated(agency), "."],
  agentLost: (agent) => ["The connection to ", isolated(agent), " was lost. You are back in the queue, at your place."],
  chatEnded: "The chat has ended.",
  typing: (agent) => [isolated(agent), " is typing…"],
  sending: "Sending…",
  kept: "Waiting to be sent",
  sent: "Sent",
  notSent: "Not sent.",
  retry: "Try again",
  newMessages: (count) => (count === 1 ? "1 new message" : `${count} new messages`),
  opensNewTab: " (opens in a new tab)",

  // writing
  messageLabel: "Your message",
  messageHint: "Enter sends. Shift and Enter starts a new line.",
  charactersLeft: (count) =>
    count === 1 ? "You have 1 character left." : `You have ${count.toLocaleString()} characters left.`,
  send: "Send",

  // the end
  end: "End chat",
  endQuestion: "Do you want to end this chat?",
  endYes: "Yes, end the chat",
  endLater: "The chat is ended as soon as the connection is back.",
  endNo: "No, go on",
  overTitle: "The chat is over",
  over: {
    agent: "The person you talked with has ended the chat.",
    citizen: "You have ended the chat.",
    inactivity: "The chat was ended because nothing was written for a long time.",
    nobody: "We are sorry: nobody is available to answer this at the moment. Please try again later.",
    closed: "The chat is closed.",
  },
  save: "Save the conversation",
  again: "Start a new chat",
  minimise: "Minimise",

  // what can go wrong with one message or the start
  errors: {
    "too-long": "This is too long.",
    empty: "There is nothing in it that can be sent.",
    "too-fast": "That was too fast. Please wait a moment and try again.",
    nobody: "Nobody is available for this at the moment. Please choose another topic or try again later.",
    "unknown-topic": "This topic is not there any more. Please choose another one.",
    unavailable: "The service cannot be reached at the moment. Please try again.",
    "no-chat": "The chat is over, so this was not sent.",
    other: "Something went wrong. Please try again.",
  },

  // the saved file
  fileName: (when) => `chat-${when}.txt`,
  fileTitle: (when) => `Conversation of ${when}`,

  time(at) {
    return at.toDateString() === new Date().toDateString() ? clock.format(at) : dayAndClock.format(at);
  },
  language(tag) {
    try {
      return new Intl.DisplayNames([tag], { type: "language" }).of(tag);
    } catch {
      return tag;
    }
  },
};
