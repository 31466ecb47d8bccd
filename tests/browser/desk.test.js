// The organizers' pages at work: what they are for begins near the top, and a phone at the door is quick.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { DESK } from "./lib/chromium.js";
import { PAGES } from "./lib/pages.js";
import { Site } from "./lib/site.js";

const LIMIT = { timeout: 60_000 };
const PHONE = { width: 390, height: 844 };

let site;

before(async () => {
  site = await Site.open();
});

after(() => site?.close());

async function open(name, viewport) {
  const entry = PAGES.find((entry) => entry.name === name);
  const page = await site.newPage(entry);
  await page.setViewportSize(viewport);
  await entry.open(page, site.world);
  return page;
}

for (const name of ["veranstaltungen", "anmeldungen", "anwesenheit", "nachrichten-der-veranstaltung"]) {
  test(`the first row of ${name} stands near the top`, LIMIT, async () => {
    for (const [viewport, limit] of [[DESK, 420], [PHONE, 360]]) {
      const page = await open(name, viewport);
      const { y } = await page.locator("tbody tr").first().boundingBox();
      assert.ok(y < limit, `${y} px of ${limit} at ${viewport.width} px`);
      await page.close();
    }
  });
}

test("the door: search, one key, and back to the search", LIMIT, async () => {
  const page = await open("einlass", PHONE);
  const rows = page.locator("main li");
  for (const row of await rows.all()) assert.ok((await row.boundingBox()).height <= 56, "one line each");
  const button = page.getByRole("button", { name: "Da", exact: true }).first();
  assert.ok((await button.boundingBox()).height >= 48, "a button for a thumb");

  const focused = () => page.evaluate(() => document.activeElement?.name);
  assert.equal(await focused(), "suche", "one can type at once");
  await page.keyboard.type("ahling");
  await page.keyboard.press("Enter");
  await page.waitForURL(/suche=ahling/);
  assert.equal(await rows.count(), 1);
  assert.equal(await focused(), "da", "the only one found needs one more key");
  await page.keyboard.press("Enter");
  await page.waitForURL(/zuletzt=/);
  const said = page.getByRole("status");
  assert.match(await said.innerText(), /3 von 10 da · Ähling, Ute ist da/);
  assert.equal(await focused(), "suche", "ready for the next");

  await page.getByRole("button", { name: "Rückgängig" }).click();
  await page.waitForURL(/einlass$/);
  assert.match(await said.innerText(), /^2 von 10 da$/);
  await page.close();
});
