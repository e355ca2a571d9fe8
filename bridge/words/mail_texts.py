"""What the mails to citizens say, in English, French and Spanish. Words only."""

from collections.abc import Mapping

TEXTS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "conversation_subject": "Your chat on {day}",
        "conversation_intro": "This is the conversation you asked us to send you.",
        "asked_for": (
            "You are getting this because somebody gave this address at the end of the chat. If that was not you, you "
            "can delete it. Nobody reads replies to this address."
        ),
        "receipt_subject": "We have your message: {reference}",
        "receipt": "{agency} has your message.",
        "reference": "Your reference number: {reference}",
        "answer": "Please quote it when you call or write. The agency will answer by e-mail or by phone.",
        "receipt_why": (
            "You are getting this because somebody gave this address with the message. If that was not you, you can "
            "delete it. Nobody reads replies to this address."
        ),
    },
    "fr": {
        "conversation_subject": "Votre discussion du {day}",
        "conversation_intro": "Voici la discussion que vous nous avez demandé de vous envoyer.",
        "asked_for": (
            "Vous recevez ce courriel parce que cette adresse a été indiquée à la fin de la discussion. Si ce n’était "
            "pas vous, vous pouvez le supprimer. Personne ne lit les réponses à cette adresse."
        ),
        "receipt_subject": "Nous avons votre message : {reference}",
        "receipt": "{agency} : votre message est arrivé.",
        "reference": "Votre numéro de référence : {reference}",
        "answer": "Indiquez-le si vous appelez ou écrivez. Vous recevrez une réponse par courriel ou par téléphone.",
        "receipt_why": (
            "Vous recevez ce courriel parce que cette adresse a été indiquée avec le message. Si ce n’était pas vous, "
            "vous pouvez le supprimer. Personne ne lit les réponses à cette adresse."
        ),
    },
    "es": {
        "conversation_subject": "Su chat del {day}",
        "conversation_intro": "Esta es la conversación que nos pidió que le enviáramos.",
        "asked_for": (
            "Recibe este correo porque se indicó esta dirección al terminar el chat. Si no fue usted, puede borrarlo. "
            "Nadie lee las respuestas a esta dirección."
        ),
        "receipt_subject": "Tenemos su mensaje: {reference}",
        "receipt": "{agency} tiene su mensaje.",
        "reference": "Su número de referencia: {reference}",
        "answer": "Indíquelo cuando llame o escriba. Le responderán por correo electrónico o por teléfono.",
        "receipt_why": (
            "Recibe este correo porque se indicó esta dirección con el mensaje. Si no fue usted, puede borrarlo. "
            "Nadie lee las respuestas a esta dirección."
        ),
    },
}
