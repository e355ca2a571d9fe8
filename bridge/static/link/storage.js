// What this tab remembers over a reload. Nothing outlives the tab. If the browser refuses storage, we use memory.

const PREFIX = "onedoor.";
const memory = new Map();

/** Whether the browser refuses us storage, as some do in a frame on another site's page. */
export const refused = (() => {
  try {
    return !sessionStorage;
  } catch {
    return true;
  }
})();

export function load(name, otherwise = null) {
  try {
    const text = sessionStorage.getItem(PREFIX + name);
    if (text !== null) return JSON.parse(text);
  } catch {
    // refused or unreadable: we use memory
  }
  return memory.has(name) ? memory.get(name) : otherwise;
}

export function save(name, value) {
  memory.set(name, value);
  try {
    sessionStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // full or refused; the bridge has the conversation
  }
}

export function forget(...names) {
  for (const name of names) {
    memory.delete(name);
    try {
      sessionStorage.removeItem(PREFIX + name);
    } catch {
      // there was nothing
    }
  }
}
