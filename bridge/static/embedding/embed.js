// Puts a chat button on another site's page:
//   <script src="https://chat.example.gov/embed.js" data-topic="taxes" async></script>
// `data-language`, `data-label` and `data-title` override the page's own language and our words. `data-brand` and
// `data-brand-dark` (#rrggbb), or the page's custom properties --onedoor-brand and --onedoor-brand-dark, colour it;
// --onedoor-radius, --onedoor-side and --onedoor-bottom shape and place the button.
// The button opens a panel beside the page, never by itself, and needs only a place early in the page's body.

(() => {
  const script = document.currentScript;
  const home = new URL(script.src).origin;
  const spoken = EVERY_LANGUAGE; // the bridge puts its sentences here
  const wanted = [script.dataset.language, document.documentElement.lang, ...navigator.languages];
  const ours = (tag) => Object.keys(spoken).find((one) => one.toLowerCase() === tag);
  const known = (tag) => ours(tag?.toLowerCase()) ?? ours(tag?.toLowerCase().split("-")[0]);
  const language = wanted.map(known).find(Boolean) ?? "en";
  const { open, close, turn, unread } = spoken[language];
  const words = {
    open: script.dataset.label || open,
    panel: script.dataset.title || open,
    close,
    turn,
    unread(count) {
      const said = unread[new Intl.PluralRules(language).select(count)] ?? unread.other;
      return said.replace("{count}", new Intl.NumberFormat(language).format(count));
    },
  };

  // In a shadow tree, neither page changes the other's looks. A constructed style sheet needs no `unsafe-inline`.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { all: initial; }
    button {
      position: fixed; inset-inline-end: var(--onedoor-side, 1rem); bottom: var(--onedoor-bottom, 1rem); z-index: 2147483001; box-sizing: border-box;
      min-height: 3rem; padding: 0.5rem 1.25rem; max-width: calc(100vw - 2rem);
      font: 600 1rem/1.25 system-ui, sans-serif; color: var(--over, #fff); background: var(--brand, #0b4f8a);
      border: 2px solid var(--over, #fff); border-radius: var(--onedoor-radius, 1.5rem); box-shadow: 0 2px 8px rgb(0 0 0 / 35%); cursor: pointer;
    }
    button:hover { background: color-mix(in srgb, var(--brand, #0b4f8a) 80%, #000); color: #fff; }
    button:focus-visible { outline: 3px solid #ffc20e; box-shadow: 0 0 0 6px #16202a; }
    .panel {
      position: fixed; inset-inline-end: 1rem; bottom: 4.75rem; z-index: 2147483000; box-sizing: border-box;
      width: min(26rem, calc(100vw - 2rem)); height: min(42rem, calc(100vh - 5.75rem));
      height: min(42rem, calc(100dvh - 5.75rem));
      background: Canvas; border: 1px solid #6a7885; border-radius: 0.75rem; overflow: hidden;
      box-shadow: 0 6px 28px rgb(0 0 0 / 30%);
    }
    .panel[hidden] { display: none; }
    iframe { display: block; width: 100%; height: 100%; border: 0; }
    .badge:not(:empty)::before { content: " · "; }
    @media (max-width: 30rem) {
      .panel { inset: 0 0 4.25rem 0; width: auto; height: auto; border-radius: 0; border-width: 0 0 1px; }
      button { bottom: 0.625rem; }
    }
    @media (forced-colors: active) {
      button { color: ButtonText; background: ButtonFace; border: 2px solid ButtonText; }
      .panel { border: 2px solid CanvasText; }
    }
  `);

  const host = document.createElement("div");
  host.lang = language;
  const root = host.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [sheet];
  const badge = document.createElement("span");
  badge.className = "badge";
  const label = document.createElement("span");
  const button = document.createElement("button");
  button.type = "button";
  button.append(label, badge);
  const panel = document.createElement("div");
  panel.className = "panel";
  panel.id = "panel";
  panel.hidden = true;
  panel.setAttribute("role", "region");
  panel.setAttribute("aria-label", words.panel);
  button.setAttribute("aria-controls", panel.id);
  root.append(button, panel);
  let frame = null;

  // The embedding page's colour. The text on it is black or white, whichever is readable.
  const dress = (name) =>
    script.dataset[name] || getComputedStyle(document.documentElement).getPropertyValue(`--onedoor-${name.replace("D", "-d")}`).trim();
  const [brand, brandDark] = ["brand", "brandDark"].map((name) => (/^#[0-9a-f]{6}$/i.test(dress(name)) ? dress(name) : ""));
  if (brand) {
    const [red, green, blue] = [1, 3, 5].map((at) => (parseInt(brand.slice(at, at + 2), 16) / 255) ** 2.2);
    host.style.setProperty("--brand", brand);
    host.style.setProperty("--over", 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.18 ? "#000" : "#fff");
  }

  // Where a citizen comes from, without what else an address may reveal about them.
  function bare(address) {
    return address.split(/[?#]/)[0].slice(0, 2000);
  }

  function load() {
    frame = document.createElement("iframe");
    const options = new URLSearchParams({ page: bare(location.href), lang: language });
    if (document.referrer) options.set("referrer", bare(document.referrer));
    if (script.dataset.topic) options.set("topic", script.dataset.topic);
    const more = { brand, "brand-dark": brandDark, title: script.dataset.title };
    for (const [name, value] of Object.entries(more)) if (value) options.set(name, value);
    // After the #, so that no server's log shows which page a citizen came from.
    frame.src = `${home}/embed#${options}`;
    frame.title = words.panel;
    frame.addEventListener("load", () => tellFrame());
    panel.append(frame);
  }

  function tellFrame() {
    frame.contentWindow?.postMessage({ onedoor: { opened: true, token: kept.read() } }, home);
  }

  // Some browsers refuse storage to a frame on another site. Then we keep the chat's token here, for this tab.
  const kept = {
    read() {
      try {
        return sessionStorage.getItem("onedoor.token");
      } catch {
        return null;
      }
    },
    write(token) {
      try {
        if (token) sessionStorage.setItem("onedoor.token", token);
        else sessionStorage.removeItem("onedoor.token");
      } catch {
        // then the chat ends with the page
      }
    },
  };

  function show(open) {
    panel.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
    label.textContent = open ? words.close : words.open;
    badge.textContent = "";
    if (!open) {
      button.focus();
    } else if (frame) {
      frame.focus();
      tellFrame();
    } else {
      load();
      frame.focus();
    }
  }

  // It is the citizen's turn while they read something else. The page's title says so only if they wanted to be called.
  let title = null;
  function call(loud) {
    if (panel.hidden) badge.textContent = words.turn;
    if (!loud || title !== null) return;
    title = document.title;
    document.title = `${words.turn}: ${title}`;
    addEventListener("focus", () => ((document.title = title), (title = null)), { once: true });
  }

  const SHAPE = { minimise: "boolean", unread: "number", keep: "string", called: "boolean", loud: "boolean" };
  const understood = (said) => said && Object.entries(said).every(([name, value]) => typeof value === SHAPE[name]);
  let told = false;
  // We leave other scripts' messages alone. We ignore one that pretends to be ours, and warn once.
  function ignore({ origin }) {
    if (!told) console.warn(`onedoor: a message from ${origin} was ignored`);
    told = true;
  }

  button.addEventListener("click", () => show(panel.hidden));
  root.addEventListener("keydown", (event) => event.key === "Escape" && !panel.hidden && show(false));
  addEventListener("message", (event) => {
    const said = event.data?.onedoor;
    if (said === undefined) return;
    if (event.source !== frame?.contentWindow || event.origin !== home || !understood(said)) return ignore(event);
    const { minimise, unread, keep, called, loud } = said;
    if (keep !== undefined) kept.write(keep);
    if (minimise && !panel.hidden) show(false);
    if (called) call(loud);
    if (Number.isInteger(unread)) badge.textContent = unread > 0 && panel.hidden ? words.unread(unread) : "";
  });

  label.textContent = words.open;
  button.setAttribute("aria-expanded", "false");
  // Early on the page, so that nobody has to tab through all of it to reach the chat, but after the site's skip link,
  // which stays the first. Styles decide where it appears.
  function place() {
    const first = document.body.querySelector("a[href], button, input");
    const skips = first?.getAttribute("href")?.startsWith("#");
    const line = skips && [...document.body.children].find((one) => one.contains(first));
    if (line && !line.querySelector("main, [role=main]") && !line.matches("main, [role=main]")) line.after(host);
    else document.body.prepend(host);
  }
  if (document.body) place();
  else addEventListener("DOMContentLoaded", place);
})();
