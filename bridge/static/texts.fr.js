// Every word the page says, in French. Names come as nodes: a text with a name in it is a list of parts.

import { isolated, listed } from "./dom.js";

function wait(seconds) {
  if (seconds === null || seconds === undefined) return "";
  const minutes = Math.max(1, Math.round(seconds / 60));
  if (minutes === 1) return " Environ 1 minute.";
  return minutes > 60 ? " Plus d’une heure." : ` Environ ${minutes} minutes.`;
}

export const words = {
  title: "Discutez avec nous",
  unreadTitle: (count) => `(${count}) Discutez avec nous`,
  skip: "Aller à la discussion",
  siteLine: "Une seule porte pour tous les services",
  accessibility: "Accessibilité",
  limit: "La discussion se termine quand personne n’écrit pendant longtemps. Un avertissement s’affiche avant, et un seul bouton suffit pour continuer.",
  languages: "Langue de cette page",
  intro: "Posez votre question, une personne vous répondra. Vous n’avez pas besoin de savoir quel service s’en occupe.",

  // the form
  topicLabel: "De quoi s’agit-il ?",
  topicUnknown: "Trouvez le bon service pour moi",
  topicClosed: (name) => `${name} (personne de disponible en ce moment)`,
  allClosed:
    "Personne n’est disponible pour discuter en ce moment. Vous pouvez quand même demander : si personne ne peut répondre, nous vous le dirons aussitôt.",
  languageLabel: "Dans quelle langue souhaitez-vous discuter ?",
  nameLabel: "Votre nom",
  emailLabel: "Votre adresse électronique",
  consentLabel: "Conserver mon adresse avec cette discussion, afin que vous puissiez retrouver mes discussions précédentes.",
  consentHint: "Sans votre accord, l’adresse n’est pas envoyée.",
  emailWrong: "Écrivez une adresse électronique comme nom@exemple.fr.",
  optional: "(facultatif)",
  questionLabel: "Votre question",
  questionHint: "N’écrivez pas votre numéro de sécurité sociale ni vos coordonnées bancaires.",
  questionMissing: "Écrivez d’abord votre question.",
  start: "Commencer la discussion",
  starting: "La discussion commence…",
  startAnyway: "Retirez-le, ou commencez la discussion encore une fois pour l’envoyer tel quel.",

  // where one stands
  connecting: "Connexion…",
  waitingToStart: "Le service est injoignable pour le moment. Votre question est conservée et sera envoyée dès que possible.",
  unavailable: "Le service est injoignable pour le moment. Vous pouvez écrire votre question ; nous continuons d’essayer.",
  busy: (seconds) => `Trop de discussions sont ouvertes depuis votre connexion. Cette page réessaie d’elle-même dans ${seconds} s.`,
  tooMany: (seconds) => `Trop de discussions depuis votre connexion. Réessayez dans ${Math.ceil(seconds / 60)} min, ou appelez-nous.`,
  waitingForPlace: "Vous êtes dans la file d’attente. Gardez cette page ouverte.",
  position: (position, time) => (position === 1 ? "C’est bientôt à vous." : `Vous êtes au rang ${position}.`) + wait(time),
  reconnecting: "La connexion est perdue. Nous essayons de la rétablir ; ce que vous écrivez est conservé.",
  offline: "Vous êtes hors ligne. Ce que vous écrivez est conservé et sera envoyé à votre retour.",
  back: "Vous êtes de nouveau en ligne.",
  missed: (count) =>
    count === 1 ? "Vous êtes de nouveau en ligne. 1 nouveau message." : `Vous êtes de nouveau en ligne. ${count} nouveaux messages.`,
  restored: (count) => (count === 1 ? "1 message précédent est affiché." : `${count} messages précédents sont affichés.`),
  agencyAway: (name) =>
    `La connexion de ${name || "ce service"} est interrompue. Ce que vous écrivez est conservé et sera lu dès son retour.`,
  agencyBack: (name) => (name ? `${name} : la connexion est rétablie.` : "La connexion du service est rétablie."),

  // the conversation
  logLabel: "Discussion",
  you: "Vous",
  agentJoined: (agent, agency) => ["Vous parlez avec ", isolated(agent), ", une personne de ", isolated(agency), "."],
  agentLost: (agent, agency) => ["La connexion avec ", isolated(agent), ", ", isolated(agency), " est perdue. Vous avez retrouvé votre place dans la file d’attente."],
  agentLeft: (agent, agency) => [isolated(agent), ", ", isolated(agency), ", a quitté la discussion."],
  requeued: (agent, agency) =>
    agent
      ? [isolated(agent), ", ", isolated(agency), ", vous a remis dans la file d’attente, à votre place. Quelqu’un d’autre vous répondra."]
      : ["Vous êtes de nouveau dans la file d’attente, à votre place. Quelqu’un d’autre vous répondra."],
  talkingWithAll: (people) => ["Vous parlez avec ", ...listed(people, " et "), "."],
  pushed: (agent, agency) => [isolated(agent), ", ", isolated(agency), ", vous propose une page :"],
  typing: (agent) => [isolated(agent), " écrit…"],
  sending: "Envoi…",
  kept: "En attente d’envoi",
  sent: "Envoyé",
  notSent: "Non envoyé.",
  retry: "Réessayer",
  masked:
    "Pour vous protéger, un numéro qui ressemble à un numéro d’assurance sociale, fiscal ou de carte de paiement a été masqué avant l’envoi.",
  sendAnyway: "Envoyer tel quel",
  edit: "Modifier",
  newMessages: (count) => (count === 1 ? "1 nouveau message" : `${count} nouveaux messages`),
  opensNewTab: " (s’ouvre dans un nouvel onglet)",
  idle: (time) => `Rien n’a été écrit depuis longtemps. La discussion se termine à ${time}, sauf si vous continuez.`,
  stay: "Je suis toujours là",
  stayed: "Bien : la discussion continue.",

  // writing
  messageLabel: "Votre message",
  messageHint: "Entrée envoie le message. Maj et Entrée vont à la ligne.",
  messageHintButton: "Le bouton Envoyer envoie. Entrée commence une nouvelle ligne.",
  options: "Options",
  enterSends: "Entrée envoie le message",
  tellTyping: "Montrer quand quelqu’un écrit",
  charactersLeft: (count) =>
    count === 1 ? "Il vous reste 1 caractère." : `Il vous reste ${count.toLocaleString("fr")} caractères.`,
  send: "Envoyer",
  attach: "Joindre un fichier",

  // the end
  end: "Terminer",
  endQuestion: "Voulez-vous terminer cette discussion ?",
  endYes: "Oui, terminer la discussion",
  endLater: "La discussion sera terminée dès que la connexion sera rétablie.",
  ending: "Fin de la discussion…",
  endingLate: "Le service est injoignable. La discussion sera terminée dès que possible ; vous pouvez fermer cette page.",
  endNo: "Non, continuer",
  overTitle: "La discussion est terminée",
  over: {
    agent: "La personne avec qui vous parliez a terminé la discussion.",
    citizen: "Vous avez terminé la discussion.",
    inactivity: "La discussion a été fermée, car rien n’a été écrit pendant longtemps.",
    nobody: "Nous sommes désolés : personne n’est disponible pour répondre en ce moment. Veuillez réessayer plus tard.",
    fault: "Nous sommes désolés : une panne de notre côté a empêché d’ouvrir la discussion. Réessayez ou laissez un message.",
    closed: "La discussion est fermée.",
  },
  save: "Enregistrer la discussion",
  saveAsPage: "Enregistrer comme page web",
  print: "Imprimer",
  again: "Commencer une autre discussion",
  minimise: "Réduire",

  leave: "Laisser un message",

  // why nobody takes it; the agency's name and the next opening, or an empty text
  refusals: {
    closed: (agency, opens) =>
      `${agency || "Le service"} : fermé en ce moment${opens ? `, prochaine ouverture le ${opens}` : ""}.`,
    full: (agency) =>
      `Tant de personnes attendent${agency ? ` (${agency})` : ""} qu’aucune nouvelle discussion n’est acceptée pour le moment ; veuillez réessayer plus tard.`,
    nobody: (agency, opens) =>
      `Personne n’est disponible pour discuter en ce moment${agency ? ` (${agency})` : ""}${opens ? ` ; réouverture le ${opens}` : ""}.`,
    blocked: () =>
      "Aucune nouvelle discussion n’est acceptée depuis votre connexion pour le moment ; veuillez téléphoner ou écrire.",
  },

  // what can go wrong with one message or the start
  errors: {
    "too-long": "C’est trop long.",
    empty: "Il n’y a rien qui puisse être envoyé.",
    "too-fast": "C’était trop rapide. Attendez un instant et réessayez.",
    nobody: "Personne n’est disponible pour cela en ce moment. Choisissez un autre sujet ou réessayez plus tard.",
    "unknown-topic": "Ce sujet n’existe plus. Choisissez-en un autre.",
    unavailable: "Le service est injoignable pour le moment. Veuillez réessayer.",
    personal:
      "Cela semble contenir un numéro d’assurance sociale, fiscal ou de carte de paiement, à n’envoyer que s’il est nécessaire.",
    "not-kept": "Il n’a pas été conservé. Veuillez l’envoyer de nouveau.",
    "no-chat": "La discussion est terminée : ceci n’a pas été envoyé.",
    other: "Une erreur s’est produite. Veuillez réessayer.",
  },

  // the saved file
  file: "Fichier",
  fileName: (when, kind) => `discussion-${when}.${kind}`,
  fileTitle: (when) => `Discussion du ${when}`,
};
