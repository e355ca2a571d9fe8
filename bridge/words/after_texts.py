"""What the pages without JavaScript say of messages, opinions and mails, in English, French and Spanish. Words only."""

from collections.abc import Mapping

TEXTS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "leave": "Leave a message",
        "leave_intro": (
            "The agency gets your message straight away and answers by e-mail or by phone. We will give you a "
            "reference number."
        ),
        "phone": "Your telephone number (optional)",
        "text": "Your message",
        "leave_send": "Send the message",
        "kept": "{agency} has your message",
        "reference": "Your reference number:",
        "next": "Please quote it when you call or write.",
        "receipt": "We have sent it to {email} as well.",
        "yours": "You wrote:",
        "not-kept": (
            "We could not deliver your message because we cannot reach an agency right now. It is still here; please "
            "send it again in a moment."
        ),
        "unavailable": (
            "We do not know whether your message has arrived. It is still here. Please send it again: we keep only one "
            "copy."
        ),
        "bad-email": "Write an e-mail address like name@example.com.",
        "no-name": "Write your name.",
        "empty": "Write your message.",
        "too-long": "This is too long.",
        "too-fast": "Too many messages have come from your connection. Please try again in an hour.",
        "blocked": "We cannot take messages from your connection at the moment. Please call or write instead.",
        "unknown-topic": "This topic is no longer available. Please choose another one.",
        "personal": (
            "It seems to contain a Social Security, tax or payment card number. Only send the number if it is needed. "
            "Take it out, or send the message again as it is."
        ),
        "rating": "How was this chat?",
        "rating-3": "Good",
        "rating-2": "Neither good nor bad",
        "rating-1": "Bad",
        "informed": "Did you get the information you wanted?",
        "yes": "Yes",
        "no": "No",
        "otherwise": "How would you have contacted us without the chat?",
        "by-visit": "In person",
        "by-phone": "By phone",
        "by-email": "By e-mail",
        "by-form": "With a form",
        "by-not": "Not at all",
        "comment": "Anything you want to add (optional)",
        "opinion_send": "Send your answers",
        "thanks": "Thank you. We have your answer.",
        "opinion-unavailable": "We could not save your answer. It is still here.",
        "opinion-gone": "This chat ended too long ago for us to save your answer. Thank you anyway.",
        "mail_send": "Send the conversation to this address",
        "mailed": "We have sent the conversation.",
        "mail-failed": "We could not send it. Please try again later, or save the conversation.",
        "mail-bad-email": "Write an e-mail address like name@example.com.",
        "mail-mail-refused": "We could not send it: the mail server does not accept this address. Is it right?",
        "mail-too-fast": "We could not send it: too many e-mails have been sent already. Please try again in an hour.",
        "mail-gone": "We could not send it: our server keeps a conversation for only a few minutes.",
        "back": "Back to the conversation",
    },
    "fr": {
        "leave": "Laisser un message",
        "leave_intro": (
            "Le service le reçoit aussitôt et vous répond par courriel ou par téléphone. Vous obtenez un numéro de "
            "référence."
        ),
        "phone": "Votre numéro de téléphone (facultatif)",
        "text": "Votre message",
        "leave_send": "Envoyer le message",
        "kept": "Votre message est arrivé : {agency}",
        "reference": "Votre numéro de référence :",
        "next": "Indiquez-le si vous appelez ou écrivez.",
        "receipt": "Nous l’avons aussi envoyé à {email}.",
        "yours": "Vous avez écrit :",
        "not-kept": (
            "Votre message n’est pas conservé : aucun service ne peut être joint en ce moment. Il est encore ici ; "
            "renvoyez-le dans un instant."
        ),
        "unavailable": "Nous ne savons pas si votre message est arrivé. Renvoyez-le : il n’y sera pas deux fois.",
        "bad-email": "Écrivez une adresse électronique comme nom@exemple.fr.",
        "no-name": "Écrivez votre nom.",
        "empty": "Écrivez votre message.",
        "too-long": "C’est trop long.",
        "too-fast": "Tant de messages viennent de votre connexion que nous n’en prenons plus pour le moment.",
        "blocked": "Aucun message n’est accepté depuis votre connexion pour le moment ; veuillez appeler ou écrire.",
        "unknown-topic": "Ce sujet n’existe plus. Choisissez-en un autre.",
        "personal": (
            "Il semble contenir un numéro d’assurance sociale, fiscal ou de carte de paiement. Retirez-le, ou "
            "renvoyez-le tel quel."
        ),
        "rating": "Comment s’est passée cette discussion ?",
        "rating-3": "Bien",
        "rating-2": "Ni bien ni mal",
        "rating-1": "Mal",
        "informed": "Avez-vous obtenu l’information que vous cherchiez ?",
        "yes": "Oui",
        "no": "Non",
        "otherwise": "Comment nous auriez-vous contactés sans cette discussion ?",
        "by-visit": "En personne",
        "by-phone": "Par téléphone",
        "by-email": "Par courriel",
        "by-form": "Avec un formulaire",
        "by-not": "Pas du tout",
        "comment": "Souhaitez-vous ajouter quelque chose ? (facultatif)",
        "opinion_send": "Envoyer vos réponses",
        "thanks": "Merci. Nous avons votre réponse.",
        "opinion-unavailable": "Nous n’avons pas pu enregistrer votre réponse. Elle est encore ici.",
        "opinion-gone": "Cette discussion est trop ancienne pour que nous puissions enregistrer une réponse. Merci.",
        "mail_send": "Envoyer la discussion à cette adresse",
        "mailed": "Nous avons envoyé la discussion.",
        "mail-failed": "Elle n’a pas été envoyée. Réessayez plus tard, ou enregistrez la discussion.",
        "mail-bad-email": "Écrivez une adresse électronique comme nom@exemple.fr.",
        "mail-mail-refused": "Elle n’a pas été envoyée : le serveur de courriel refuse cette adresse. Est-elle juste ?",
        "mail-too-fast": "Elle n’a pas été envoyée : trop de courriels sont déjà partis. Réessayez dans une heure.",
        "mail-gone": "Elle n’a pas été envoyée : le serveur ne garde une discussion que quelques minutes.",
        "back": "Retour à la discussion",
    },
    "es": {
        "leave": "Dejar un mensaje",
        "leave_intro": (
            "La oficina lo recibe enseguida y le responde por correo o por teléfono. Usted recibe un número de "
            "referencia."
        ),
        "phone": "Su número de teléfono (opcional)",
        "text": "Su mensaje",
        "leave_send": "Enviar el mensaje",
        "kept": "{agency} tiene su mensaje",
        "reference": "Su número de referencia:",
        "next": "Indíquelo cuando llame o escriba.",
        "receipt": "También lo enviamos a {email}.",
        "yours": "Usted escribió:",
        "not-kept": (
            "Su mensaje no está guardado: ahora no se puede comunicar con ninguna oficina. Sigue aquí; envíelo de "
            "nuevo en un momento."
        ),
        "unavailable": "No sabemos si su mensaje llegó. Envíelo de nuevo: no quedará dos veces.",
        "bad-email": "Escriba un correo electrónico como nombre@ejemplo.com.",
        "no-name": "Escriba su nombre.",
        "empty": "Escriba su mensaje.",
        "too-long": "Es demasiado largo.",
        "too-fast": "Llegaron tantos mensajes desde su conexión que por ahora no aceptamos más.",
        "blocked": "Por el momento no se aceptan mensajes desde su conexión; llame o escriba.",
        "unknown-topic": "Este tema ya no existe. Elija otro.",
        "personal": (
            "Parece contener un número de Seguro Social, de impuestos o de tarjeta de pago. Quítelo o envíelo otra vez "
            "tal como está."
        ),
        "rating": "¿Cómo fue este chat?",
        "rating-3": "Bueno",
        "rating-2": "Ni bueno ni malo",
        "rating-1": "Malo",
        "informed": "¿Obtuvo la información que buscaba?",
        "yes": "Sí",
        "no": "No",
        "otherwise": "¿Cómo se habría comunicado con nosotros sin el chat?",
        "by-visit": "En persona",
        "by-phone": "Por teléfono",
        "by-email": "Por correo electrónico",
        "by-form": "Con un formulario",
        "by-not": "De ninguna manera",
        "comment": "¿Quiere agregar algo? (opcional)",
        "opinion_send": "Enviar sus respuestas",
        "thanks": "Gracias. Tenemos su respuesta.",
        "opinion-unavailable": "No pudimos guardar su respuesta. Sigue aquí.",
        "opinion-gone": "Este chat es tan antiguo que ya no podemos guardar una respuesta. Gracias de todos modos.",
        "mail_send": "Enviar la conversación a este correo",
        "mailed": "Enviamos la conversación.",
        "mail-failed": "No se envió. Inténtelo más tarde o guarde la conversación.",
        "mail-bad-email": "Escriba un correo electrónico como nombre@ejemplo.com.",
        "mail-mail-refused": "No se envió: el servidor de correo no acepta esta dirección. ¿Es correcta?",
        "mail-too-fast": "No se envió: ya se enviaron demasiados correos. Inténtelo en una hora.",
        "mail-gone": "No se envió: el servidor guarda la conversación solo unos minutos.",
        "back": "Volver a la conversación",
    },
}
