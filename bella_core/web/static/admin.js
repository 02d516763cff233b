"use strict";
// What a browser with scripts does beyond the pages' own forms and links. Nothing here is needed.

// The menu closes with Escape and gives the focus back.
document.addEventListener("keydown", (event) => {
  const menu = event.target instanceof Element && event.target.closest("details.menu[open]");
  if (event.key === "Escape" && menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// A form that changes as one chooses needs no button.
document.addEventListener("change", (event) => {
  const form = event.target instanceof Element && event.target.closest("form[data-auto]");
  if (form) form.requestSubmit();
});

// Asks once more before what cannot be undone; without scripts the next page asks.
document.addEventListener("submit", (event) => {
  const question = event.submitter && event.submitter.dataset.confirm;
  if (question && !window.confirm(question)) event.preventDefault();
});

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
