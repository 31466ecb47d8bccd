// Every page a browser can show, in every state worth a look. `route` is its line in the table of routes, so that a test
// notices a route without a page here. `role` is who looks, if not nobody in particular; `empty` pages are those of an
// installation where nothing has happened yet; `mail` is a letter, which is no page of ours.

import { readFileSync } from "node:fs";

// The paths of all pages: GET lines of the table with the kind `page`.
export function pageRoutes() {
  const table = readFileSync(new URL("../../matrix/routes.txt", import.meta.url), "utf8");
  const lines = table.split("\n").filter((line) => line && !line.startsWith("#"));
  const rows = lines.map((line) => line.trim().split(/\s+/));
  return rows.filter(([method, , kind]) => method === "GET" && kind === "page").map(([, path]) => path);
}

const goTo = (path) => (page, world) => page.goto(typeof path === "function" ? path(world) : path);

// Presses the button of the page's form that has these words.
async function press(page, words) {
  await page.getByRole("main").getByRole("button", { name: words }).click();
}

async function fillSignUp(page, email = "grace@schule.example") {
  await page.getByLabel("Vorname").fill("Grace");
  await page.getByLabel("Nachname").fill("Hopper");
  await page.getByLabel("E-Mail-Adresse").fill(email);
  await page.getByLabel("Einrichtung").fill("Stadtbibliothek");
}

async function signUpWithErrors(page, world) {
  await page.goto(`/anmeldung/${world.fachtag.slug}`);
  await page.getByLabel("E-Mail-Adresse").fill("grace");
  await page.getByLabel("Was benötigen Sie").fill("Assistenz");
  await press(page, "Weiter");
}

async function signUpToCheck(page, world) {
  await page.goto(`/anmeldung/${world.fachtag.slug}`);
  await fillSignUp(page);
  await press(page, "Weiter");
}

async function changeWithErrors(page, world) {
  await page.goto(`${world.placed.path}/aendern`);
  await page.getByLabel("Vorname").fill("");
  await press(page, "Änderungen speichern");
}

async function cancelledRegistration(page, world) {
  world.gone ??= await world.signUp(world.waiting, { email: "absage@schule.example" });
  await page.goto(`${world.gone.path}/abmelden`);
  await press(page, "Ja");
}

async function letter(page) {
  await page.goto("/postfach");
  await page.getByRole("main").getByRole("link").first().click();
}

async function letterAsHtml(page) {
  await letter(page);
  const answer = await page.request.get(`${page.url()}/html`);
  // The page itself forbids scripts, axe's too.
  await page.goto("about:blank");
  await page.setContent(await answer.text());
}

const invitation = (world) =>
  new URL(world.program.run("organizer", "invite", "petra@example.org", "--role", "organizer")).pathname;

// prettier-ignore
export const PAGES = [
  { name: "programm", route: "/", open: goTo("/") },
  { name: "programm-einer-gruppe", route: "/", open: goTo(({ group }) => `/?gruppe=${group.slug}`) },
  { name: "programm-leer", route: "/", empty: true, open: goTo("/") },
  { name: "gruppen-leer", route: "/gruppen", empty: true, open: goTo("/gruppen") },
  { name: "postfach-leer", route: "/postfach", empty: true, open: goTo("/postfach") },
  { name: "organisation-leer", route: "/organisation", empty: true, role: "admin", open: goTo("/organisation") },
  { name: "gruppen", route: "/gruppen", open: goTo("/gruppen") },
  { name: "gruppe", route: "/gruppen/{slug}", open: goTo(({ group }) => `/gruppen/${group.slug}`) },
  { name: "veranstaltung", route: "/veranstaltungen/{slug}", open: goTo(({ fachtag }) => `/veranstaltungen/${fachtag.slug}`) },
  { name: "veranstaltung-treffen", route: "/veranstaltungen/{slug}", open: goTo(({ meeting }) => `/veranstaltungen/${meeting.slug}`) },
  { name: "veranstaltung-vorbei", route: "/veranstaltungen/{slug}", open: goTo(({ past }) => `/veranstaltungen/${past.slug}`) },
  { name: "veranstaltung-abgesagt", route: "/veranstaltungen/{slug}", open: goTo(({ cancelled }) => `/veranstaltungen/${cancelled.slug}`) },
  { name: "veranstaltung-voll", route: "/veranstaltungen/{slug}", open: goTo(({ full }) => `/veranstaltungen/${full.slug}`) },
  { name: "veranstaltung-lange-woerter", route: "/veranstaltungen/{slug}", open: goTo(({ long }) => `/veranstaltungen/${long.slug}`) },
  { name: "veranstaltung-vorschau", route: "/veranstaltungen/{slug}", role: "admin", open: goTo(({ draft }) => `/veranstaltungen/${draft.slug}`) },
  { name: "anmeldung", route: "/anmeldung/{slug}", open: goTo(({ fachtag }) => `/anmeldung/${fachtag.slug}`) },
  { name: "anmeldung-warteliste", route: "/anmeldung/{slug}", open: goTo(({ waiting }) => `/anmeldung/${waiting.slug}`) },
  { name: "anmeldung-lange-woerter", route: "/anmeldung/{slug}", open: goTo(({ long }) => `/anmeldung/${long.slug}`) },
  { name: "anmeldung-vorbei", route: "/anmeldung/{slug}", open: goTo(({ past }) => `/anmeldung/${past.slug}`) },
  { name: "anmeldung-voll", route: "/anmeldung/{slug}", open: goTo(({ full }) => `/anmeldung/${full.slug}`) },
  { name: "anmeldung-fehler", route: "/anmeldung/{slug}", open: signUpWithErrors },
  { name: "anmeldung-pruefen", route: "/anmeldung/{slug}", open: signUpToCheck },
  { name: "anmeldung-fertig", route: "/anmeldung/{slug}/fertig", open: goTo(({ fachtag }) => `/anmeldung/${fachtag.slug}/fertig?ergebnis=platz`) },
  { name: "anmeldung-fertig-warteliste", route: "/anmeldung/{slug}/fertig", open: goTo(({ waiting }) => `/anmeldung/${waiting.slug}/fertig?ergebnis=warteliste`) },
  { name: "meine-anmeldung", route: "/meine-anmeldung/{token}", open: goTo(({ placed }) => placed.path) },
  { name: "meine-anmeldung-warteliste", route: "/meine-anmeldung/{token}", open: goTo(({ waits }) => waits.path) },
  { name: "meine-anmeldung-lange-woerter", route: "/meine-anmeldung/{token}", open: goTo(({ longPerson }) => longPerson.path) },
  { name: "meine-anmeldung-abgesagt", route: "/meine-anmeldung/{token}", open: cancelledRegistration },
  { name: "meine-anmeldung-aendern", route: "/meine-anmeldung/{token}/aendern", open: goTo(({ placed }) => `${placed.path}/aendern`) },
  { name: "meine-anmeldung-fehler", route: "/meine-anmeldung/{token}/aendern", open: changeWithErrors },
  { name: "meine-anmeldung-absagen", route: "/meine-anmeldung/{token}/abmelden", open: goTo(({ placed }) => `${placed.path}/abmelden`) },
  { name: "anmelden", route: "/anmelden", open: goTo("/anmelden") },
  { name: "anmelden-bestaetigen", route: "/anmelden/{token}", open: goTo(invitation) },
  { name: "anmelden-verbraucht", route: "/anmelden/{token}", open: goTo("/anmelden/verbraucht") },
  { name: "organisation", route: "/organisation", role: "admin", open: goTo("/organisation") },
  { name: "impressum", route: "/impressum", open: goTo("/impressum") },
  { name: "datenschutz", route: "/datenschutz", open: goTo("/datenschutz") },
  { name: "barrierefreiheit", route: "/barrierefreiheit", open: goTo("/barrierefreiheit") },
  { name: "nicht-gefunden", route: "/veranstaltungen/{slug}", open: goTo("/veranstaltungen/gibt-es-nicht") },
  { name: "postfach", route: "/postfach", open: goTo("/postfach") },
  { name: "postfach-brief", route: "/postfach/{name}", open: letter },
  { name: "postfach-brief-html", route: "/postfach/{name}/html", mail: true, open: letterAsHtml },
];
