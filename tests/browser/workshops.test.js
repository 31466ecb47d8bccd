// People choose workshops: by keyboard, without JavaScript, on a narrow phone; and swap to one that is full.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { heading, mail, main, press, shows } from "./lib/actions.js";
import { DESK, PHONE, launch, listen, visitor } from "./lib/chromium.js";
import { Program } from "./lib/program.js";

let program, browser;

before(async () => {
  program = await Program.start();
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await program?.stop();
});

async function openSignUp(page) {
  await page.goto("/");
  await main(page).getByRole("link", { name: /Fachtag „Lebenslanges Lernen“/ }).first().click();
  await shows(page, /voll: Warteliste/);
  await main(page).getByRole("link", { name: /anmelden/i }).click();
  assert.equal(await heading(page), "Anmeldung");
}

async function fill(page, email) {
  await page.getByLabel("Vorname").fill("Zoë");
  await page.getByLabel("Nachname").fill("Öztürk");
  await page.getByLabel("E-Mail-Adresse").fill(email);
  await page.getByLabel("Einrichtung").fill("Kita Sonnenschein");
}

const slot = (page, time) => page.getByRole("group", { name: `Workshop ${time}` });
const morning = (page) => slot(page, "10:45–12:15 Uhr");
const afternoon = (page) => slot(page, "13:30–15:00 Uhr");

async function noSidewaysScroll(page) {
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(width <= page.viewportSize().width, `${page.url()} is ${width} px wide`);
}

async function openOwn(page, email) {
  await mail(page, email, "Anmeldung bestätigt");
  const text = await main(page).innerText();
  assert.match(text, /Der Schulgarten als Messstation \(Raum 2\)/);
  await page.goto(/http\S+\/meine-anmeldung\/[\w-]+/.exec(text)[0]);
}

test("chosen, swapped and waited for without JavaScript, on a phone of 320 px", { timeout: 120_000 }, async () => {
  const context = await visitor(browser, program, { javaScriptEnabled: false, viewport: PHONE });
  const page = await context.newPage();
  const wrong = listen(page, program);
  await openSignUp(page);
  await fill(page, "schmal@kita.example");
  await morning(page).getByRole("radio", { name: /Schulgarten/ }).check();
  await afternoon(page).getByRole("radio", { name: /Familien/ }).check();
  await noSidewaysScroll(page);
  await press(page, "Weiter");
  await shows(page, "Workshop 2: Der Schulgarten als Messstation");
  await press(page, "Angaben ändern");
  assert.ok(await morning(page).getByRole("radio", { name: /Schulgarten/ }).isChecked(), "nothing is lost by going back");
  await press(page, "Weiter");
  await press(page, "Verbindlich anmelden");
  assert.equal(await heading(page), "Vielen Dank für Ihre Anmeldung");

  await openOwn(page, "schmal@kita.example");
  await main(page).getByRole("link", { name: "Workshops wählen" }).click();
  await noSidewaysScroll(page);
  await afternoon(page).getByRole("radio", { name: /Reparieren/ }).check();
  await press(page, "Weiter");
  await shows(page, "Auf einer Warteliste behalten Sie den Platz");
  await noSidewaysScroll(page);
  await press(page, "So übernehmen");
  await shows(page, "Ihre Wahl ist gespeichert");
  await shows(page, /Warteliste, Sie stehen an \d+\. Stelle/);
  await shows(page, "Workshop 6: Familien erreichen, die niemand einlädt");
  await mail(page, "schmal@kita.example", "Ihre Workshops");
  await shows(page, /Reparieren statt wegwerfen \(Warteliste\)/);
  assert.deepEqual(wrong, []);
  await context.close();
});

test("chosen by keyboard alone", { timeout: 120_000 }, async () => {
  const context = await visitor(browser, program, { viewport: DESK });
  const page = await context.newPage();
  const wrong = listen(page, program);
  await openSignUp(page);
  await fill(page, "tasten@kita.example");
  await morning(page).getByRole("radio", { checked: true }).focus();
  // From "none" the arrow goes on to the first part, and on to the second.
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  assert.ok(await morning(page).getByRole("radio", { name: /Schulgarten/ }).isChecked());
  await page.keyboard.press("Tab");
  assert.ok(await afternoon(page).getByRole("radio", { checked: true }).evaluate((one) => one === document.activeElement), "one stop a group");
  await page.keyboard.press("Enter");
  assert.equal(await heading(page), "Angaben prüfen");
  await press(page, "Verbindlich anmelden");
  await openOwn(page, "tasten@kita.example");
  assert.deepEqual(wrong, []);
  await context.close();
});
