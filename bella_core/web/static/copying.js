"use strict";
// A button that copies a text, where the browser can; without it the text is chosen by a click and copied as any other.
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    document.getElementById("said").textContent = button.dataset.done;
    button.textContent = button.dataset.done;
  });
}
