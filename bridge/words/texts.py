"""What the page without JavaScript says, in English, French and Spanish.

Words only; what they stand in is `plain_page`.
"""

from collections.abc import Mapping

LANGUAGES: Mapping[str, str] = {"en": "English", "fr": "Français", "es": "Español"}
TEXTS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "title": "Chat with us",
        "intro": "Ask your question and a person will answer.",
        "topic": "What is it about?",
        "topic_unknown": "Let us find the right agency",
        "topic_closed": "{name} (nobody available now)",
        "speaks": "Which language would you like to use?",
        "name": "Your name",
        "email": "Your e-mail address",
        "consent": "Keep my e-mail address with this chat, so that you can find my earlier chats.",
        "optional": "(optional)",
        "question": "Your question",
        "question_hint": "Please do not write your Social Security number or bank details.",
        "start": "Start chat",
        "conversation": "Conversation",
        "message": "Your message",
        "send": "Send",
        "refresh": "Show what is new",
        "refresh_hint": "The conversation updates every 10 seconds.",
        "end": "End chat",
        "save": "Save the conversation",
        "further": "Save it, or say what you think",
        "leave": "Leave a message",
        "again": "Start a new chat",
        "you": "You",
        "connecting": "Connecting. This page shows the chat in a moment.",
        "queued": "You are in the queue.",
        "position": "You are number {position}.",
        "wait": "About {minutes} min.",
        "away": (
            "We’ve lost contact with {name}. We will keep what you write, and they will read it when they are back."
        ),
        "ended": "The chat is over.",
        "agent-joined": "You are talking with {agent}, a person at {agency}.",
        "agent-lost": "We’ve lost contact with {agent}, {agency}. You are back in the queue and have kept your place.",
        "agent-left": "{agent}, {agency}, has left the chat.",
        "requeued": "You are back in the queue and have kept your place. Somebody else will answer.",
        "idle": "Nobody has written for a long time. This chat will close soon unless you reply.",
        "stay": "I am still here",
        "push": "{agent}, {agency}, has sent you a link:",
        "languages": "Language of this page",
        "email_wrong": "Write an e-mail address like name@example.com.",
        "empty": "Write something first.",
        "closed": "{agency} is closed now.",
        "full": "Too many people are waiting, so we cannot take new chats at the moment. Please try again later.",
        "nobody": "Nobody is available to chat at the moment.",
        "fault": (
            "Sorry, we could not open the chat because of a fault on our side. Please try again, or leave a message."
        ),
        "blocked": "We cannot take new chats from your connection at the moment. Please call or write instead.",
        "opens": "Next opening: {opens}.",
        "unavailable": "We cannot reach the service right now. Please try again.",
        "too-many": "Too many chats were started from your connection. Please try again in {minutes} min, or call us.",
        "too-early": "Please wait a few seconds and start the chat again.",
        "old-form": "This form was open for too long or has already been sent. Please start the chat again.",
        "not_sent": "This was not sent. Please send it again.",
        "not_kept": "It was not saved. Please send it again.",
        "send_again": "Send it again",
        "ending": "Ending the chat. This page will tell you when it is over.",
        "ending_late": "We cannot reach the service. The chat will end as soon as possible; you can close this page.",
        "masked": (
            "To protect you, we hid a number before this was sent. It looks like a Social Security, tax or "
            "payment card number."
        ),
        "personal": (
            "It seems to contain a Social Security, tax or payment card number. Only send the number if it is needed. "
            "Take it out, or send it again as it is."
        ),
    },
    "fr": {
        "title": "Discutez avec nous",
        "intro": "Posez votre question, une personne vous répondra.",
        "topic": "De quoi s’agit-il ?",
        "topic_unknown": "Trouvez le bon service pour moi",
        "topic_closed": "{name} (personne de disponible en ce moment)",
        "speaks": "Dans quelle langue souhaitez-vous discuter ?",
        "name": "Votre nom",
        "email": "Votre adresse électronique",
        "consent": "Conserver mon adresse, afin que vous puissiez retrouver mes discussions précédentes.",
        "optional": "(facultatif)",
        "question": "Votre question",
        "question_hint": "N’écrivez pas votre numéro de sécurité sociale ni vos coordonnées bancaires.",
        "start": "Commencer la discussion",
        "conversation": "Discussion",
        "message": "Votre message",
        "send": "Envoyer",
        "refresh": "Afficher les nouveautés",
        "refresh_hint": "La discussion est actualisée toutes les 10 secondes.",
        "end": "Terminer",
        "save": "Enregistrer la discussion",
        "further": "L’enregistrer, donner votre avis",
        "leave": "Laisser un message",
        "again": "Commencer une autre discussion",
        "you": "Vous",
        "connecting": "Connexion. La discussion s’affiche dans un instant.",
        "queued": "Vous êtes dans la file d’attente.",
        "position": "Vous êtes au rang {position}.",
        "wait": "Environ {minutes} min.",
        "away": "La connexion de {name} est interrompue. Ce que vous écrivez est conservé.",
        "ended": "La discussion est terminée.",
        "agent-joined": "Vous parlez avec {agent}, une personne de {agency}.",
        "agent-lost": "La connexion avec {agent}, {agency}, est perdue. Vous avez retrouvé votre place.",
        "agent-left": "{agent}, {agency}, a quitté la discussion.",
        "requeued": "Vous êtes de nouveau dans la file d’attente, à votre place. Quelqu’un d’autre vous répondra.",
        "idle": "Rien n’a été écrit depuis longtemps ; la conversation se termine bientôt, sauf si vous continuez.",
        "stay": "Je suis toujours là",
        "push": "{agent}, {agency}, vous propose une page :",
        "languages": "Langue de cette page",
        "email_wrong": "Ce n’est pas une adresse électronique.",
        "empty": "Écrivez d’abord quelque chose.",
        "closed": "{agency} : fermé en ce moment.",
        "full": "Tant de personnes attendent qu’aucune nouvelle discussion n’est acceptée pour le moment.",
        "nobody": "Personne n’est disponible pour discuter en ce moment.",
        "fault": "Une panne de notre côté a empêché d’ouvrir la discussion.",
        "blocked": "Aucune nouvelle discussion n’est acceptée depuis votre connexion pour le moment.",
        "opens": "Prochaine ouverture : {opens}.",
        "unavailable": "Le service est injoignable pour le moment. Veuillez réessayer.",
        "too-many": "Trop de discussions depuis votre connexion. Réessayez dans {minutes} min, ou appelez-nous.",
        "too-early": "Attendez quelques secondes, puis commencez la discussion encore une fois.",
        "old-form": "Ce formulaire est trop ancien, ou a déjà été envoyé. Commencez la discussion encore une fois.",
        "not_sent": "Ceci n’a pas été envoyé. Veuillez l’envoyer de nouveau.",
        "not_kept": "Ceci n’a pas été conservé. Veuillez l’envoyer de nouveau.",
        "send_again": "Envoyer de nouveau",
        "ending": "La discussion se termine. Cette page vous dira quand elle est finie.",
        "ending_late": (
            "Le service est injoignable. La discussion sera terminée dès que possible ; vous pouvez fermer cette page."
        ),
        "masked": (
            "Pour vous protéger, un numéro qui ressemble à un numéro d’assurance sociale, fiscal ou de carte de "
            "paiement a été masqué avant l’envoi."
        ),
        "personal": (
            "Cela semble contenir un numéro d’assurance sociale, fiscal ou de carte de paiement. Retirez-le, ou "
            "envoyez-le encore une fois tel quel."
        ),
    },
    "es": {
        "title": "Chatee con nosotros",
        "intro": "Haga su pregunta y una persona le responderá.",
        "topic": "¿De qué se trata?",
        "topic_unknown": "Busquen la oficina correcta por mí",
        "topic_closed": "{name} (nadie disponible ahora)",
        "speaks": "¿En qué idioma quiere chatear?",
        "name": "Su nombre",
        "email": "Su correo electrónico",
        "consent": "Guardar mi correo con este chat, para que puedan encontrar mis chats anteriores.",
        "optional": "(opcional)",
        "question": "Su pregunta",
        "question_hint": "No escriba su número de Seguro Social ni sus datos bancarios.",
        "start": "Iniciar el chat",
        "conversation": "Conversación",
        "message": "Su mensaje",
        "send": "Enviar",
        "refresh": "Mostrar lo nuevo",
        "refresh_hint": "La conversación se actualiza cada 10 segundos.",
        "end": "Terminar",
        "save": "Guardar la conversación",
        "further": "Guardarla o dar su opinión",
        "leave": "Dejar un mensaje",
        "again": "Iniciar otro chat",
        "you": "Usted",
        "connecting": "Conectando. El chat se muestra en un momento.",
        "queued": "Está en la fila.",
        "position": "Está en el lugar {position}.",
        "wait": "Unos {minutes} min.",
        "away": "La conexión de {name} está interrumpida. Lo que escriba se guarda.",
        "ended": "El chat ha terminado.",
        "agent-joined": "Está hablando con {agent}, una persona de {agency}.",
        "agent-lost": "Se perdió la conexión con {agent}, {agency}. Usted volvió a la fila, a su lugar.",
        "agent-left": "{agent}, {agency}, salió del chat.",
        "requeued": "Usted volvió a la fila, a su lugar. Le responderá otra persona.",
        "idle": "No se ha escrito nada en mucho tiempo; el chat termina pronto, a menos que usted siga.",
        "stay": "Sigo aquí",
        "push": "{agent}, {agency}, le ofrece una página:",
        "languages": "Idioma de esta página",
        "email_wrong": "Esto no es un correo electrónico.",
        "empty": "Primero escriba algo.",
        "closed": "{agency}: cerrado ahora.",
        "full": "Hay tantas personas esperando que por el momento no se aceptan chats nuevos.",
        "nobody": "Ahora no hay nadie disponible para chatear.",
        "fault": "Un fallo nuestro impidió abrir el chat.",
        "blocked": "Por el momento no se aceptan chats nuevos desde su conexión.",
        "opens": "Próxima apertura: {opens}.",
        "unavailable": "Ahora no podemos comunicarnos con el servicio. Inténtelo de nuevo.",
        "too-many": "Se iniciaron muchos chats desde su conexión. Inténtelo en {minutes} min o llámenos.",
        "too-early": "Espere unos segundos e inicie el chat otra vez.",
        "old-form": "Este formulario estuvo abierto demasiado tiempo o ya se envió. Inicie el chat otra vez.",
        "not_sent": "Esto no se envió. Envíelo de nuevo, por favor.",
        "not_kept": "Esto no quedó guardado. Envíelo de nuevo, por favor.",
        "send_again": "Enviar de nuevo",
        "ending": "El chat está terminando. Esta página le avisará cuando haya terminado.",
        "ending_late": (
            "No podemos comunicarnos con el servicio. El chat terminará en cuanto se pueda; puede cerrar esta página."
        ),
        "masked": (
            "Para protegerle, un número que parece ser de Seguro Social, de impuestos o de tarjeta de pago se "
            "ocultó antes del envío."
        ),
        "personal": (
            "Parece contener un número de Seguro Social, de impuestos o de tarjeta de pago. Quítelo, o envíelo "
            "otra vez así."
        ),
    },
}


def chosen(asked: str, accepted: str) -> str:
    """The language that was asked for, or the first of Accept-Language that we speak, or English."""
    for part in (asked, *accepted.split(",")):
        tag = part.partition(";")[0].strip().lower().partition("-")[0]
        if tag in TEXTS:
            return tag
    return "en"
