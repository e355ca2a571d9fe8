// Lo que está junto al chat, en español. Los nombres llegan como nodos: un texto con un nombre es una lista de partes.

const days = (count) => (count === 1 ? "1 día" : `${count.toLocaleString("es")} días`);

export const words = {
  ways: "Otras formas de comunicarse con una oficina",
  waysTo: (agency) => ["Otras formas de comunicarse con ", agency],
  phone: "Teléfono:",
  email: "Correo:",
  website: "Sitio web",
  newTab: " (se abre en otra pestaña)",
  hours: "Horario",
  daysFromTo: (first, last) => `de ${first} a ${last}`,
  fromTo: (start, end) => `de ${start} a ${end}`,

  privacy: "Qué pasa con lo que usted escribe",
  keepsAll: (count, agency) => [
    agency ?? "La oficina que responda",
    count === null ? " guarda la conversación y no ha fijado cuándo la destruye." : ` guarda la conversación ${days(count)} después de terminar y luego la destruye.`,
  ],
  keepsUnknown: "La oficina que responda guarda la conversación; pregúntele por cuánto tiempo.",
  recorded: "Con ella se guardan la dirección de esta página y la de la anterior, sin lo que sigue a ? o #. Lo que escribe no se envía antes de que usted lo envíe.",
  searched: "Solo las palabras con las que busca un tema se envían mientras las escribe; no se guardan.",
  masking: {
    mask: "Los números que parecen de Seguro Social, de impuestos o de tarjeta de pago se ocultan antes de enviarlos.",
    warn: "Se le pregunta antes de enviar un número que parece de Seguro Social, de impuestos o de tarjeta de pago.",
  },

  place: "Su lugar en la fila",
  callMe: "Avíseme en esta pestaña: un sonido cuando sea mi turno",
  leave: "Salir y guardar mi lugar",
  kept: (until) => `Ya puede cerrar esta página. Su lugar se guarda hasta las ${until.textContent}: vuelva con este enlace, en cualquier dispositivo.`,
  link: "Su enlace privado",
  copy: "Copiar",
  copied: "Copiado.",
  secret: "Quien tenga el enlace puede leer y escribir en su chat. No se lo dé a nadie.",
  yourTurn: "Es su turno: chatee con nosotros",
};
