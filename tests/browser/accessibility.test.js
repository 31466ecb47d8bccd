// Every page, light and dark, on a phone and on a desk: nothing that axe finds wrong, nothing that reaches over the edge.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import axe from "axe-core";
import { DESK, PHONE, launch, listen, signIn, visitor } from "./lib/chromium.js";
import { PAGES, pageRoutes } from "./lib/pages.js";
import { Program } from "./lib/program.js";
import { World } from "./lib/world.js";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

// A page that hangs must not hold up the others.
const LIMIT = { timeout: 60_000 };

let program, browser, world, nobody, admin;

before(async () => {
  program = await Program.start();
  browser = await launch();
  world = await World.prepare(program);
  nobody = await visitor(browser, program);
  admin = await visitor(browser, program);
  await signIn(admin, program.loginPath);
});

after(async () => {
  await browser?.close();
  await program?.stop();
});

// What axe finds, each as one line that names the rule and the place.
async function violations(page) {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(
    (rules) => globalThis.axe.run({ runOnly: { type: "tag", values: rules } }),
    RULES,
  );
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target} ${node.failureSummary}`));
}

async function looksRight(page) {
  for (const colorScheme of ["light", "dark"]) {
    for (const viewport of [PHONE, DESK]) {
      const where = `${colorScheme}, ${viewport.width} px`;
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      assert.deepEqual(await violations(page), [], where);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(width <= viewport.width, `${where}: the page is ${width} px wide`);
    }
  }
}

async function isWellFormed(page) {
  const shape = await page.evaluate(() => ({
    headings: document.querySelectorAll("h1").length,
    language: document.documentElement.lang,
    ids: [...document.querySelectorAll("[id]")].map(({ id }) => id),
  }));
  assert.equal(shape.headings, 1, "one h1");
  assert.equal(shape.language, "de");
  assert.equal(new Set(shape.ids).size, shape.ids.length, "ids are used once");
}

for (const { name, open, admin: signedIn, mail } of PAGES) {
  test(`page ${name}`, LIMIT, async () => {
    const page = await (signedIn ? admin : nobody).newPage();
    const wrong = listen(page, program);
    await open(page, world);
    if (!mail) await isWellFormed(page);
    await looksRight(page);
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
  const page = await nobody.newPage();
  await page.goto(`/anmeldung/${world.fachtag.slug}`);
  const reachable = await page.evaluate(
    () => document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea").length,
  );
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
  const page = await nobody.newPage();
  await page.goto(`/anmeldung/${world.fachtag.slug}`);
  await page.getByRole("button", { name: "Weiter" }).click();
  const summary = page.getByRole("alert");
  await summary.waitFor();
  assert.ok(await summary.evaluate((element) => element === document.activeElement));
  await summary.getByRole("link", { name: "Vornamen" }).click();
  assert.equal(await page.evaluate(() => document.activeElement.id), "first_name");
  await page.close();
});
