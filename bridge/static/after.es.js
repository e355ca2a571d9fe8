// What the page says when a chat is over, in Spanish.

export const words = {
  rating: "¿Cómo fue este chat?",
  faces: { 3: "Bueno", 2: "Ni bueno ni malo", 1: "Malo" },
  informed: "¿Obtuvo la información que buscaba?",
  yes: "Sí",
  no: "No",
  otherwise: "¿Cómo se habría comunicado con nosotros sin el chat?",
  ways: { visit: "En persona", phone: "Por teléfono", email: "Por correo electrónico", form: "Con un formulario", not: "De ninguna manera" },
  comment: "¿Quiere agregar algo? (opcional)",
  send: "Enviar",
  skip: "No, gracias",
  retry: "Intentar de nuevo",
  thanks: "Gracias. Tenemos su respuesta; todavía puede cambiarla.",
  failed: {
    unavailable: "No pudimos guardar su respuesta. Sigue aquí.",
    "too-fast": "Fueron demasiadas veces. Inténtelo más tarde.",
    gone: "Este chat es tan antiguo que ya no podemos guardar una respuesta. Gracias de todos modos.",
    "bad-token": "Este chat es tan antiguo que ya no podemos guardar una respuesta. Gracias de todos modos.",
  },

  mail: "Enviarla a mi correo",
  mailTo: "Su correo electrónico",
  mailSend: "Enviar la conversación",
  mailed: (to) => `Enviamos la conversación a ${to}.`,
  mailFailed: {
    unavailable: "No se envió: ahora no podemos comunicarnos con el servicio. Inténtelo de nuevo o guarde la conversación.",
    "mail-failed": "No se envió: nuestro servidor de correo no responde. Inténtelo más tarde o guarde la conversación.",
    "mail-refused": "No se envió: el servidor de correo no acepta esta dirección. ¿Es correcta?",
    "too-fast": "No se envió: ya se enviaron demasiados correos. Inténtelo en una hora o guarde la conversación.",
    gone: "No se envió: el servidor guarda la conversación solo unos minutos. Todavía puede guardarla aquí.",
    "bad-token": "No se envió: el servidor guarda la conversación solo unos minutos. Todavía puede guardarla aquí.",
  },
};
