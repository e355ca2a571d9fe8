// What is said where a topic is searched for, and where the citizen is asked which one they mean, in Spanish.

export const words = {
  hint: "Escriba unas palabras, como «licencia de pesca». Si no sabe, déjelo vacío y buscamos la oficina correcta.",
  list: "Temas",
  clear: "Borrar",
  found: (count) => (count === 1 ? "1 tema. Use la flecha hacia abajo." : `${count} temas. Use la flecha hacia abajo.`),
  more: (shown, total) => (shown < total ? `${shown} de ${total} temas. Escriba más para ver menos.` : ""),
  none: "Ningún tema tiene esas palabras. Pruebe con otras, o déjelo vacío y pregunte.",
  failed: "Ahora no se pueden buscar temas. Déjelo vacío y pregunte: buscamos la oficina correcta.",
  choose: "Elija un tema de la lista o borre el campo.",
  chosen: (name, agency) => `${name}, ${agency}: elegido.`,
  nobody: "nadie disponible ahora",
  browse: "Ver los temas de una oficina",
  agency: "Oficina",
  which: "Elija una oficina",

  asked: "Su pregunta puede ser de varios temas. ¿Cuál corresponde?",
  noneOfThese: "Ninguno de estos: que decida una persona",
  nothing: "No encontramos ningún tema para su pregunta. Puede buscar uno arriba. O inicie el chat otra vez: una persona decidirá quién responde.",
  chooseOne: "Primero elija uno de estos.",
};
