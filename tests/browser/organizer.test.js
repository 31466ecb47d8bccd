// The way of somebody who organizes, with JavaScript and without: from the sign-in by mail to the cancelled event.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { launch, listen, visitor } from "./lib/chromium.js";
import { heading, mail, main, press, shows, tab } from "./lib/actions.js";
import { openSection } from "./lib/pages.js";
import { Program } from "./lib/program.js";
import { inDays } from "./lib/world.js";

let program, browser;

before(async () => {
  program = await Program.start();
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await program?.stop();
});

async function signInByMail(page, email) {
  program.invite(email, "organizer");
  await page.goto("/organisation/veranstaltungen");
  assert.equal(await heading(page), "Anmelden für die Organisation");
  await page.getByLabel("E-Mail-Adresse").fill(email);
  await press(page, "Link schicken");
  assert.equal(await heading(page), "Bitte sehen Sie in Ihr Postfach");
  await mail(page, email, "Ihr Link zum Einloggen");
  const link = /http\S+\/anmelden\/[\w.-]+/.exec(await main(page).innerText());
  await page.goto(link[0]);
  await main(page).getByRole("button").click();
  // Where the way began.
  await page.waitForURL(/\/organisation\/veranstaltungen/);
  assert.equal(await heading(page), "Veranstaltungen");
}

async function createEvent(page, title) {
  await main(page).getByRole("link", { name: "Veranstaltung anlegen" }).first().click();
  await page.getByLabel("Titel", { exact: true }).fill(title);
  await page.getByLabel("Kurzbeschreibung").fill("Ein Tag zum Ausprobieren.");
  await page.getByLabel("Beginn: Tag", { exact: true }).fill(inDays(40, 8).slice(0, 10));
  await page.getByLabel("Beginn: Uhrzeit", { exact: true }).fill("09:00");
  await openSection(page, "Programm und Workshops");
  await press(page, "Programmpunkt hinzufügen");
  const part = page.getByRole("group", { name: "Programmpunkt 1" });
  await part.getByLabel("Titel").fill("Trickfilm");
  await part.getByLabel("Beginn").fill("10:00");
  await part.getByLabel("Ende").fill("11:00");
  await openSection(page, "Eigene Fragen");
  await press(page, "Frage hinzufügen");
  await page.getByLabel("Frage", { exact: true }).fill("Wie reisen Sie an?");
  await press(page, "Entwurf speichern");
  // The end is missing; all the rest is kept.
  const problem = page.getByRole("alert").getByRole("link");
  assert.match(await problem.innerText(), /^Ende: Bitte geben Sie die Uhrzeit an/);
  await openSection(page, "Eigene Fragen");
  assert.equal(await page.getByLabel("Frage", { exact: true }).inputValue(), "Wie reisen Sie an?");
  await page.getByLabel("Ende: Uhrzeit", { exact: true }).fill("16:00");
  await page.getByLabel("Veranstaltungsort").fill("Haus der Bildung");
  await main(page).getByRole("button", { name: "Entwurf speichern" }).last().dblclick();
  // The second of two clicks finds it saved.
  await shows(page, /(Der Entwurf ist|Ihre Änderungen sind) gespeichert/);
}

async function publish(page, title) {
  await main(page).getByRole("link", { name: "Vorschau ansehen" }).click();
  assert.equal(await heading(page), title);
  await shows(page, "Trickfilm");
  await page.goBack();
  await main(page).getByRole("link", { name: "Prüfen und veröffentlichen" }).click();
  await shows(page, "Ansprechperson");
  await main(page).getByRole("button", { name: /eröffentlichen$/ }).dblclick();
  await shows(page, "Die Veranstaltung ist veröffentlicht");
  await main(page).getByRole("link", { name: "Zum Überblick" }).click();
  await main(page).getByRole("link", { name: "Öffentliche Seite ansehen" }).click();
  return page.url();
}

// Two windows with the same form: the second to save is told, and loses nothing.
async function editTwice(page) {
  const other = await page.context().newPage();
  for (const window of [page, other]) {
    if (window === other) await other.goto(page.url());
    await tab(window, "Bearbeiten");
  }
  await openSection(other, "Ort, Zugang");
  await other.getByLabel("Raum").first().fill("Saal 1");
  await press(other, "Änderungen speichern");
  await shows(other, "Ihre Änderungen sind gespeichert");
  await other.close();
  await openSection(page, "Was und wann");
  await page.getByLabel("Kurzbeschreibung").fill("Ein Tag mit Trickfilm.");
  await press(page, "Änderungen speichern");
  await shows(page, /inzwischen geändert/);
  assert.equal(await page.getByLabel("Kurzbeschreibung").inputValue(), "Ein Tag mit Trickfilm.");
  assert.equal(await page.getByLabel("Raum").first().inputValue(), "Saal 1");
  await press(page, "Änderungen speichern");
  await shows(page, "Ihre Änderungen sind gespeichert");
}

async function participate(context, publicUrl, email) {
  const page = await context.newPage();
  await page.goto(publicUrl);
  await main(page).getByRole("link", { name: /anmelden/i }).first().click();
  await page.getByLabel("Vorname").fill("Grace");
  await page.getByLabel("Nachname").fill("Hopper");
  await page.getByLabel("E-Mail-Adresse").fill(email);
  await page.getByLabel("Einrichtung").fill("Stadtbibliothek");
  await page.getByLabel("Wie reisen Sie an?").fill("mit dem Rad");
  await press(page, "Weiter");
  await press(page, "Verbindlich anmelden");
  await page.waitForURL("**/fertig?*");
  await page.close();
}

async function lookAtPeople(page) {
  await tab(page, "Anmeldungen");
  await main(page).getByRole("link", { name: "Hopper, Grace" }).click();
  await shows(page, "mit dem Rad");
  await shows(page, "Angemeldet, mit Platz");
  await main(page).getByRole("link", { name: "Alle Anmeldungen" }).click();
  await main(page).getByRole("link", { name: "Person eintragen" }).click();
  await press(page, "Eintragen");
  await page.getByRole("alert").waitFor();
  await page.getByLabel("Vorname").fill("Emmy");
  await page.getByLabel("Nachname").fill("Noether");
  await page.getByLabel("E-Mail-Adresse").fill(`emmy-${Date.now()}@schule.example`);
  await page.getByLabel("Einrichtung").fill("Hochschule");
  await main(page).getByRole("button", { name: "Eintragen" }).dblclick();
  await shows(page, "Die Person ist eingetragen");
  await tab(page, "Anmeldungen");
  assert.deepEqual(await main(page).locator("tbody th").allInnerTexts(), ["Hopper, Grace", "Noether, Emmy"]);
}

const marked = (page) => main(page).locator("tbody [aria-pressed=true]").allTextContents();

async function noteAttendance(page) {
  await tab(page, "Anwesenheit");
  await main(page).getByRole("button", { name: /anwesend\s*: Hopper, Grace/ }).click();
  await shows(page, "Die Anwesenheit ist erfasst");
  const pressed = main(page).getByRole("button", { name: /anwesend\s*: Hopper, Grace/ });
  assert.equal(await pressed.getAttribute("aria-pressed"), "true");
  await main(page).getByLabel("Noether, Emmy auswählen").check();
  await main(page).getByRole("button", { name: "entschuldigt", exact: true }).last().click();
  assert.deepEqual(await marked(page), ["anwesend: Hopper, Grace", "entschuldigt: Noether, Emmy"]);
  await page.goBack();
  await page.goForward();
  assert.deepEqual(await marked(page), ["anwesend: Hopper, Grace", "entschuldigt: Noether, Emmy"]);
}

async function download(page, words) {
  // The first PDF takes long in a program that is built for tests.
  const [file] = await Promise.all([page.waitForEvent("download", { timeout: 60_000 }), main(page).getByRole("link", { name: words }).click()]);
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

async function takeLists(page, email) {
  await tab(page, "Listen");
  const pdf = await download(page, "PDF der Teilnahmeliste");
  assert.ok(pdf.name.endsWith(".pdf") && pdf.bytes.subarray(0, 5).toString() === "%PDF-");
  const xlsx = await download(page, "Excel der Teilnahmeliste");
  assert.ok(xlsx.name.endsWith(".xlsx") && xlsx.bytes.subarray(0, 2).toString() === "PK");
  const csv = await download(page, "CSV der Teilnahmeliste");
  assert.ok(csv.name.endsWith(".csv") && csv.bytes.toString("utf8").startsWith("\ufeff"));
  assert.match(csv.bytes.toString("utf8"), /Hopper/);
  await press(page, "Jetzt an die Organisation senden");
  await shows(page, "Die Liste ist unterwegs");
  const here = page.url();
  await mail(page, email, "Teilnahmeliste");
  await shows(page, /\.pdf/);
  await shows(page, /\.xlsx/);
  await page.goto(here);
}

async function cancelEvent(page, publicUrl) {
  await tab(page, "Überblick");
  await main(page).getByRole("link", { name: "Absagen" }).click();
  const cancel = main(page).getByRole("button", { name: "Absagen und 2 E-Mails senden" });
  await cancel.click();
  await page.getByRole("alert").waitFor();
  await page.getByLabel("Grund").fill("Die Referentin ist erkrankt.");
  await cancel.dblclick();
  await shows(page, "Die Veranstaltung ist abgesagt");
  await page.goto(publicUrl);
  await shows(page, "Die Referentin ist erkrankt.");
}

for (const javaScriptEnabled of [true, false]) {
  const way = javaScriptEnabled ? "with" : "without";
  test(`from the sign-in to the cancelled event, ${way} JavaScript`, { timeout: 240_000 }, async () => {
    const context = await visitor(browser, program, { javaScriptEnabled });
    const stranger = await visitor(browser, program, { javaScriptEnabled });
    const page = await context.newPage();
    const wrong = listen(page, program);
    const [email, title] = [`jana-${way}@buero.example`, `Fachtag Medien, ${way}`];
    await signInByMail(page, email);
    await createEvent(page, title);
    const publicUrl = await publish(page, title);
    await page.goBack();
    await editTwice(page);
    await participate(stranger, publicUrl, `grace-${way}@schule.example`);
    await lookAtPeople(page);
    await noteAttendance(page);
    await takeLists(page, email);
    await cancelEvent(page, publicUrl);
    assert.deepEqual(wrong, []);
    await context.close();
    await stranger.close();
  });
}
