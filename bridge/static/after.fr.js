// What the page says when a chat is over, in French.

export const words = {
  rating: "Comment s’est passée cette discussion ?",
  faces: { 3: "Bien", 2: "Ni bien ni mal", 1: "Mal" },
  informed: "Avez-vous obtenu l’information que vous cherchiez ?",
  yes: "Oui",
  no: "Non",
  otherwise: "Comment nous auriez-vous contactés sans cette discussion ?",
  ways: { visit: "En personne", phone: "Par téléphone", email: "Par courriel", form: "Avec un formulaire", not: "Pas du tout" },
  comment: "Souhaitez-vous ajouter quelque chose ? (facultatif)",
  send: "Envoyer",
  skip: "Non merci",
  retry: "Réessayer",
  thanks: "Merci. Nous avons votre réponse ; vous pouvez encore la modifier.",
  failed: {
    unavailable: "Nous n’avons pas pu enregistrer votre réponse. Elle est encore ici.",
    "too-fast": "C’était trop souvent. Veuillez réessayer plus tard.",
    gone: "Cette discussion est trop ancienne pour que nous puissions enregistrer une réponse. Merci quand même.",
    "bad-token": "Cette discussion est trop ancienne pour que nous puissions enregistrer une réponse. Merci quand même.",
  },

  mail: "L’envoyer à mon adresse",
  mailTo: "Votre adresse électronique",
  mailSend: "Envoyer la discussion",
  mailed: (to) => `Nous avons envoyé la discussion à ${to}.`,
  mailFailed: {
    unavailable: "Elle n’a pas été envoyée : le service est injoignable. Réessayez, ou enregistrez la discussion.",
    "mail-failed": "Elle n’a pas été envoyée : notre serveur de courriel ne répond pas. Réessayez plus tard, ou enregistrez la discussion.",
    "mail-refused": "Elle n’a pas été envoyée : le serveur de courriel refuse cette adresse. Est-elle juste ?",
    "too-fast": "Elle n’a pas été envoyée : trop de courriels sont déjà partis. Réessayez dans une heure, ou enregistrez la discussion.",
    gone: "Elle n’a pas été envoyée : le serveur ne garde une discussion que quelques minutes. Vous pouvez encore l’enregistrer ici.",
    "bad-token": "Elle n’a pas été envoyée : le serveur ne garde une discussion que quelques minutes. Vous pouvez encore l’enregistrer ici.",
  },
};
