"use strict";
// Where the browser can, the telephone speaks and listens; the form beside does the same without.
(() => {
  const said = [...document.querySelectorAll("[data-speak]")];
  if ("speechSynthesis" in window && sessionStorage.getItem("bella-voice") === "on") {
    for (const part of said) {
      const words = new SpeechSynthesisUtterance(part.textContent);
      words.lang = part.lang;
      window.speechSynthesis.speak(words);
    }
  }
  const Recognition = window.SpeechRecognition || window.webkitSpeechRecognition;
  const button = document.querySelector("[data-listen]");
  const words = document.getElementById("words");
  if (!Recognition || !button || !words) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    sessionStorage.setItem("bella-voice", "on");
    window.speechSynthesis?.cancel();
    const listening = new Recognition();
    listening.lang = said.length ? said[said.length - 1].lang : document.documentElement.lang;
    listening.onresult = (event) => {
      words.value = event.results[0][0].transcript;
      words.form.requestSubmit(words.form.querySelector("[value=say]"));
    };
    listening.start();
  });
})();
