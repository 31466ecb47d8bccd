// Debian's Chromium, that asks nobody on the Internet for anything.

import { chromium } from "playwright-core";

const FLAGS = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export const PHONE = { width: 320, height: 640 };
export const TABLET = { width: 768, height: 1024 };
export const DESK = { width: 1280, height: 900 };

export function launch() {
  const executablePath = process.env.FACHTAG_TEST_CHROMIUM ?? "/usr/bin/chromium";
  // Containers run as root and forbid what the sandbox is made of; the pages are our own.
  return chromium.launch({ executablePath, args: FLAGS, chromiumSandbox: false });
}

// A browser window of somebody new. What does not come within ten seconds does not come.
export async function visitor(browser, program, options = {}) {
  const context = await browser.newContext({
    baseURL: program.url,
    locale: "de-DE",
    timezoneId: "Europe/Berlin",
    viewport: DESK,
    ...options,
  });
  context.setDefaultTimeout(10_000);
  return context;
}

// Uses a one-time link up; the window stays signed in.
export async function signIn(context, path) {
  const page = await context.newPage();
  await page.goto(path);
  await page.getByRole("main").getByRole("button").click();
  await page.waitForURL("**/organisation");
  await page.close();
}

// A page whose every request is heard: none may go elsewhere, and nothing may be refused or fail.
export function listen(page, program) {
  const wrong = [];
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(`${program.url}/`) && !url.startsWith("data:")) wrong.push(`asks ${url}`);
  });
  page.on("requestfailed", (request) => wrong.push(`${request.url()}: ${request.failure()?.errorText}`));
  page.on("console", (message) => {
    // The browser writes down every page that is not 200; that is what some pages are for.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) wrong.push(message.text());
  });
  page.on("pageerror", (error) => wrong.push(String(error)));
  return wrong;
}
