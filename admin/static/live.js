// Keeps the part of a page that changes up to date: requests it every few seconds while the page is visible.
//   <div data-live="/live/board" data-every="3">…</div>
// The panel does not send an unchanged part again: it answers our ETag with 304. Waits count on by themselves,
//   <span data-wait="245">4 min 5 s</span>
// The focus stays where it is, and people can pause updates (WCAG 2.2.2). If the panel is away, the page says so.

for (const place of document.querySelectorAll("[data-live]")) {
  const button = document.querySelector("[data-live-pause]");
  const told = document.querySelector("[data-live-told]");
  const every = Number(place.dataset.every) * 1000;
  let paused = false;
  let tag = "";
  let came = performance.now();

  async function refresh() {
    if (!paused && document.visibilityState === "visible") {
      try {
        const known = tag ? { "If-None-Match": tag } : {};
        const headers = { Accept: "text/html", ...known };
        const answer = await fetch(place.dataset.live, { headers, cache: "no-store", redirect: "error" });
        if (answer.status !== 304) {
          if (!answer.ok) throw new Error(String(answer.status));
          const text = await answer.text();
          if (!paused) show(text, answer.headers.get("ETag") ?? "");
        }
        told.textContent = "";
      } catch {
        told.textContent = button.dataset.lost;
      }
    }
    setTimeout(refresh, every);
  }

  function show(text, as) {
    tag = as;
    came = performance.now();
    const focused = place.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    place.replaceChildren(...new DOMParser().parseFromString(text, "text/html").body.childNodes);
    if (focused) place.querySelector(`[href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }

  function count() {
    if (paused || document.visibilityState !== "visible") return;
    const passed = (performance.now() - came) / 1000;
    for (const wait of place.querySelectorAll("[data-wait]")) {
      const text = duration(Math.round(Number(wait.dataset.wait) + passed));
      if (wait.textContent !== text) wait.textContent = text;
    }
  }

  button.hidden = false;
  button.addEventListener("click", () => {
    paused = !paused;
    button.textContent = paused ? button.dataset.off : button.dataset.on;
  });
  setTimeout(refresh, every);
  setInterval(count, 1000);
}

// The same as `duration` in admin/words/wording.py.
function duration(seconds) {
  const minutes = Math.floor(seconds / 60);
  if (minutes >= 60) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  if (minutes) return seconds % 60 ? `${minutes} min ${seconds % 60} s` : `${minutes} min`;
  return `${seconds} s`;
}
