// Says at the door how many are here while others let people in elsewhere. Without it a reload says so.
"use strict";

const standing = document.querySelector("[data-stand]");
const EVERY = 10_000;

async function look() {
  if (document.hidden) return;
  try {
    const answer = await fetch(standing.dataset.stand, { headers: { accept: "application/json" } });
    if (!answer.ok || answer.redirected) return;
    const { present, expected } = await answer.json();
    const words = `${present} von ${expected}`;
    if (standing.textContent !== words) standing.textContent = words;
  } catch {
    // No network for a moment: the next look may have one.
  }
}

if (standing) setInterval(look, EVERY);
