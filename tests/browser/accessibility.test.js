// Every page, light and dark, on a phone and on a desk: nothing that axe finds wrong, nothing that reaches over the edge.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import axe from "axe-core";
import { DESK, PHONE, listen } from "./lib/chromium.js";
import { PAGES, pageRoutes } from "./lib/pages.js";
import { Site } from "./lib/site.js";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
// Landmarks and headings, which a mail has no need of.
const PAGE_RULES = [...RULES, "best-practice"];

// A page that hangs must not hold up the others.
const LIMIT = { timeout: 60_000 };

let site;

before(async () => {
  site = await Site.open();
});

after(() => site?.close());

// What axe finds, each as one line that names the rule and the place.
async function violations(page, rules) {
  const options = { runOnly: { type: "tag", values: rules }, resultTypes: ["violations"] };
  const { violations } = await page.evaluate((options) => globalThis.axe.run(options), options);
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target} ${node.failureSummary}`));
}

async function looksRight(page, rules) {
  await page.evaluate(axe.source);
  for (const colorScheme of ["light", "dark"]) {
    for (const viewport of [PHONE, DESK]) {
      const where = `${colorScheme}, ${viewport.width} px`;
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      assert.deepEqual(await violations(page, rules), [], where);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(width <= viewport.width, `${where}: the page is ${width} px wide`);
    }
  }
}

async function isWellFormed(page, language) {
  const shape = await page.evaluate(() => ({
    headings: document.querySelectorAll("h1").length,
    language: document.documentElement.lang,
    ids: [...document.querySelectorAll("[id]")].map(({ id }) => id),
  }));
  assert.equal(shape.headings, 1, "one h1");
  assert.equal(shape.language, language);
  assert.equal(new Set(shape.ids).size, shape.ids.length, "ids are used once");
}

for (const entry of PAGES) {
  test(`page ${entry.name}`, LIMIT, async () => {
    const page = await site.newPage(entry);
    const wrong = listen(page, site.programOf(entry));
    await entry.open(page, site.world);
    if (!entry.mail) await isWellFormed(page, entry.language ?? "de");
    await looksRight(page, entry.mail ? RULES : PAGE_RULES);
    assert.deepEqual(wrong, []);
    await page.close();
  });
}

test("every page of the program is looked at", () => {
  const seen = new Set(PAGES.map(({ route }) => route));
  assert.deepEqual(pageRoutes().filter((route) => !seen.has(route)), [], "routes without a page in lib/pages.js");
  const known = new Set(pageRoutes());
  assert.deepEqual([...seen].filter((route) => !known.has(route)), [], "pages without a route");
});

test("the keyboard reaches everything, and shows where it is", LIMIT, async () => {
  const page = await site.newPage({});
  await page.goto(`/anmeldung/${site.world.fachtag.slug}`);
  const reachable = await page.evaluate(() => {
    const all = document.querySelectorAll("a[href], button, input:not([type=hidden]), select, summary, textarea");
    // What says that it is no stop, such as the button that Enter presses, is none.
    const fields = [...all].filter((field) => field.tabIndex >= 0).filter((field) => field.checkVisibility());
    // The arrow keys lead on from one radio button to the others of its name.
    const places = fields.map((field, place) => (field.type === "radio" ? field.name : place));
    return new Set(places).size;
  });
  const visited = new Set();
  for (let step = 0; step < reachable; step += 1) {
    await page.keyboard.press("Tab");
    const focus = await page.evaluate(() => {
      const element = document.activeElement;
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      const box = element.getBoundingClientRect();
      const all = [...document.querySelectorAll("*")];
      const text = element.textContent.trim() || element.name;
      return { place: all.indexOf(element), text, outline: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2, top: box.top };
    });
    if (step === 0) assert.equal(focus.text, "Zum Inhalt springen");
    assert.ok(focus.outline && focus.top >= 0, `focus can be seen on ${focus.text}`);
    visited.add(focus.place);
  }
  assert.equal(visited.size, reachable);
  await page.close();
});

test("after a mistake the summary has the focus and leads to the fields", LIMIT, async () => {
  const page = await site.newPage({});
  await page.goto(`/anmeldung/${site.world.fachtag.slug}`);
  await page.getByRole("button", { name: "Weiter" }).click();
  const summary = page.getByRole("alert");
  await summary.waitFor();
  assert.ok(await summary.evaluate((element) => element === document.activeElement));
  await summary.getByRole("link", { name: "Vorname" }).click();
  assert.equal(await page.evaluate(() => document.activeElement.id), "first_name");
  await page.close();
});
