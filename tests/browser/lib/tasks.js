// What organizers do often, done as they do it and counted: clicks (taps, keys that stand for one), fields filled in, pages
// loaded, changes saved.

import { main, press, shows } from "./actions.js";
import { DESK } from "./chromium.js";
import { openSection } from "./pages.js";
import { inDays } from "./world.js";

export const PHONE = { width: 390, height: 844 };
const GUESTS = 60;

const LOGO = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9" fill="#0a5"/></svg>',
);

// Fourteen parts, as they are copied from a table.
const PROGRAMME = [
  "8:30\t9:00\tAnkommen\tFoyer",
  "9:00\t9:15\tBegrüßung\tSaal",
  "9:15\t10:15\tImpuls: Lernen verbindet\tSaal\t\tDr. Erika Beispiel",
  "10:15\t10:30\tKaffeepause\tFoyer",
  ...[1, 2, 3, 4].map((number) => `10:30\t12:00\tWorkshop ${number}\tRaum ${number}\t20`),
  "12:00\t13:00\tMittagspause\tFoyer",
  ...[5, 6, 7, 8].map((number) => `13:00\t14:30\tWorkshop ${number}\tRaum ${number - 4}\t20`),
  "14:45\t16:00\tErgebnisse und Ausblick\tSaal",
].join("\n");

// Counts what is done on a page.
export class Counter {
  clicks = 0;
  fields = 0;
  loads = 0;
  saves = 0;

  constructor(page) {
    this.page = page;
    page.on("request", (request) => {
      if (!request.isNavigationRequest() || request.frame() !== page.mainFrame()) return;
      // A redirect is part of what led to it.
      if (!request.redirectedFrom()) this.loads += 1;
    });
  }

  async click(locator) {
    this.clicks += 1;
    await locator.click();
  }

  async press(words) {
    this.clicks += 1;
    await press(this.page, words);
  }

  // A button that stores something.
  async save(words) {
    this.saves += 1;
    await this.press(words);
  }

  async link(words) {
    await this.click(main(this.page).getByRole("link", { name: words }).first());
  }

  async fill(label, value) {
    this.fields += 1;
    await this.page.getByLabel(label, { exact: true }).last().fill(value);
  }

  async key(key) {
    this.clicks += 1;
    await this.page.keyboard.press(key);
  }

  get figures() {
    const { clicks, fields, loads, saves } = this;
    return { clicks, fields, loads, saves };
  }
}

async function section(counter, title) {
  counter.clicks += 1;
  await openSection(counter.page, title);
}

// A Fachtag with fourteen parts, three questions and a logo, from the list of events to the published page.
async function fachtagFromZero(counter) {
  const { page } = counter;
  await page.goto("/organisation/veranstaltungen");
  counter.loads = 0;
  await counter.link("Veranstaltung anlegen");
  await counter.fill("Titel", "Fachtag von null an");
  await counter.fill("Beginn: Tag", inDays(50, 8).slice(0, 10));
  await counter.fill("Beginn: Uhrzeit", "09:00");
  await counter.fill("Ende: Uhrzeit", "16:00");
  await counter.fill("Kurzbeschreibung (optional)", "Ein Tag für alle.");
  await counter.fill("Veranstaltungsort (optional)", "Haus der Bildung");
  await counter.fill("Plätze (optional)", "60");
  await section(counter, "Programm und Workshops");
  counter.fields += 1;
  await page.getByLabel("Aus einer Tabelle einfügen").fill(PROGRAMME);
  await section(counter, "Förderung");
  await counter.fill("Förderhinweis (optional)", "Gefördert durch ein Programm.");
  counter.clicks += 1;
  await page.getByLabel("Logo hochladen").setInputFiles({ name: "logo.svg", mimeType: "image/svg+xml", buffer: LOGO });
  await section(counter, "Eigene Fragen");
  for (const number of [1, 2, 3]) {
    await counter.press("Frage hinzufügen");
    const row = page.getByRole("group", { name: `Frage ${number}` });
    counter.fields += 1;
    await row.getByLabel("Frage", { exact: true }).fill(`Was fragen wir als Nummer ${number}?`);
  }
  await counter.save("Entwurf speichern");
  await shows(page, "Der Entwurf ist gespeichert");
  await counter.link("Prüfen und veröffentlichen");
  await counter.save(/eröffentlichen$/);
  await shows(page, "Die Veranstaltung ist veröffentlicht");
}

// Somebody phones and wants to come.
async function callerRegisters(counter, world) {
  const { page } = counter;
  await page.goto(world.desk);
  counter.loads = 0;
  await counter.link("Person eintragen");
  await counter.fill("Vorname", "Rosa");
  await counter.fill("Nachname", `Anruf-${Date.now()}`);
  await counter.fill("Einrichtung", "Kita Regenbogen");
  await counter.save("Eintragen");
  await shows(page, /(Platz|Warteliste, an \d+\. Stelle): Die Person ist eingetragen/);
}

// Somebody phones and cannot come.
async function callerCancels(counter, world) {
  const { page } = counter;
  await page.goto(world.desk);
  counter.loads = 0;
  counter.fields += 1;
  await page.getByRole("searchbox", { name: "Suche" }).fill("Schmidt");
  await counter.key("Enter");
  await counter.link("Schmidt, Anna");
  await counter.link("Person abmelden");
  await counter.save("Ja, abmelden");
  await shows(page, "Die Person ist abgemeldet");
  await shows(page, /nachgerückt/);
}

// The first of the waiting list gets a seat that is free.
async function seatForTheFirst(counter, world) {
  const { page } = counter;
  await world.api("PATCH", `/api/v1/events/${world.big.id}`, { house_limit: 100 });
  await page.goto(`${world.desk}?status=warteliste`);
  counter.loads = 0;
  await counter.click(main(page).locator("tbody th a").first());
  await counter.fill("Grund", "Ist Referentin");
  await counter.save("Trotzdem Platz geben");
  await shows(page, "Die Person hat jetzt einen Platz");
}

// A mail to all who eat vegan.
async function writeToAFilter(counter, world) {
  const { page } = counter;
  await page.goto(`${world.desk}`);
  counter.loads = 0;
  await counter.click(page.getByText("Filter", { exact: true }));
  counter.fields += 1;
  await page.getByRole("combobox", { name: "Verpflegung" }).selectOption("vegan");
  await counter.press("Anwenden");
  await counter.link("An alle mit diesen Filtern schreiben");
  await counter.fill("Betreff", "Ihr Essen");
  counter.fields += 1;
  await page.getByLabel("Text").first().fill("Es gibt Linsen.");
  await counter.save("Weiter");
  await counter.save(/senden$/);
  await shows(page, "Die E-Mail ist unterwegs");
}

// The list to sign, from any page about the event.
async function signatureList(counter, world) {
  const { page } = counter;
  await page.goto(world.desk);
  counter.loads = 0;
  await counter.click(page.getByRole("navigation", { name: "Seiten zu dieser Veranstaltung" }).getByRole("link", { name: "Listen" }));
  const [file] = await Promise.all([
    page.waitForEvent("download", { timeout: 60_000 }),
    counter.click(main(page).getByRole("link", { name: "PDF der Teilnahmeliste" })),
  ]);
  await file.path();
}

// Sixty people come to the door: each is searched by some letters, and let in by one key.
async function sixtyAtTheDoor(counter, world) {
  const { page } = counter;
  await page.goto(`/organisation/anmeldungen/${world.crowd.id}/anwesenheit/einlass`);
  counter.loads = 0;
  for (const name of world.guests) {
    // The focus comes with the first picture of a page, a moment after it has loaded.
    await page.locator("#suche:focus").waitFor();
    counter.fields += 1;
    await page.keyboard.type(name);
    await counter.key("Enter");
    await page.waitForURL(/suche=/);
    await page.locator("button[name=da]:focus").waitFor();
    await counter.key("Enter");
    await page.waitForURL(/zuletzt=/);
  }
  await shows(page, `${GUESTS} von ${GUESTS}`);
}

// A Fachtag that begins in an hour.
function soon() {
  const at = (hours) => new Date(Date.now() + hours * 3_600_000).toISOString();
  return { kind: "fachtag", starts_at: at(1), ends_at: at(7) };
}

// Sixty guests with a name each.
export async function prepare(world) {
  world.guests = Array.from({ length: GUESTS }, (_, index) => `Gast${String.fromCharCode(97 + (index % 26))}${index}x`);
  world.crowd = await world.publish({ title: "Fachtag am Eingang", ...soon() });
  for (const [index, last_name] of world.guests.entries()) {
    await world.signUp(world.crowd, { last_name, email: `gast-${index}@schule.example` });
  }
}

// An event with five thousand people; only the table of all tasks waits for it.
const MANY = 5_000;

async function prepareMany(world) {
  world.huge = await world.publish({ title: "Fachtag für sehr viele", ...soon() });
  for (let index = 0; index < MANY; index += 100) {
    const some = Array.from({ length: 100 }, (_, number) => index + number);
    await Promise.all(some.map((number) => world.signUp(world.huge, { last_name: `Gast-${number}`, email: `viele-${number}@schule.example` })));
  }
}

// Somebody phones, and is one of five thousand.
async function oneOfMany(counter, world) {
  const { page } = counter;
  await page.goto(`/organisation/anmeldungen/${world.huge.id}`);
  counter.loads = 0;
  counter.fields += 1;
  await page.getByRole("searchbox", { name: "Suche" }).fill("gast 4711");
  await counter.key("Enter");
  await counter.link("Gast-4711");
  await shows(page, "Verlauf");
}

// Where the first row of a page's table or list begins, in pixels from its top.
const ROWS = [
  { name: "programme", path: () => "/", row: ".cards > li" },
  { name: "events", path: () => "/organisation/veranstaltungen", row: "main tbody tr" },
  { name: "registrations", path: ({ desk }) => desk, row: "main tbody tr" },
  { name: "letters", path: () => "/organisation/nachrichten", row: "main tbody tr" },
  { name: "door", path: ({ crowd }) => `/organisation/anmeldungen/${crowd.id}/anwesenheit/einlass`, row: ".door__list li" },
];

export async function firstRows(site) {
  const tops = [];
  for (const { name, path, row } of ROWS) {
    const page = await site.newPage({ role: "admin" });
    const top = async (viewport) => {
      await page.setViewportSize(viewport);
      await page.goto(path(site.world));
      return Math.round((await page.locator(row).first().boundingBox()).y);
    };
    tops.push({ name, desk: await top({ width: 1280, height: 900 }), phone: await top(PHONE) });
    await page.close();
  }
  return tops;
}

// Each with the most that it may take, where somebody has said so.
export const TASKS = [
  { name: "Fachtag from zero, 14 parts, 3 questions, a logo", run: fachtagFromZero, most: { clicks: 12, saves: 3 } },
  { name: "a caller registers", run: callerRegisters, most: { clicks: 2, fields: 3 } },
  { name: "a caller cancels", run: callerCancels, most: { clicks: 4 } },
  { name: "a seat for the first who waits, though all are taken", run: seatForTheFirst, most: { clicks: 2 } },
  { name: "a mail to those whom a filter finds", run: writeToAFilter, most: { clicks: 5 } },
  { name: "the list to sign", run: signatureList, most: { clicks: 2 } },
  { name: "sixty people at the door, on a phone", run: sixtyAtTheDoor, most: { clicks: 2 * GUESTS }, viewport: PHONE },
];

export const ONE_OF_MANY = { name: "finding one of 5,000", prepare: prepareMany, run: oneOfMany };

// Does a task; its figures.
export async function measure(site, task) {
  const page = await site.newPage({ role: "admin" });
  await page.setViewportSize(task.viewport ?? DESK);
  const counter = new Counter(page);
  const begun = performance.now();
  await task.run(counter, site.world);
  const seconds = (performance.now() - begun) / 1_000;
  await page.close();
  return { ...counter.figures, seconds };
}
