// Prints what each task takes.

import { Site } from "./site.js";
import { TASKS, measure, prepare } from "./tasks.js";

const site = await Site.open();
try {
  await prepare(site.world);
  const rows = [];
  for (const task of TASKS) rows.push({ task: task.name, ...(await measure(site, task)) });
  console.log("| task | clicks | fields | loads | saves | seconds |\n|---|---|---|---|---|---|");
  for (const row of rows) {
    console.log(`| ${row.task} | ${row.clicks} | ${row.fields} | ${row.loads} | ${row.saves} | ${row.seconds.toFixed(1)} |`);
  }
} finally {
  await site.close();
}
