// Pictures of every page on a desk and on a phone, light and dark, and a page to leaf through them.

import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { DESK, PHONE } from "./chromium.js";
import { PAGES } from "./pages.js";
import { Site } from "./site.js";

const VIEWS = [
  { name: "desk", words: "Bildschirm, hell", viewport: DESK, colorScheme: "light" },
  { name: "desk-dark", words: "Bildschirm, dunkel", viewport: DESK, colorScheme: "dark" },
  { name: "phone", words: "Telefon, hell", viewport: PHONE, colorScheme: "light" },
  { name: "phone-dark", words: "Telefon, dunkel", viewport: PHONE, colorScheme: "dark" },
];

function index(shots) {
  const rows = shots.map(
    ({ name, title }) => `<section id="${name}"><h2>${name}</h2><p>${title}</p><div>${VIEWS.map(
      (view) => `<figure><a href="${name}.${view.name}.png"><img src="${name}.${view.name}.png" alt="${name}, ${view.words}" loading="lazy"></a><figcaption>${view.words}</figcaption></figure>`,
    ).join("")}</div></section>`,
  );
  return `<!doctype html><html lang="de"><meta charset="utf-8"><title>Alle Seiten</title><style>
body{font:16px/1.5 system-ui;margin:2rem;background:#ddd}div{display:flex;gap:1rem;align-items:flex-start;overflow-x:auto}
figure{margin:0;flex:none}img{display:block;max-height:40rem;max-width:40rem;border:1px solid #999}nav{columns:14rem}</style>
<h1>Alle Seiten</h1><nav>${shots.map(({ name }) => `<a href="#${name}">${name}</a><br>`).join("")}</nav>${rows.join("")}</html>`;
}

const escape = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

async function shoot(page, name, folder) {
  for (const { name: view, viewport, colorScheme } of VIEWS) {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: join(folder, `${name}.${view}.png`), fullPage: true });
  }
}

async function shootAll(folder, site, names) {
  const shots = [];
  for (const entry of PAGES.filter(({ name }) => names.length === 0 || names.some((part) => name.includes(part)))) {
    const page = await site.newPage(entry);
    await entry.open(page, site.world);
    await shoot(page, entry.name, folder);
    shots.push({ name: entry.name, title: escape(await page.title()) });
    await page.close();
  }
  await writeFile(join(folder, "index.html"), index(shots));
}

const [given, ...names] = process.argv.slice(2);
const folder = resolve(given);
await mkdir(folder, { recursive: true });
const site = await Site.open();
try {
  await shootAll(folder, site, names);
} finally {
  await site.close();
}
console.log(join(folder, "index.html"));
