// What people do on pages, in their words.

import { until } from "./world.js";

export const main = (page) => page.getByRole("main");
export const heading = (page) => page.getByRole("heading", { level: 1 }).innerText();

export async function shows(page, words) {
  await main(page).getByText(words).first().waitFor();
}

// Presses the first button of the page that has these words; a long form has them on top, too.
export async function press(page, words) {
  await main(page).getByRole("button", { name: words }).first().click();
}

// Goes to another page about the same event.
export async function tab(page, words) {
  await page.getByRole("navigation", { name: "Seiten zu dieser Veranstaltung" }).getByRole("link", { name: words }).click();
}

// Opens the newest mail to an address that has these words in its subject.
export async function mail(page, address, subject) {
  await until(`the mail “${subject}”`, async () => {
    await page.goto("/postfach");
    const row = main(page).locator("li, tr").filter({ hasText: address }).filter({ hasText: subject });
    if ((await row.count()) === 0) return false;
    await row.first().getByRole("link").click();
    return true;
  });
}
