// Makes elements. Text goes in as text only: nothing here, or anywhere, reads a string as HTML.

export function element(name, attributes = {}, ...content) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...content.filter((part) => part !== null && part !== undefined));
  return made;
}

/** A name of a person or an agency: kept apart from the text around it, whatever its direction. */
export function isolated(text) {
  return element("bdi", {}, text);
}

/** Words with names in them: `parts` are strings, and names as bdi elements. */
export function fill(target, parts) {
  target.replaceChildren(...parts);
}
