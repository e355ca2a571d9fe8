// Ce qui se trouve à côté de la discussion, en français. Les noms sont des nœuds : un texte avec un nom est une liste.

const days = (count) => (count === 1 ? "1 jour" : `${count.toLocaleString("fr")} jours`);

export const words = {
  ways: "Autres moyens de joindre un service",
  waysTo: (agency) => ["Autres moyens de joindre : ", agency],
  phone: "Téléphone :",
  email: "Courriel :",
  website: "Site internet",
  newTab: " (s’ouvre dans un nouvel onglet)",
  hours: "Horaires",
  daysFromTo: (first, last) => `du ${first} au ${last}`,
  fromTo: (start, end) => `de ${start} à ${end}`,

  privacy: "Ce que devient ce que vous écrivez",
  keepsAll: (count, agency) => [
    agency ?? "Le service qui vous répond",
    count === null ? " conserve la discussion et n’a pas fixé de date de destruction." : ` conserve la discussion ${days(count)} après sa fin, puis la détruit.`,
  ],
  keepsUnknown: "Le service qui vous répond conserve la discussion ; demandez-lui pendant combien de temps.",
  recorded: "Sont conservées avec elle l’adresse de cette page et celle de la précédente, sans ce qui suit un ? ou un #. Ce que vous tapez n’est pas envoyé avant que vous ne l’envoyiez.",
  searched: "Seuls les mots avec lesquels vous cherchez un sujet sont envoyés pendant que vous les tapez ; ils ne sont pas conservés.",
  masking: {
    mask: "Les numéros qui ressemblent à un numéro d’assurance sociale, fiscal ou de carte de paiement sont masqués avant l’envoi.",
    warn: "On vous demande avant d’envoyer un numéro qui ressemble à un numéro d’assurance sociale, fiscal ou de carte.",
  },

  place: "Votre place dans la file d’attente",
  callMe: "Rappelez-moi dans cet onglet : un son quand ce sera mon tour",
  leave: "Partir et garder ma place",
  kept: (until) => `Vous pouvez fermer cette page. Votre place est gardée jusqu’à ${until.textContent} : revenez par ce lien, sur n’importe quel appareil.`,
  link: "Votre lien privé",
  copy: "Copier",
  copied: "Copié.",
  secret: "Quiconque a ce lien peut lire et écrire dans votre discussion. Ne le donnez à personne.",
  yourTurn: "C’est votre tour : discutez avec nous",
};
