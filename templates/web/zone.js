"use strict";
const here = Intl.DateTimeFormat().resolvedOptions().timeZone || "";
for (const field of document.querySelectorAll("input[type=hidden][name=time_zone]")) {
  field.value = here;
}
for (const guess of document.querySelectorAll("[data-zone-of]")) {
  const field = document.getElementById(guess.dataset.zoneOf);
  guess.querySelector("b").textContent = here;
  guess.hidden = !here || field.value === here;
  guess.querySelector("button").addEventListener("click", () => {
    field.value = here;
    guess.hidden = true;
    field.focus();
  });
}
