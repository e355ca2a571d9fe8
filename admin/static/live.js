// Keeps the part of a page that changes up to date: asks for it anew every few seconds, while the page is seen.
//   <div data-live="/live/board" data-every="3">…</div>
// What has focus keeps it; a person may pause it (WCAG 2.2.2). When the panel cannot be reached, the page says so.

for (const place of document.querySelectorAll("[data-live]")) {
  const button = document.querySelector("[data-live-pause]");
  const told = document.querySelector("[data-live-told]");
  const every = Number(place.dataset.every) * 1000;
  let paused = false;
  let shown = "";

  async function refresh() {
    if (!paused && document.visibilityState === "visible") {
      try {
        const answer = await fetch(place.dataset.live, { headers: { Accept: "text/html" }, redirect: "error" });
        if (!answer.ok) throw new Error(String(answer.status));
        show(await answer.text());
        told.textContent = "";
      } catch {
        told.textContent = button.dataset.lost;
      }
    }
    setTimeout(refresh, every);
  }

  function show(text) {
    if (text === shown) return;
    shown = text;
    const focused = place.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    place.replaceChildren(...new DOMParser().parseFromString(text, "text/html").body.childNodes);
    if (focused) place.querySelector(`[href="${CSS.escape(focused)}"]`)?.focus();
  }

  button.hidden = false;
  button.addEventListener("click", () => {
    paused = !paused;
    button.textContent = paused ? button.dataset.off : button.dataset.on;
  });
  setTimeout(refresh, every);
}
