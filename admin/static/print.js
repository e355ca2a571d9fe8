// Buttons that print the page. They stay hidden until this runs: without JavaScript, only the browser's menu prints.
//   <button type="button" data-print hidden>Print</button>

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
