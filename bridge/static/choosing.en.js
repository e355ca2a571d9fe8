// What is said where a topic is searched for, and where the citizen is asked which one they mean, in English.

export const words = {
  hint: "Type a few words, such as “fishing license”. If you are not sure, leave it empty and we will find the right agency.",
  list: "Topics",
  clear: "Clear",
  found: (count) => (count === 1 ? "1 topic. Use the down arrow." : `${count} topics. Use the down arrow.`),
  more: (shown, total) => (shown < total ? `${shown} of ${total} topics. Type more to see fewer.` : ""),
  none: "No topic has these words. Try other words, or leave it empty and ask your question.",
  failed: "You cannot search for topics at the moment. Leave it empty and ask your question: we will find the right agency.",
  choose: "Choose a topic from the list, or clear the field.",
  chosen: (name, agency) => `${name}, ${agency}: chosen.`,
  nobody: "nobody available now",
  browse: "Look through the topics of one agency",
  agency: "Agency",
  which: "Choose an agency",

  asked: "Your question may belong to several topics. Which one fits?",
  noneOfThese: "None of these: let a person decide",
  nothing: "We found no topic for your question. You can search for one above. Or start the chat again, and a person will decide who answers.",
  chooseOne: "Choose one of these first.",
};
