// Makes elements. Text stays text: nothing here, or anywhere, parses a string as HTML.

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

/** A person's or agency's name, isolated from the text around it, whatever its direction. */
export function isolated(text) {
  return element("bdi", {}, text);
}

/** Fills the element with `parts`: strings and nodes, such as names in bdi elements. */
export function fill(target, parts) {
  target.replaceChildren(...parts);
}
