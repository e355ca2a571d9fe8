// Buttons that print the page: hidden until this runs, since without JavaScript only the browser's own menu prints.
//   <button type="button" data-print hidden>Print</button>

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
