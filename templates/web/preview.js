"use strict";
const shown = document.currentScript.dataset.changes;

async function look() {
  try {
    const answer = await fetch("/changes", { cache: "no-store" });
    if (answer.ok && (await answer.text()) !== shown) {
      location.reload();
      return;
    }
  } catch {
    // The preview was ended; it may be started again on this port.
  }
  setTimeout(look, 1000);
}

setTimeout(look, 1000);
