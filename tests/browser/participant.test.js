// The way of somebody who takes part, with JavaScript and without: from the programme to the cancellation.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { heading, mail, main, shows } from "./lib/actions.js";
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

async function openEvent(page) {
  await page.goto("/");
  await main(page).getByRole("link", { name: /Fachtag „Lebenslanges Lernen“/ }).first().click();
  await main(page).getByRole("link", { name: /anmelden/i }).click();
  assert.equal(await heading(page), "Anmeldung");
}

async function makeAMistake(page, email) {
  await page.getByLabel("Vorname").fill("Zoë");
  await page.getByLabel("Nachname").fill("Öztürk");
  await page.getByLabel("E-Mail-Adresse").fill(email.replace("@", " at "));
  await page.getByLabel("Mitteilung").fill("Erste Zeile\nZweite Zeile");
  await page.getByRole("button", { name: "Weiter" }).click();
  await page.getByRole("alert").waitFor();
  assert.match(await page.title(), /^Fehler: /);
  assert.equal(await page.getByLabel("Nachname").inputValue(), "Öztürk");
  assert.equal(await page.getByLabel("Mitteilung").inputValue(), "Erste Zeile\nZweite Zeile");
}

async function signUp(page, email) {
  await openEvent(page);
  await makeAMistake(page, email);
  await page.getByLabel("E-Mail-Adresse").fill(email);
  await page.getByLabel("Einrichtung").fill("Kita Sonnenschein");
  await page.getByRole("button", { name: "Weiter" }).click();
  assert.equal(await heading(page), "Angaben prüfen");
  await shows(page, "Kita Sonnenschein");
  await page.getByRole("button", { name: "Angaben ändern" }).click();
  await page.getByLabel("Einrichtung").fill("Kita Regenbogen");
  await page.getByRole("button", { name: "Weiter" }).click();
  await shows(page, "Kita Regenbogen");
  await page.getByRole("button", { name: "Verbindlich anmelden" }).dblclick();
  await page.waitForURL("**/fertig?*");
  assert.equal(await heading(page), "Vielen Dank für Ihre Anmeldung");
  await shows(page, email);
  assert.doesNotMatch(page.url(), /kita/, "no personal data stands in the address");
  await page.reload();
  assert.equal(await heading(page), "Vielen Dank für Ihre Anmeldung");
}

// Back through all that was sent: each step is a page, and none is the browser's own about sending anew.
async function goBackAndForth(page) {
  for (const _step of [1, 2, 3]) {
    await page.goBack();
    assert.equal(await heading(page), "Anmeldung");
  }
  await page.goto("/");
}

async function manageLink(page) {
  const text = await main(page).innerText();
  const link = /http\S+\/meine-anmeldung\/[\w-]+/.exec(text);
  assert.ok(link, text);
  return link[0];
}

async function change(page) {
  await main(page).getByRole("link", { name: "Angaben ändern" }).click();
  await page.getByLabel("Einrichtung").fill("");
  await page.getByRole("button", { name: "Änderungen speichern" }).click();
  await page.getByRole("alert").waitFor();
  await page.getByLabel("Einrichtung").fill("Museum Abteiberg");
  await page.getByRole("button", { name: "Änderungen speichern" }).click();
  assert.equal(await heading(page), "Meine Anmeldung");
  await shows(page, "Museum Abteiberg");
}

async function cancel(page) {
  await main(page).getByRole("link", { name: "Abmelden" }).click();
  await main(page).getByRole("link", { name: "Nein" }).click();
  await main(page).getByRole("link", { name: "Abmelden" }).click();
  await page.getByRole("button", { name: "Ja" }).click();
  assert.equal(await heading(page), "Meine Anmeldung");
  await shows(page, /abgemeldet/i);
}

for (const javaScriptEnabled of [true, false]) {
  test(`from the programme to the cancellation, ${javaScriptEnabled ? "with" : "without"} JavaScript`, { timeout: 120_000 }, async () => {
    const context = await visitor(browser, program, { javaScriptEnabled, viewport: PHONE });
    const page = await context.newPage();
    const wrong = listen(page, program);
    const email = `zoe-${javaScriptEnabled ? "mit" : "ohne"}@kita.example`;
    await signUp(page, email);
    if (javaScriptEnabled) await goBackAndForth(page);
    await mail(page, email, "Anmeldung bestätigt");
    const link = await manageLink(page);
    await page.goto(link);
    assert.equal(await heading(page), "Meine Anmeldung");
    await shows(page, "Kita Regenbogen");
    await change(page);
    await cancel(page);
    await mail(page, email, "Abmeldung bestätigt");
    assert.deepEqual(wrong, []);
    await context.close();
  });
}

// What a page says in English must be English; what organizers wrote is marked as German.
async function isEnglish(page) {
  const text = await page.evaluate(() => {
    const own = (node) => node.parentElement?.closest("[lang]").lang === "en";
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) if (own(walker.currentNode)) found.push(walker.currentNode.textContent.trim());
    return found.filter(Boolean).join("\n");
  });
  assert.equal(await page.locator("html").getAttribute("lang"), "en");
  assert.doesNotMatch(text, /(?<!\p{L})(Sie|Ihre?r?|und|der|die|das|bitte|Fehler|Anmeldung|Platz|Plätze|Uhr|Termin|vegan|Bahn)(?!\p{L})/iu);
}

test("in English, from the programme to the cancellation", { timeout: 120_000 }, async () => {
  const context = await visitor(browser, program, { viewport: DESK });
  const page = await context.newPage();
  const wrong = listen(page, program);
  await page.goto("/");
  await page.getByRole("link", { name: "English" }).first().click();
  assert.equal(await heading(page), "Programme");
  await isEnglish(page);
  await main(page).getByRole("link", { name: /Fachtag „Lebenslanges Lernen“/ }).first().click();
  await isEnglish(page);
  await main(page).getByRole("link", { name: "Register now" }).click();
  assert.equal(await heading(page), "Registration");
  await page.getByLabel("First name").fill("Grace");
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("alert").waitFor();
  assert.match(await page.title(), /^Error: /);
  await shows(page, "Last name: Please fill in this field.");
  await isEnglish(page);
  await page.getByLabel("Last name").fill("Hopper");
  // The change of the language takes along what was typed.
  await page.getByRole("button", { name: "Deutsch" }).first().click();
  assert.equal(await heading(page), "Anmeldung");
  assert.equal(await page.getByLabel("Nachname").inputValue(), "Hopper");
  await page.getByRole("button", { name: "English" }).first().click();
  assert.ok(await page.getByRole("radio", { name: "English" }).isChecked(), "mails follow the choice");
  await page.getByLabel("Email address").fill("grace.hopper@example.org");
  await page.getByLabel("Institution").fill("Navy");
  // Enter goes on; the button that changes the language stands before the form.
  await page.keyboard.press("Enter");
  assert.equal(await heading(page), "Check your details");
  await isEnglish(page);
  await page.getByRole("button", { name: "Register now" }).click();
  assert.equal(await heading(page), "Thank you for registering");
  await isEnglish(page);
  await mail(page, "grace.hopper@example.org", "Registration confirmed");
  await page.goto(await manageLink(page));
  // The registration has a language of its own: the link needs to name none.
  assert.equal(await heading(page), "My registration");
  await isEnglish(page);
  await main(page).getByRole("link", { name: "Cancel my registration" }).click();
  await isEnglish(page);
  await page.getByRole("button", { name: "Yes, cancel" }).click();
  await shows(page, "Your registration is cancelled");
  await isEnglish(page);
  await page.getByRole("link", { name: "Deutsch" }).first().click();
  assert.equal(await heading(page), "Meine Anmeldung");
  await main(page).getByRole("link", { name: "Wieder anmelden" }).click();
  assert.equal(await heading(page), "Anmeldung");
  assert.deepEqual(wrong, []);
  await context.close();
});
