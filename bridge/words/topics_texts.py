"""What the search for a topic says on the page without JavaScript, in English, French and Spanish. Words only."""

from collections.abc import Mapping

TOPICS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "hint": (
            "Type a few words and choose Search. If you are not sure, leave it empty and we will find the right agency."
        ),
        "search": "Search",
        "browse": "Look through the topics of one agency",
        "agency": "Agency",
        "show": "Show its topics",
        "topics": "Topics",
        "shown": "Topics {first} to {last} of {total}",
        "none_found": "No topic has these words. Try other words, or ask your question: we will find the right agency.",
        "before": "Earlier topics",
        "further": "More topics",
        "which": "Your question may belong to several topics. Choose the one that fits, then start the chat.",
        "none": "None of these: let a person decide",
        "nothing": "We found no topic for your question. Search for one, or let a person decide who answers.",
        "decide": "Let a person decide",
    },
    "fr": {
        "hint": "Écrivez quelques mots, puis Rechercher. Sinon, laissez vide : nous trouverons le bon service.",
        "search": "Rechercher",
        "browse": "Parcourir les sujets d’un service",
        "agency": "Service",
        "show": "Afficher ses sujets",
        "topics": "Sujets",
        "shown": "Sujets {first} à {last} sur {total}",
        "none_found": "Aucun sujet ne contient ces mots. Essayez-en d’autres, ou posez votre question.",
        "before": "Sujets précédents",
        "further": "Autres sujets",
        "which": "Votre question peut concerner plusieurs sujets. Choisissez le bon, puis commencez la discussion.",
        "none": "Aucun de ceux-ci : laissez une personne décider",
        "nothing": "Nous n’avons trouvé aucun sujet. Cherchez-en un, ou laissez une personne décider qui répond.",
        "decide": "Laissez une personne décider",
    },
    "es": {
        "hint": "Escriba unas palabras y elija Buscar. Si no sabe, déjelo vacío: buscamos la oficina correcta.",
        "search": "Buscar",
        "browse": "Ver los temas de una oficina",
        "agency": "Oficina",
        "show": "Mostrar sus temas",
        "topics": "Temas",
        "shown": "Temas {first} a {last} de {total}",
        "none_found": "Ningún tema tiene esas palabras. Pruebe con otras o haga su pregunta.",
        "before": "Temas anteriores",
        "further": "Más temas",
        "which": "Su pregunta puede ser de varios temas. Elija el que corresponda y luego inicie el chat.",
        "none": "Ninguno de estos: que decida una persona",
        "nothing": "No encontramos ningún tema. Busque uno, o deje que una persona decida quién responde.",
        "decide": "Que decida una persona",
    },
}
