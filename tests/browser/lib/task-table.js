// Prints what each task takes.

import { Site } from "./site.js";
import { ONE_OF_MANY, TASKS, firstRows, measure, prepare } from "./tasks.js";

const site = await Site.open();
try {
  await prepare(site.world);
  const rows = [];
  await ONE_OF_MANY.prepare(site.world);
  for (const task of [...TASKS, ONE_OF_MANY]) rows.push({ task: task.name, ...(await measure(site, task)) });
  console.log("| task | clicks | fields | loads | saves | seconds |\n|---|---|---|---|---|---|");
  for (const row of rows) {
    console.log(`| ${row.task} | ${row.clicks} | ${row.fields} | ${row.loads} | ${row.saves} | ${row.seconds.toFixed(1)} |`);
  }
  console.log("\n| first row at | 1280 × 900 | 390 × 844 |\n|---|---|---|");
  for (const { name, desk, phone } of await firstRows(site)) console.log(`| ${name} | ${desk} px | ${phone} px |`);
} finally {
  await site.close();
}
