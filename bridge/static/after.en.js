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
    unavailable: "We could not keep your answer. It is still here.",
    "too-fast": "That was too often. Please try again later.",
    gone: "This chat is so long ago that we cannot keep an answer any more. Thank you all the same.",
    "bad-token": "This chat is so long ago that we cannot keep an answer any more. Thank you all the same.",
  },

  mail: "Send it to my e-mail",
  mailTo: "Your e-mail address",
  mailSend: "Send the conversation",
  mailed: (to) => `We have sent the conversation to ${to}.`,
  mailFailed: {
    unavailable: "It was not sent: we cannot reach the service right now. Please try again, or save the conversation.",
    "mail-failed": "It was not sent: our mail server does not answer. Please try again later, or save the conversation.",
    "mail-refused": "It was not sent: the mail server does not accept this address. Is it right?",
    "too-fast": "It was not sent: so many mails have been sent already. Please try again in an hour, or save the conversation.",
    gone: "It was not sent: the server keeps a conversation only for some minutes. You can still save it here.",
    "bad-token": "It was not sent: the server keeps a conversation only for some minutes. You can still save it here.",
  },
};
