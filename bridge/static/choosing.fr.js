// What is said where a topic is searched for, and where the citizen is asked which one they mean, in French.

export const words = {
  hint: "Écrivez quelques mots, par exemple « permis de pêche ». Si vous ne savez pas, laissez vide : nous trouverons le bon service.",
  list: "Sujets",
  clear: "Effacer",
  found: (count) => (count === 1 ? "1 sujet. Utilisez la flèche vers le bas." : `${count} sujets. Utilisez la flèche vers le bas.`),
  more: (shown, total) => (shown < total ? `${shown} sujets sur ${total}. Écrivez davantage pour en voir moins.` : ""),
  none: "Aucun sujet ne contient ces mots. Essayez-en d’autres, ou laissez vide et posez votre question.",
  failed: "La recherche de sujets ne répond pas pour le moment. Laissez vide et posez votre question : nous trouverons le bon service.",
  choose: "Choisissez un sujet dans la liste, ou effacez le champ.",
  chosen: (name, agency) => `${name}, ${agency} : choisi.`,
  nobody: "personne de disponible en ce moment",
  browse: "Parcourir les sujets d’un service",
  agency: "Service",
  which: "Choisissez un service",

  asked: "Votre question peut concerner plusieurs sujets. Lequel convient ?",
  noneOfThese: "Aucun de ceux-ci : laissez une personne décider",
  nothing: "Nous n’avons trouvé aucun sujet pour votre question. Vous pouvez en chercher un ci-dessus. Ou commencez la discussion encore une fois : une personne décidera qui répond.",
  chooseOne: "Choisissez d’abord l’un de ceux-ci.",
};
