// What is said of files, in French.

export const words = {
  picture: "Image",
  text: "Texte",
  checking: "Vérification…",
  progress: "Envoi du fichier",
  cancel: "Annuler",
  remove: "Retirer",
  refused: (why = "Il n’a pas pu être récupéré.") => `Non affiché. ${why}`,
  why: {
    "file-type": "Seuls les images (JPEG, PNG, GIF, WebP), les PDF et le texte brut peuvent être envoyés.",
    "file-size": "Il est trop volumineux : {} au maximum.",
    "file-empty": "Il est vide.",
    "file-damaged": "Il est endommagé.",
    "file-pixels": "L’image est trop grande.",
    "file-active": "Ce PDF lance des programmes.",
    "file-off": "Aucun fichier ne peut être envoyé ici en ce moment.",
    "file-count": "Plus aucun fichier ne peut être envoyé dans cette discussion.",
    "file-full": "Il n’y a pas de place pour les fichiers en ce moment. Réessayez plus tard.",
  },
};
