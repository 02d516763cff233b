"use strict";
// The schedule's sheet with scripts: arrow keys, a line that follows the clock, and drawing a visit to another time. All of it has another way
// that needs none: Tab, the page loaded again, and the form "Move…".

const STEP = 10;
const sheet = document.querySelector(".sheet");
const events = sheet && sheet.querySelector(".events");

// Up and down stay in a column, left and right go to the nearest visit of the next one that has any.
function neighbour(from, key) {
  const [track, row] = [Number(from.dataset.track), Number(from.dataset.row)];
  const others = [...events.querySelectorAll("a[data-row]")].filter((one) => one !== from);
  const distance = (one) => {
    const [along, across] = [Number(one.dataset.row) - row, Number(one.dataset.track) - track];
    if (key === "ArrowDown") return across === 0 && along > 0 ? along : NaN;
    if (key === "ArrowUp") return across === 0 && along < 0 ? -along : NaN;
    const ahead = key === "ArrowRight" ? across : -across;
    return ahead > 0 ? ahead * 1000 + Math.abs(along) : NaN;
  };
  return others.filter((one) => !Number.isNaN(distance(one))).sort((one, other) => distance(one) - distance(other))[0];
}

function onArrow(event) {
  if (!["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"].includes(event.key) || event.altKey || event.ctrlKey || event.metaKey) return;
  const from = event.target.closest("a[data-row]");
  const to = from ? neighbour(from, event.key) : event.target === sheet ? events.querySelector("a[data-row]") : null;
  if (to) {
    event.preventDefault();
    to.focus();
  }
}

// The line of the present moves a row every ten minutes.
function followClock() {
  const line = sheet.querySelector(".present");
  if (!line || !sheet.dataset.now) return;
  const [hour, minute] = sheet.dataset.now.split(":").map(Number);
  const [loaded, first, rows] = [Date.now(), Number(sheet.dataset.first), Number(sheet.dataset.rows)];
  window.setInterval(() => {
    const row = Math.floor((hour * 60 + minute + (Date.now() - loaded) / 60000 - first) / STEP) + 1;
    line.className = row <= rows ? `present from-${row}` : "present past";
    line.hidden = row > rows;
  }, 30000);
}

// Drawing a visit: by a mouse or a pen, as a finger scrolls. What comes of it is sent by the same form as "Move…".
function drawing() {
  const form = document.getElementById("drag");
  let drawn = null;
  if (!form) return;
  events.addEventListener("dragstart", (event) => event.preventDefault());
  events.addEventListener("pointerdown", (event) => {
    const item = event.target.closest("li[data-move]");
    if (!item || event.button !== 0 || event.pointerType === "touch" || getComputedStyle(events).display !== "grid") return;
    drawn = { item, x: event.clientX, y: event.clientY, moves: false };
  });
  window.addEventListener("pointermove", (event) => {
    if (!drawn) return;
    const [dx, dy] = [event.clientX - drawn.x, event.clientY - drawn.y];
    if (!drawn.moves && Math.hypot(dx, dy) < 8) return;
    drawn.moves = true;
    drawn.item.classList.add("dragging");
    drawn.item.style.transform = `translate(${dx}px, ${dy}px)`;
  });
  window.addEventListener("pointerup", (event) => {
    if (!drawn) return;
    const { item, moves } = drawn;
    if (moves) {
      const still = (click) => click.preventDefault();
      window.addEventListener("click", still, true);
      window.setTimeout(() => window.removeEventListener("click", still, true), 0);
      const place = placeOf(item, event.clientX);
      if (!place || !send(form, item, place)) letGo();
    }
    drawn = null;
  });
  window.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && drawn) letGo();
  });
  function letGo() {
    for (const item of events.querySelectorAll(".dragging")) {
      item.classList.remove("dragging");
      item.style.transform = "";
    }
    drawn = null;
  }
}

// Where a visit was let go of: under which head, and at which time of day.
function placeOf(item, x) {
  const head = [...sheet.querySelectorAll(".heads li")].find((one) => {
    const box = one.getBoundingClientRect();
    return box.left <= x && x < box.right;
  });
  if (!head) return null;
  const all = events.getBoundingClientRect();
  const row = Math.round((item.getBoundingClientRect().top - all.top) / (all.height / Number(sheet.dataset.rows)));
  const minute = Number(sheet.dataset.first) + row * STEP;
  if (minute < 0 || minute >= 24 * 60) return null;
  const two = (number) => String(number).padStart(2, "0");
  return { head, time: `${two(Math.floor(minute / 60))}:${two(minute % 60)}` };
}

function send(form, item, { head, time }) {
  const words = { "{name}": item.dataset.name, "{time}": time, "{who}": head.dataset.who };
  if (!window.confirm(sheet.dataset.question.replace(/\{(name|time|who)\}/g, (word) => words[word]))) return false;
  const [kind, id] = head.dataset.resource.split(":");
  form.action = item.dataset.move;
  form.elements.version.value = item.dataset.version;
  form.elements.date.value = head.dataset.day;
  form.elements.time.value = time;
  form.elements.provider.value = kind === "provider" && head.dataset.resource !== item.dataset.resource ? id : "same";
  form.submit();
  return true;
}

if (events) {
  sheet.addEventListener("keydown", onArrow);
  followClock();
  drawing();
}
