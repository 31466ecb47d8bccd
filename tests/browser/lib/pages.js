// Every page a browser can show, in every state worth a look. `route` is its line in the table of routes, so that a test
// notices a route without a page here. `role` is who looks, if not nobody in particular; `language` is the page's, if not
// German; `empty` pages are those of an installation where nothing has happened yet; `mail` is a letter, which is no page of
// ours.

import { readFileSync } from "node:fs";
import { press } from "./actions.js";

// The paths of all pages: GET lines of the table with the kind `page`.
export function pageRoutes() {
  const table = readFileSync(new URL("../../matrix/routes.txt", import.meta.url), "utf8");
  const lines = table.split("\n").filter((line) => line && !line.startsWith("#"));
  const rows = lines.map((line) => line.trim().split(/\s+/));
  return rows.filter(([method, , kind]) => method === "GET" && kind === "page").map(([, path]) => path);
}

const goTo = (path) => (page, world) => page.goto(typeof path === "function" ? path(world) : path);

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

async function signUpInEnglish(page, world) {
  await page.goto(`/anmeldung/${world.fachtag.slug}?lang=en`);
  await page.getByLabel("First name").fill("Grace");
  await page.getByLabel("Email address").fill("grace");
  await page.getByLabel("What do you need").fill("A place for a wheelchair");
  await press(page, "Continue");
}

async function checkInEnglish(page, world) {
  await signUpInEnglish(page, world);
  await page.getByLabel("Last name").fill("Hopper");
  await page.getByLabel("Email address").fill("grace@schule.example");
  await page.getByLabel("Institution").fill("Library");
  await page.getByLabel("I expressly consent").check();
  await press(page, "Continue");
}

async function chooseToCheck(page, world) {
  await page.goto(`${world.placed.path}/workshops`);
  await page.getByRole("group").first().getByRole("radio").first().check();
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

async function endDigest(page, world) {
  await page.goto(await world.wayOut());
  const button = page.getByRole("button", { name: "Übersicht abbestellen" });
  if (await button.count()) await button.click();
}

async function letter(page) {
  await page.goto("/postfach");
  await page.getByRole("main").getByRole("link").first().click();
}

async function letterAsHtml(page) {
  await letter(page);
  await showAlone(page, `${page.url()}/html`);
}

async function previewAsHtml(page, { big }) {
  await page.goto(`/organisation/nachrichten/vorschau/${big.id}`);
  await showAlone(page, await page.locator("iframe").getAttribute("src"));
}

// Shows a mail in a page of nobody's: its own forbids scripts, axe's too.
async function showAlone(page, path) {
  const answer = await page.request.get(path);
  // What the page before still asks for, such as its icon, nobody's page may not have.
  await page.waitForLoadState("networkidle");
  await page.goto("about:blank");
  await page.setContent(await answer.text());
}

const invitation = (world) => world.program.invite("petra@example.org", "organizer");

// A page about the event with everything; `rest` is what follows its address.
const desk = (rest = "") => goTo(({ desk }) => desk + rest);
const deskOf = (of, rest = "") => goTo((world) => `/organisation/anmeldungen/${world[of].id}${rest}`);
const eventOf = (of, rest = "") => goTo((world) => `/organisation/veranstaltungen/${world[of].id}${rest}`);
const personOf = (place, rest = "") => goTo(({ desk, people }) => `${desk}/${people[place].id}${rest}`);

// Sends a form as it is shown; that is a mistake where something is required.
const sendEmpty = (open, words) => async (page, world) => {
  await open(page, world);
  await press(page, words);
};

// Opens a section of the form of an event.
export async function openSection(page, title) {
  const section = page.locator("details.form-section", { hasText: title });
  if (!(await section.evaluate((details) => details.open))) await section.locator("summary").first().click();
}

async function newEventWithErrors(page) {
  await page.goto("/organisation/veranstaltungen/neu");
  await openSection(page, "Programm und Workshops");
  await press(page, "Programmpunkt hinzufügen");
  await openSection(page, "Eigene Fragen");
  await press(page, "Frage hinzufügen");
  await page.getByLabel("Raum").last().fill("Saal 2");
  await page.getByLabel("Frage", { exact: true }).fill("Womit reisen Sie an?");
  await press(page, /speichern$/);
}

// Two people change the same event.
async function staleEvent(page, world) {
  const path = `/organisation/veranstaltungen/${world.draft.id}`;
  await page.goto(`${path}/bearbeiten`);
  await openSection(page, "Was und wann");
  await page.getByLabel("Titel", { exact: true }).first().fill("Mein Titel");
  const { version } = await world.api("GET", `/api/v1/events/${world.draft.id}`);
  await world.api("PATCH", `/api/v1/events/${world.draft.id}`, { title: `Fachtag im Entwurf, Fassung ${version + 1}` });
  await press(page, /speichern$/);
}

async function openFirst(page, path, words) {
  await page.goto(path);
  await page.getByRole("main").getByRole("link", { name: words }).first().click();
}

async function writtenMail(page, world) {
  await page.goto(`${world.desk}/schreiben`);
  await page.getByLabel("Betreff").fill("Hinweise zur Anreise");
  await page.getByLabel("Text", { exact: true }).fill("Bitte kommen Sie mit **Bus oder Rad**.\n\n- Linie 7\n- Linie 13\n\nWir freuen uns auf Sie.");
  await press(page, "Weiter");
}

async function sentMail(page, world) {
  await writtenMail(page, world);
  await press(page, /^An \d+ Personen senden/);
}

async function newToken(page) {
  await page.goto("/organisation/zugangsschluessel/neu");
  await page.getByLabel("Wofür").fill("Kalender der Stadt");
  await press(page, "anlegen");
}

// prettier-ignore
export const PAGES = [
  { name: "programm", route: "/", open: goTo("/") },
  { name: "programm-einer-gruppe", route: "/", open: goTo(({ group }) => `/?gruppe=${group.slug}`) },
  { name: "programm-leer", route: "/", empty: true, open: goTo("/") },
  { name: "gruppen-leer", route: "/gruppen", empty: true, open: goTo("/gruppen") },
  { name: "postfach-leer", route: "/postfach", empty: true, open: goTo("/postfach") },
  { name: "organisation-leer", route: "/organisation", empty: true, role: "admin", open: goTo("/organisation") },
  { name: "erste-schritte", route: "/organisation/erste-schritte", empty: true, role: "admin", open: goTo("/organisation/erste-schritte") },
  { name: "erste-schritte-fehler", route: "/organisation/erste-schritte", empty: true, role: "admin", open: sendEmpty(goTo("/organisation/erste-schritte"), "Gruppen anlegen") },
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
  { name: "anmeldung-bestaetigen", route: "/anmeldung/{slug}", open: goTo(({ confirming }) => `/anmeldung/${confirming.slug}`) },
  { name: "anmeldung-fertig-bestaetigen", route: "/anmeldung/{slug}/fertig", open: goTo(({ confirming }) => `/anmeldung/${confirming.slug}/fertig?ergebnis=bestaetigen`) },
  { name: "meine-anmeldung", route: "/meine-anmeldung/{token}", open: goTo(({ placed }) => placed.path) },
  { name: "meine-anmeldung-warteliste", route: "/meine-anmeldung/{token}", open: goTo(({ waits }) => waits.path) },
  { name: "meine-anmeldung-angebot", route: "/meine-anmeldung/{token}", open: goTo(({ offered }) => offered.path) },
  { name: "meine-anmeldung-angebot-ablehnen", route: "/meine-anmeldung/{token}/abmelden", open: goTo(({ offered }) => `${offered.path}/abmelden`) },
  { name: "meine-anmeldung-lange-woerter", route: "/meine-anmeldung/{token}", open: goTo(({ longPerson }) => longPerson.path) },
  { name: "meine-anmeldung-abgesagt", route: "/meine-anmeldung/{token}", open: cancelledRegistration },
  { name: "meine-anmeldung-aendern", route: "/meine-anmeldung/{token}/aendern", open: goTo(({ placed }) => `${placed.path}/aendern`) },
  { name: "workshops-waehlen", route: "/meine-anmeldung/{token}/workshops", open: goTo(({ placed }) => `${placed.path}/workshops`) },
  { name: "workshops-pruefen", route: "/meine-anmeldung/{token}/workshops", open: chooseToCheck },
  { name: "workshops-waehlen-englisch", route: "/meine-anmeldung/{token}/workshops", language: "en", open: goTo(({ placed }) => `${placed.path}/workshops?lang=en`) },
  { name: "meine-anmeldung-fehler", route: "/meine-anmeldung/{token}/aendern", open: changeWithErrors },
  { name: "link-verloren", route: "/meine-anmeldung", open: goTo("/meine-anmeldung") },
  { name: "meine-anmeldung-absagen", route: "/meine-anmeldung/{token}/abmelden", open: goTo(({ placed }) => `${placed.path}/abmelden`) },
  { name: "meine-anmeldung-ohne-bescheinigung", route: "/meine-anmeldung/{token}", open: goTo(({ placed }) => `${placed.path}/teilnahmebescheinigung`) },
  { language: "en", name: "englisch-programm", route: "/", open: goTo("/?lang=en") },
  { language: "en", name: "englisch-gruppen", route: "/gruppen", open: goTo("/gruppen?lang=en") },
  { language: "en", name: "englisch-veranstaltung", route: "/veranstaltungen/{slug}", open: goTo(({ fachtag }) => `/veranstaltungen/${fachtag.slug}?lang=en`) },
  { language: "en", name: "englisch-fehler", route: "/anmeldung/{slug}", open: signUpInEnglish },
  { language: "en", name: "englisch-pruefen", route: "/anmeldung/{slug}", open: checkInEnglish },
  { language: "en", name: "englisch-meine-anmeldung", route: "/meine-anmeldung/{token}", open: goTo(({ placed }) => `${placed.path}?lang=en`) },
  { language: "en", name: "englisch-datenschutz", route: "/datenschutz", open: goTo("/datenschutz?lang=en") },
  { name: "uebersicht-abbestellen", route: "/abmelden/{token}", open: async (page, world) => page.goto(await world.wayOut()) },
  { name: "uebersicht-abbestellt", route: "/abmelden/{token}", open: endDigest },
  { name: "uebersicht-unbekannt", route: "/abmelden/{token}", open: goTo("/abmelden/unbekannt") },
  { name: "anmelden", route: "/anmelden", open: goTo("/anmelden") },
  { name: "anmelden-bestaetigen", route: "/anmelden/{token}", open: goTo(invitation) },
  { name: "anmelden-verbraucht", route: "/anmelden/{token}", open: goTo("/anmelden/verbraucht") },
  { name: "organisation", route: "/organisation", role: "admin", open: goTo("/organisation") },
  { name: "anmelden-gesendet", route: "/anmelden/gesendet", open: goTo("/anmelden/gesendet") },
  { name: "anmelden-fehler", route: "/anmelden", open: sendEmpty(goTo("/anmelden"), "Link schicken") },
  { name: "organisation-einlass", route: "/organisation", role: "door", open: goTo("/organisation") },
  { name: "konto", route: "/organisation/konto", role: "admin", open: goTo("/organisation/konto") },
  { name: "konto-organisation", route: "/organisation/konto", role: "organizer", open: goTo("/organisation/konto") },
  { name: "personen", route: "/organisation/personen", role: "admin", open: goTo("/organisation/personen") },
  { name: "person-einladen", route: "/organisation/personen/einladen", role: "admin", open: goTo("/organisation/personen/einladen") },
  { name: "person-einladen-fehler", route: "/organisation/personen/einladen", role: "admin", open: sendEmpty(goTo("/organisation/personen/einladen"), "Einladung schicken") },
  { name: "person", route: "/organisation/personen/{id}", role: "admin", open: (page) => openFirst(page, "/organisation/personen", "tuer@example.org") },
  { name: "person-entfernen", route: "/organisation/personen/{id}/entfernen", role: "admin", open: async (page) => {
    await openFirst(page, "/organisation/personen", "tuer@example.org");
    await page.getByRole("link", { name: "Zugang entfernen" }).click();
  } },
  { name: "zugangsschluessel-leer", route: "/organisation/zugangsschluessel", role: "admin", empty: true, open: goTo("/organisation/zugangsschluessel") },
  { name: "zugangsschluessel", route: "/organisation/zugangsschluessel", role: "admin", open: goTo("/organisation/zugangsschluessel") },
  { name: "zugangsschluessel-neu", route: "/organisation/zugangsschluessel/neu", role: "admin", open: goTo("/organisation/zugangsschluessel/neu") },
  { name: "zugangsschluessel-angelegt", route: "/organisation/zugangsschluessel/neu", role: "admin", open: newToken },
  { name: "zugangsschluessel-widerrufen", route: "/organisation/zugangsschluessel/{id}/widerrufen", role: "admin", open: (page) => openFirst(page, "/organisation/zugangsschluessel", "Widerrufen") },
  { name: "veranstaltungen-leer", route: "/organisation/veranstaltungen", role: "admin", empty: true, open: goTo("/organisation/veranstaltungen") },
  { name: "veranstaltungen", route: "/organisation/veranstaltungen", role: "admin", open: goTo("/organisation/veranstaltungen?zeigen=alle") },
  { name: "veranstaltung-neu", route: "/organisation/veranstaltungen/neu", role: "admin", open: goTo("/organisation/veranstaltungen/neu") },
  { name: "veranstaltung-neu-fehler", route: "/organisation/veranstaltungen/neu", role: "admin", open: newEventWithErrors },
  { name: "veranstaltung-ueberblick", route: "/organisation/veranstaltungen/{event}", role: "admin", open: eventOf("big") },
  { name: "veranstaltung-ueberblick-entwurf", route: "/organisation/veranstaltungen/{event}", role: "admin", open: eventOf("draft") },
  { name: "veranstaltung-ueberblick-abgesagt", route: "/organisation/veranstaltungen/{event}", role: "admin", open: eventOf("cancelled") },
  { name: "veranstaltung-ueberblick-ohne-ort", route: "/organisation/veranstaltungen/{event}", role: "admin", open: eventOf("nobody") },
  { name: "veranstaltung-bearbeiten", route: "/organisation/veranstaltungen/{event}/bearbeiten", role: "admin", open: eventOf("big", "/bearbeiten") },
  { name: "veranstaltung-bearbeiten-veraltet", route: "/organisation/veranstaltungen/{event}/bearbeiten", role: "admin", open: staleEvent },
  { name: "veranstaltung-veroeffentlichen", route: "/organisation/veranstaltungen/{event}/veroeffentlichen", role: "admin", open: eventOf("draft", "/veroeffentlichen") },
  { name: "veranstaltung-teilen", route: "/organisation/veranstaltungen/{event}/teilen", role: "admin", open: eventOf("big", "/teilen") },
  { name: "veranstaltung-absagen", route: "/organisation/veranstaltungen/{event}/absagen", role: "admin", open: eventOf("big", "/absagen") },
  { name: "veranstaltung-absagen-fehler", route: "/organisation/veranstaltungen/{event}/absagen", role: "admin", open: sendEmpty(eventOf("big", "/absagen"), /^Absagen und/) },
  { name: "veranstaltung-kopieren", route: "/organisation/veranstaltungen/{event}/kopieren", role: "admin", open: eventOf("big", "/kopieren") },
  { name: "veranstaltung-loeschen", route: "/organisation/veranstaltungen/{event}/loeschen", role: "admin", open: eventOf("draft", "/loeschen") },
  { name: "anmeldungen", route: "/organisation/anmeldungen/{event}", role: "admin", open: desk() },
  { name: "anmeldungen-gesucht", route: "/organisation/anmeldungen/{event}", role: "admin", open: desk("?suche=schule&status=platz") },
  { name: "anmeldungen-nichts-gefunden", route: "/organisation/anmeldungen/{event}", role: "admin", open: desk("?suche=gibt-es-nicht") },
  { name: "anmeldungen-niemand-gewaehlt", route: "/organisation/anmeldungen/{event}", role: "admin", open: sendEmpty(desk(), /^anwesend$/) },
  { name: "anmeldungen-leer", route: "/organisation/anmeldungen/{event}", role: "admin", open: deskOf("nobody") },
  { name: "anmeldungen-lange-woerter", route: "/organisation/anmeldungen/{event}", role: "admin", open: deskOf("long") },
  { name: "person-eintragen", route: "/organisation/anmeldungen/{event}/neu", role: "admin", open: desk("/neu") },
  { name: "person-eintragen-fehler", route: "/organisation/anmeldungen/{event}/neu", role: "admin", open: sendEmpty(desk("/neu"), "Eintragen") },
  { name: "anmeldung-person", route: "/organisation/anmeldungen/{event}/{registration}", role: "admin", open: personOf(0) },
  { name: "anmeldung-person-wartet", route: "/organisation/anmeldungen/{event}/{registration}", role: "admin", open: personOf(11) },
  { name: "anmeldung-person-lange-woerter", route: "/organisation/anmeldungen/{event}/{registration}", role: "admin", open: goTo(({ long, longPerson }) => `/organisation/anmeldungen/${long.id}/${longPerson.id}`) },
  { name: "anmeldung-person-unbestaetigt", route: "/organisation/anmeldungen/{event}/{registration}", role: "admin", open: goTo(({ confirming, silent }) => `/organisation/anmeldungen/${confirming.id}/${silent.id}`) },
  { name: "workshops-waehlen-organisation", route: "/organisation/anmeldungen/{event}/{registration}/workshops", role: "admin", open: personOf(0, "/workshops") },
  { name: "anmeldung-korrigieren", route: "/organisation/anmeldungen/{event}/{registration}/bearbeiten", role: "admin", open: personOf(0, "/bearbeiten") },
  { name: "anmeldung-person-absagen", route: "/organisation/anmeldungen/{event}/{registration}/absagen", role: "admin", open: personOf(0, "/absagen") },
  { name: "anwesenheit", route: "/organisation/anmeldungen/{event}/anwesenheit", role: "admin", open: desk("/anwesenheit") },
  { name: "anwesenheit-einlass", route: "/organisation/anmeldungen/{event}/anwesenheit", role: "door", open: desk("/anwesenheit") },
  { name: "anwesenheit-leer", route: "/organisation/anmeldungen/{event}/anwesenheit", role: "admin", open: deskOf("nobody", "/anwesenheit") },
  { name: "einlass", route: "/organisation/anmeldungen/{event}/anwesenheit/einlass", role: "door", open: desk("/anwesenheit/einlass") },
  { name: "einlass-gefunden", route: "/organisation/anmeldungen/{event}/anwesenheit/einlass", role: "door", open: desk("/anwesenheit/einlass?suche=schule") },
  { name: "anwesenheit-uebrige", route: "/organisation/anmeldungen/{event}/anwesenheit/uebrige", role: "admin", open: deskOf("past", "/anwesenheit/uebrige") },
  { name: "anwesenheit-ohne-anmeldung-zu-frueh", route: "/organisation/anmeldungen/{event}/anwesenheit/ohne-anmeldung", role: "admin", open: desk("/anwesenheit/ohne-anmeldung") },
  { name: "anwesenheit-ohne-anmeldung", route: "/organisation/anmeldungen/{event}/anwesenheit/ohne-anmeldung", role: "door", open: deskOf("past", "/anwesenheit/ohne-anmeldung") },
  { name: "schreiben", route: "/organisation/anmeldungen/{event}/schreiben", role: "admin", open: desk("/schreiben") },
  { name: "schreiben-fehler", route: "/organisation/anmeldungen/{event}/schreiben", role: "admin", open: sendEmpty(desk("/schreiben"), "Weiter") },
  { name: "schreiben-pruefen", route: "/organisation/anmeldungen/{event}/schreiben/{mailing}", role: "admin", open: writtenMail },
  { name: "schreiben-gesendet", route: "/organisation/anmeldungen/{event}/schreiben/{mailing}", role: "admin", open: sentMail },
  { name: "listen", route: "/organisation/anmeldungen/{event}/listen", role: "admin", open: desk("/listen") },
  { name: "listen-teilnahmeliste", route: "/organisation/anmeldungen/{event}/listen/{file}", role: "admin", open: desk("/listen/teilnahmeliste") },
  { name: "listen-einlassliste", route: "/organisation/anmeldungen/{event}/listen/{file}", role: "admin", open: desk("/listen/einlassliste") },
  { name: "listen-verpflegung", route: "/organisation/anmeldungen/{event}/listen/{file}", role: "admin", open: desk("/listen/verpflegung") },
  { name: "listen-verpflegung-mit-namen", route: "/organisation/anmeldungen/{event}/listen/{file}", role: "admin", open: desk("/listen/verpflegung-mit-namen") },
  { name: "gruppen-verwalten", route: "/organisation/gruppen", role: "admin", open: goTo("/organisation/gruppen") },
  { name: "texte", route: "/organisation/texte", role: "admin", open: goTo("/organisation/texte") },
  { name: "text", route: "/organisation/texte/{kind}", role: "admin", open: goTo("/organisation/texte/imprint") },
  { name: "gruppe-neu", route: "/organisation/gruppen/neu", role: "admin", open: goTo("/organisation/gruppen/neu") },
  { name: "gruppe-aendern", route: "/organisation/gruppen/{slug}", role: "admin", open: goTo("/organisation/gruppen/digitale-bildung-und-monitoring") },
  { name: "nachrichten", route: "/organisation/nachrichten", role: "admin", open: goTo("/organisation/nachrichten") },
  { name: "nachrichten-der-veranstaltung", route: "/organisation/nachrichten", role: "admin", open: goTo(({ big }) => `/organisation/nachrichten?veranstaltung=${big.id}`) },
  { name: "nachrichten-leer", route: "/organisation/nachrichten", role: "admin", open: goTo(({ nobody }) => `/organisation/nachrichten?veranstaltung=${nobody.id}`) },
  { name: "nachrichten-plan", route: "/organisation/nachrichten/plan/{event}", role: "admin", open: goTo(({ big }) => `/organisation/nachrichten/plan/${big.id}`) },
  { name: "nachrichten-plan-senden", route: "/organisation/nachrichten/plan/{event}/senden", role: "admin", open: goTo(({ big }) => `/organisation/nachrichten/plan/${big.id}/senden?art=reminder&minuten=1440`) },
  { name: "nachrichten-vorschau", route: "/organisation/nachrichten/vorschau/{event}", role: "admin", open: goTo(({ big }) => `/organisation/nachrichten/vorschau/${big.id}?art=reminder&sprache=en`) },
  { name: "nachrichten-vorschau-html", route: "/organisation/nachrichten/vorschau/{event}/html", role: "admin", mail: true, open: previewAsHtml },
  { name: "nachricht", route: "/organisation/nachrichten/{id}", role: "admin", open: (page, { big }) => openFirst(page, `/organisation/nachrichten?veranstaltung=${big.id}`, "schule.example") },
  { name: "keine-berechtigung", route: "/organisation/veranstaltungen", role: "door", open: goTo("/organisation/veranstaltungen") },
  { name: "impressum", route: "/impressum", open: goTo("/impressum") },
  { name: "datenschutz", route: "/datenschutz", open: goTo("/datenschutz") },
  { name: "barrierefreiheit", route: "/barrierefreiheit", open: goTo("/barrierefreiheit") },
  { name: "nicht-gefunden", route: "/veranstaltungen/{slug}", open: goTo("/veranstaltungen/gibt-es-nicht") },
  { name: "postfach", route: "/postfach", open: goTo("/postfach") },
  { name: "postfach-brief", route: "/postfach/{name}", open: letter },
  { name: "postfach-brief-html", route: "/postfach/{name}/html", mail: true, open: letterAsHtml },
];
