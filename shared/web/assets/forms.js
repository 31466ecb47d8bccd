// Makes long forms quicker and safer. Nothing needs it: without it every form works the same.
"use strict";

// What was typed into a form with `data-keep` is kept in this browser until it is saved, and offered once more after the page was left,
// the sign-in had ended, or the browser was closed.
for (const form of document.querySelectorAll("form[data-keep]")) {
  const place = `fachtag:${location.pathname}`;
  const fields = () => [...form.elements].filter((field) => field.name && !["file", "hidden", "submit", "fieldset"].includes(field.type));
  const value = (field) => (["checkbox", "radio"].includes(field.type) ? field.checked : field.value);
  const state = () => JSON.stringify(fields().map((field) => [field.id || field.name, value(field)]));
  const shown = state();
  let timer;
  let sending = false;
  const keep = () => {
    try {
      const now = state();
      if (now === shown) localStorage.removeItem(place);
      else localStorage.setItem(place, JSON.stringify({ at: Date.now(), state: now }));
    } catch {
      // No room, or storage is switched off: then the browser asks before it leaves, below.
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, 500);
  });
  form.addEventListener("submit", () => {
    sending = true;
    keep();
  });
  addEventListener("beforeunload", (event) => {
    clearTimeout(timer);
    keep();
    if (!sending && state() !== shown) event.preventDefault();
  });
  // A page that says that something was saved has nothing left to offer.
  const saved = new URLSearchParams(location.search).has("erledigt");
  const kept = (() => {
    try {
      if (saved) localStorage.removeItem(place);
      return JSON.parse(localStorage.getItem(place));
    } catch {
      return null;
    }
  })();
  const refused = document.querySelector(".error-summary, .changes");
  if (!kept || refused || kept.state === shown || Date.now() - kept.at > 14 * 86_400_000) continue;
  offer(form, kept, () => {
    const values = new Map(JSON.parse(kept.state));
    for (const field of fields()) {
      const known = values.get(field.id || field.name);
      if (known === undefined) continue;
      if (typeof known === "boolean") field.checked = known;
      else field.value = known;
    }
    for (const section of form.querySelectorAll("details")) section.open = true;
  }, () => localStorage.removeItem(place));
}

function offer(form, kept, restore, forget) {
  const box = document.createElement("div");
  box.className = "alert alert--info";
  box.setAttribute("role", "status");
  const body = document.createElement("div");
  body.className = "alert__body";
  const title = document.createElement("p");
  title.className = "alert__title";
  const at = new Date(kept.at).toLocaleString("de-DE", { dateStyle: "short", timeStyle: "short" });
  title.textContent = `Hier stehen noch Eingaben vom ${at}, die nicht gespeichert sind.`;
  const buttons = document.createElement("p");
  buttons.className = "row-buttons";
  for (const [text, act] of [["Wiederherstellen", restore], ["Verwerfen", forget]]) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button--quiet button--small";
    button.textContent = text;
    button.addEventListener("click", () => {
      act();
      box.remove();
      form.querySelector("input:not([type=hidden])")?.focus();
    });
    buttons.append(button);
  }
  body.append(title, buttons);
  box.append(body);
  form.prepend(box);
}

// Buttons above texts in Markdown.
const TOOLS = [
  ["Fett", (text) => `**${text || "fett"}**`],
  ["Überschrift", (text) => `\n## ${text || "Überschrift"}\n`],
  ["Liste", (text) => `\n${(text || "Punkt").split("\n").map((line) => `- ${line}`).join("\n")}\n`],
  ["Link", (text) => `[${text || "Text"}](https://)`],
];
for (const field of document.querySelectorAll("textarea[data-markdown]")) {
  const tools = document.createElement("div");
  tools.className = "markdown-tools";
  tools.setAttribute("role", "group");
  tools.setAttribute("aria-label", `Gestaltung: ${field.labels[0]?.textContent.trim() ?? ""}`);
  for (const [name, write] of TOOLS) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = name;
    button.addEventListener("click", () => {
      const { selectionStart: from, selectionEnd: until } = field;
      field.focus();
      field.setRangeText(write(field.value.slice(from, until)), from, until, "select");
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
    tools.append(button);
  }
  field.before(tools);
}

// Texts to be copied.
for (const field of document.querySelectorAll("[data-copy]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--quiet button--small";
  button.textContent = "Kopieren";
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  said.className = "hint";
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      said.textContent = " Kopiert";
    } catch {
      said.textContent = " Bitte mit Strg+C kopieren";
    }
  });
  const line = document.createElement("p");
  line.className = "row-buttons";
  line.append(button, said);
  field.after(line);
}
