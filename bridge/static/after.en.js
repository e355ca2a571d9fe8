// What the page says when a chat is over, in English.

export const words = {
  rating: "How was this chat?",
  faces: { 3: "Good", 2: "Neither good nor bad", 1: "Bad" },
  informed: "Did you get the information you wanted?",
  yes: "Yes",
  no: "No",
  otherwise: "How would you have contacted us without the chat?",
  ways: { visit: "In person", phone: "By phone", email: "By e-mail", form: "With a form", not: "Not at all" },
  comment: "Anything you want to add (optional)",
  send: "Send",
  skip: "No, thank you",
  retry: "Try again",
  thanks: "Thank you. We have your answer; you can still change it.",
  failed: {
    unavailable: "We could not save your answer. It is still here.",
    "too-fast": "You have tried too often. Please try again later.",
    gone: "This chat ended too long ago for us to save your answer. Thank you anyway.",
    "bad-token": "This chat ended too long ago for us to save your answer. Thank you anyway.",
  },

  mail: "Send it to my e-mail",
  mailTo: "Your e-mail address",
  mailSend: "Send the conversation",
  mailed: (to) => `We have sent the conversation to ${to}.`,
  mailFailed: {
    unavailable: "We could not send it: we cannot reach the service right now. Please try again, or save the conversation.",
    "mail-failed": "We could not send it: our mail server is not answering. Please try again later, or save the conversation.",
    "mail-refused": "We could not send it: the mail server does not accept this address. Is it right?",
    "too-fast": "We could not send it: too many e-mails have been sent already. Please try again in an hour, or save the conversation.",
    gone: "We could not send it: our server keeps a conversation for only a few minutes. You can still save it here.",
    "bad-token": "We could not send it: our server keeps a conversation for only a few minutes. You can still save it here.",
  },
};
