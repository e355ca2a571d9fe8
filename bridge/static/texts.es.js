// Every word the page says, in Spanish. Names come as nodes: a text with a name in it is a list of parts.

import { isolated, listed } from "./dom.js";

function wait(seconds) {
  if (seconds === null || seconds === undefined) return "";
  const minutes = Math.max(1, Math.round(seconds / 60));
  if (minutes === 1) return " Aproximadamente 1 minuto.";
  return minutes > 60 ? " Más de una hora." : ` Aproximadamente ${minutes} minutos.`;
}

export const words = {
  title: "Chatee con nosotros",
  unreadTitle: (count) => `(${count}) Chatee con nosotros`,
  skip: "Ir al chat",
  siteLine: "Una sola puerta para todas las oficinas",
  accessibility: "Accesibilidad",
  limit: "El chat termina cuando nadie escribe durante mucho tiempo. Se le avisa antes y puede seguir con un botón.",
  languages: "Idioma de esta página",
  intro: "Haga su pregunta y una persona le responderá. No necesita saber a qué oficina le corresponde.",

  // the form
  topicLabel: "¿De qué se trata?",
  topicUnknown: "Busquen la oficina correcta por mí",
  topicClosed: (name) => `${name} (nadie disponible ahora)`,
  allClosed: "Ahora no hay nadie disponible para chatear. Puede preguntar de todos modos: si nadie puede responder, se lo diremos enseguida.",
  languageLabel: "¿En qué idioma quiere chatear?",
  nameLabel: "Su nombre",
  emailLabel: "Su correo electrónico",
  consentLabel: "Guardar mi correo con este chat, para que puedan encontrar mis chats anteriores.",
  consentHint: "Sin su consentimiento, el correo no se envía.",
  emailWrong: "Escriba un correo electrónico como nombre@ejemplo.com.",
  optional: "(opcional)",
  questionLabel: "Su pregunta",
  questionHint: "No escriba su número de Seguro Social ni sus datos bancarios.",
  questionMissing: "Primero escriba su pregunta.",
  start: "Iniciar el chat",
  starting: "Iniciando el chat…",
  startAnyway: "Quítelo, o inicie el chat otra vez para enviarlo así.",

  // where one stands
  connecting: "Conectando…",
  waitingToStart: "Ahora no podemos comunicarnos con el servicio. Guardamos su pregunta y la enviaremos en cuanto sea posible.",
  unavailable: "Ahora no podemos comunicarnos con el servicio. Puede escribir su pregunta; seguimos intentando.",
  busy: (seconds) => `Hay demasiados chats abiertos desde su conexión. Esta página lo intenta de nuevo sola en ${seconds} s.`,
  tooMany: (seconds) => `Demasiados chats desde su conexión. Inténtelo en ${Math.ceil(seconds / 60)} min o llámenos.`,
  waitingForPlace: "Está en la fila. Mantenga esta página abierta.",
  position: (position, time) => (position === 1 ? "El próximo turno es el suyo." : `Está en el lugar ${position}.`) + wait(time),
  reconnecting: "Se perdió la conexión. Intentamos recuperarla; lo que escriba se guarda.",
  offline: "No tiene conexión. Lo que escriba se guarda y se enviará cuando vuelva.",
  back: "Está conectado de nuevo.",
  missed: (count) => (count === 1 ? "Está conectado de nuevo. 1 mensaje nuevo." : `Está conectado de nuevo. ${count} mensajes nuevos.`),
  restored: (count) => (count === 1 ? "Se muestra 1 mensaje anterior." : `Se muestran ${count} mensajes anteriores.`),
  agencyAway: (name) =>
    `La conexión de ${name || "la oficina"} está interrumpida. Lo que escriba se guarda y lo leerán cuando vuelvan.`,
  agencyBack: (name) => (name ? `${name}: se restableció la conexión.` : "Se restableció la conexión de la oficina."),

  // the conversation
  logLabel: "Conversación",
  you: "Usted",
  agentJoined: (agent, agency) => ["Está hablando con ", isolated(agent), ", una persona de ", isolated(agency), "."],
  agentLost: (agent, agency) => ["Se perdió la conexión con ", isolated(agent), ", ", isolated(agency), ". Usted volvió a la fila, a su lugar."],
  agentLeft: (agent, agency) => [isolated(agent), ", ", isolated(agency), ", salió del chat."],
  requeued: (agent, agency) =>
    agent
      ? [isolated(agent), ", ", isolated(agency), ", le devolvió a la fila, a su lugar. Le responderá otra persona."]
      : ["Usted volvió a la fila, a su lugar. Le responderá otra persona."],
  talkingWithAll: (people) => ["Está hablando con ", ...listed(people, " y "), "."],
  pushed: (agent, agency) => [isolated(agent), ", ", isolated(agency), ", le ofrece una página:"],
  typing: (agent) => [isolated(agent), " está escribiendo…"],
  sending: "Enviando…",
  kept: "Pendiente de envío",
  sent: "Enviado",
  notSent: "No enviado.",
  retry: "Reintentar",
  masked:
    "Para protegerle, un número que parece ser de Seguro Social, de impuestos o de tarjeta de pago se ocultó antes del envío.",
  sendAnyway: "Enviarlo así",
  edit: "Cambiarlo",
  newMessages: (count) => (count === 1 ? "1 mensaje nuevo" : `${count} mensajes nuevos`),
  opensNewTab: " (se abre en una pestaña nueva)",
  idle: (time) => `No se ha escrito nada en mucho tiempo. El chat termina a las ${time}, a menos que usted siga.`,
  stay: "Sigo aquí",
  stayed: "Bien: el chat sigue.",

  // writing
  messageLabel: "Su mensaje",
  messageHint: "Intro envía el mensaje. Mayús e Intro inician otra línea.",
  messageHintButton: "El botón Enviar envía. Intro empieza una línea nueva.",
  options: "Opciones",
  enterSends: "Intro envía el mensaje",
  tellTyping: "Mostrar cuando alguien escribe",
  charactersLeft: (count) => (count === 1 ? "Le queda 1 carácter." : `Le quedan ${count.toLocaleString("es")} caracteres.`),
  send: "Enviar",
  attach: "Adjuntar un archivo",

  // the end
  end: "Terminar",
  endQuestion: "¿Quiere terminar este chat?",
  endYes: "Sí, terminar el chat",
  endLater: "El chat terminará en cuanto vuelva la conexión.",
  ending: "Terminando el chat…",
  endingLate: "No podemos comunicarnos con el servicio. El chat terminará en cuanto se pueda; puede cerrar esta página.",
  endNo: "No, continuar",
  overTitle: "El chat ha terminado",
  over: {
    agent: "La persona con quien hablaba terminó el chat.",
    citizen: "Usted terminó el chat.",
    inactivity: "El chat se cerró porque no se escribió nada durante mucho tiempo.",
    nobody: "Lo sentimos: ahora no hay nadie disponible para responder. Inténtelo más tarde.",
    fault: "Lo sentimos: un fallo nuestro impidió abrir el chat. Inténtelo de nuevo o deje un mensaje.",
    closed: "El chat está cerrado.",
  },
  save: "Guardar la conversación",
  saveAsPage: "Guardar como página web",
  print: "Imprimir",
  again: "Iniciar otro chat",
  minimise: "Minimizar",

  leave: "Dejar un mensaje",

  // why nobody takes it; the agency's name and the next opening, or an empty text
  refusals: {
    closed: (agency, opens) => `${agency || "La oficina"}: cerrado ahora${opens ? `; abre el ${opens}` : ""}.`,
    full: (agency) =>
      `Hay tantas personas esperando${agency ? ` (${agency})` : ""} que por el momento no se aceptan chats nuevos; inténtelo más tarde.`,
    nobody: (agency, opens) =>
      `Ahora no hay nadie disponible para chatear${agency ? ` (${agency})` : ""}${opens ? `; se atiende de nuevo el ${opens}` : ""}.`,
    blocked: () => "Por el momento no se aceptan chats nuevos desde su conexión; llame o escriba, por favor.",
  },

  // what can go wrong with one message or the start
  errors: {
    "too-long": "Es demasiado largo.",
    empty: "No contiene nada que se pueda enviar.",
    "too-fast": "Fue demasiado rápido. Espere un momento e inténtelo de nuevo.",
    nobody: "Ahora no hay nadie disponible para esto. Elija otro tema o inténtelo más tarde.",
    "unknown-topic": "Este tema ya no existe. Elija otro.",
    unavailable: "Ahora no podemos comunicarnos con el servicio. Inténtelo de nuevo.",
    personal:
      "Parece contener un número de Seguro Social, de impuestos o de tarjeta de pago, que solo se debe enviar si hace falta.",
    "not-kept": "No quedó guardado. Envíelo de nuevo, por favor.",
    "no-chat": "El chat terminó, así que esto no se envió.",
    other: "Algo salió mal. Inténtelo de nuevo.",
  },

  // the saved file
  file: "Archivo",
  fileName: (when, kind) => `chat-${when}.${kind}`,
  fileTitle: (when) => `Conversación del ${when}`,
};
