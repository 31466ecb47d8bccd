// What organizers do often takes no more than they were promised. `tests/browser/tasks` prints all figures.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Site } from "./lib/site.js";
import { TASKS, measure, prepare } from "./lib/tasks.js";

let site;

before(async () => {
  site = await Site.open();
  await prepare(site.world);
});

after(() => site?.close());

for (const task of TASKS) {
  test(task.name, { timeout: 180_000 }, async () => {
    const figures = await measure(site, task);
    for (const [what, most] of Object.entries(task.most)) {
      assert.ok(figures[what] <= most, `${what}: ${figures[what]} instead of ${most}`);
    }
  });
}
