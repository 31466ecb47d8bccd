// What the pages to look at are about: events in every state, registrations, names that are hard on a layout.

import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const LONG_TITLE =
  "Qualifizierungsoffensive Erwachsenenbildung: Medienkompetenzentwicklungsprogramm für Bildungseinrichtungen, " +
  "Volkshochschulen und Familienbildungsstätten am Niederrhein";
const LONG_NAME = "Donaudampfschifffahrtsgesellschaftskapitänsbildungsbeauftragter";

export function inDays(days, hour) {
  const day = new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  return `${day}T${String(hour).padStart(2, "0")}:00:00Z`;
}

function event(changes) {
  return {
    kind: "fachtag",
    title: "Fachtag Lernorte",
    summary: "Ein Tag über Lernorte.",
    description: "## Worum es geht\n\nLernen an **anderen** Orten.\n\n- Museum\n- Bibliothek\n\n> Bringen Sie etwas mit.",
    starts_at: inDays(60, 8),
    ends_at: inDays(60, 15),
    venue: {
      name: "Haus der Bildung",
      room: "Saal 1",
      street: "Am Markt 1",
      postal_code: "41061",
      city: "Mönchengladbach",
      accessibility: "stufenlos",
    },
    capacity: 20,
    waiting_list: true,
    contact: { name: "Bildungsbüro", email: "buero@example.org", phone: "02161 25-0" },
    ...changes,
  };
}

function person(event, changes) {
  return {
    event: event.slug,
    first_name: "Ada",
    last_name: "Lovelace",
    email: "ada@schule.example",
    institution: "Grundschule Nord",
    ...changes,
  };
}

// Waits until something holds, asking again and again; says what was waited for when it never does.
export async function until(what, ask) {
  const late = Date.now() + 20_000;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > late) throw new Error(`waited in vain for ${what}`);
    await new Promise((again) => setTimeout(again, 50));
  }
}

const PEOPLE = [
  ["Zoë", "Öztürk", "Kita Sonnenschein"], ["Jürgen", "Müller-Lüdenscheidt", "Städtisches Gymnasium an der Gartenstraße"],
  ["Anna", "Schmidt", "Stadtbibliothek"], ["Mehmet", "Yılmaz", "Gesamtschule Volksgarten"], ["Ute", "Ähling", "Museum Abteiberg"],
  ["Björn", "Groß", "VHS"], ["Li", "Wu", "Familienzentrum Eicken"], ["Agnieszka", "Wiśniewska", "Hochschule Niederrhein"],
  ["Karl-Heinz", "Freiherr von und zu Buchenau", "Förderverein der Freiwilligen Feuerwehr Mönchengladbach-Rheydt e. V."],
  ["مريم", "حداد", "Sprachschule"], ["Sören", "Ørsted", "IHK"], ["Ada", "=cmd()", "Grundschule Nord"],
];

// An event with everything: questions, meals, workshops, more people than seats.
const BIG = {
  title: "Fachtag Medienbildung",
  capacity: 10,
  meals: ["vegetarisch", "vegan", "mit Fleisch"],
  questions: [
    { label: "Mit welcher Altersgruppe arbeiten Sie?", kind: "choice", choices: ["unter 6", "6 bis 12", "über 12"] },
    { label: "Was möchten Sie mitnehmen?", kind: "long_text", hint: "Stichworte genügen" },
    { label: "Dürfen wir Sie zum nächsten Fachtag einladen?", kind: "yes_no", required: true },
  ],
  funder: { text: "Gefördert durch den Europäischen Sozialfonds Plus" },
};

export class World {
  static async prepare(program) {
    const world = new World();
    world.program = program;
    world.token = program.run("token", "create", "--name", "Browser", "--role", "admin").split(/\s+/).pop();
    const { items } = await world.api("GET", "/api/v1/events");
    const isPast = ({ ends_at }) => Date.parse(ends_at) < Date.now();
    const coming = items.filter((event) => !isPast(event));
    world.past = items.find(isPast);
    world.fachtag = coming.find(({ kind }) => kind === "fachtag");
    world.meeting = coming.find(({ kind }) => kind === "group_meeting");
    world.group = (await world.api("GET", "/api/v1/groups")).items[0];
    world.draft = await world.api("POST", "/api/v1/events", event({ title: "Fachtag im Entwurf" }));
    world.cancelled = await world.publish(event({ title: "Fachtag, der ausfällt" }));
    world.full = await world.publish(event({ title: "Voller Fachtag", capacity: 1, waiting_list: false }));
    world.waiting = await world.publish(event({ title: "Fachtag mit Warteliste", capacity: 1 }));
    world.long = await world.publish(event({ title: LONG_TITLE, summary: `${LONG_TITLE}. `.repeat(2), online_url: `https://beispiel.example/${"a".repeat(200)}` }));
    await world.api("POST", `/api/v1/events/${world.cancelled.id}/cancel`, { reason: "Die Referentin ist erkrankt." });
    await world.signUp(world.full);
    await world.signUp(world.waiting, { email: "eins@schule.example" });
    world.placed = await world.signUp(world.fachtag, {
      support_needs: "Gebärdensprachdolmetschung",
      support_needs_consent: true,
      note: "Ich komme mit dem Zug.",
    });
    world.waits = await world.signUp(world.waiting);
    world.confirming = await world.publish(event({ title: "Fachtag mit Bestätigung", email_confirmation: true }));
    world.offering = await world.publish(event({ title: "Fachtag mit Angeboten", capacity: 1, offers: true }));
    const seat = await world.signUp(world.offering, { email: "eins@schule.example" });
    world.silent = await world.signUp(world.confirming);
    world.offered = await world.signUp(world.offering);
    await world.api("POST", `/api/v1/registrations/${seat.id}/cancel`);
    await world.#fill();
    world.longPerson = await world.signUp(world.long, {
      first_name: LONG_NAME,
      last_name: "مريم 👩‍🏫 Öztürk-von-der-Überführung",
      institution: "x".repeat(200),
      email: `${"a".repeat(60)}@${"b".repeat(60)}.example`,
    });
    const sent = `/api/v1/letters?event=${world.long.id}&state=accepted`;
    await until("the last mail", async () => (await world.api("GET", sent)).items.length > 0);
    return world;
  }

  // The big event's people: ten have a seat, two wait, and of some the attendance is known.
  async #fill() {
    const sessions = ["Auftakt", "Workshop: Trickfilm mit dem Tablet"].map((title, index) => ({
      title,
      room: `Raum ${index + 1}`,
      starts_at: inDays(60, 8 + index),
      ends_at: inDays(60, 9 + index),
      capacity: index ? 15 : null,
    }));
    this.big = await this.publish(event({ ...BIG, sessions }));
    const { questions } = await this.api("GET", `/api/v1/events/${this.big.id}`);
    const answers = { [questions[0].id]: "6 bis 12", [questions[2].id]: true };
    this.people = [];
    for (const [index, [first_name, last_name, institution]] of PEOPLE.entries()) {
      const more = { first_name, last_name, institution, email: `person-${index}@schule.example`, meal: BIG.meals[index % 3], answers };
      this.people.push(await this.signUp(this.big, more));
    }
    for (const [index, status] of ["present", "present", "absent", "excused"].entries()) {
      await this.api("POST", `/api/v1/registrations/${this.people[index].id}/attendance`, { status });
    }
    this.desk = `/organisation/anmeldungen/${this.big.id}`;
    this.nobody = await this.publish(event({ title: "Fachtag ohne Anmeldungen", venue: null }));
  }

  async api(method, path, body) {
    const answer = await fetch(this.program.url + path, {
      method,
      headers: { authorization: `Bearer ${this.token}`, "content-type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }

  // The path that ends the daily digest of an organizer who wants it: derived as the program does it, since the mail comes
  // in the morning only.
  async wayOut() {
    this.wayOutPath ??= await this.#wantDigest();
    return this.wayOutPath;
  }

  async #wantDigest() {
    const { url, environment } = this.program;
    const post = (path, headers, body) => fetch(url + path, { method: "POST", redirect: "manual", headers, body });
    const signedIn = await post(this.program.invite("uebersicht@example.org", "organizer"));
    const cookie = signedIn.headers.get("set-cookie").split(";")[0];
    const type = "application/x-www-form-urlencoded";
    await post("/organisation/konto/uebersicht", { cookie, "content-type": type }, "digest=true");
    const claims = cookie.slice(cookie.indexOf("=") + 1).split(".")[0];
    const { o: id } = JSON.parse(Buffer.from(claims, "base64url").toString());
    const secret = readFileSync(join(environment.FACHTAG_DATA_DIR, "secret"), "utf8").trim();
    const mac = createHmac("sha256", secret).update("digest\0").update(Buffer.from(id.replaceAll("-", ""), "hex"));
    const path = `/abmelden/${mac.digest().subarray(0, 24).toString("base64url")}`;
    await until("the digest to be known", async () => (await fetch(url + path)).status === 200);
    return path;
  }

  // Publishes an event and waits until one can sign up.
  async publish(content) {
    const { id, slug } = await this.api("POST", "/api/v1/events", content);
    await this.api("POST", `/api/v1/events/${id}/publish`);
    await until("the event at the registrations", async () => {
      return (await fetch(`${this.program.url}/anmeldung/${slug}`)).status === 200;
    });
    return { id, slug, ...content };
  }

  // Signs somebody up; gives the answer with the path of the manage link, if the answer tells it.
  async signUp(at, changes) {
    const answer = await this.api("POST", "/api/v1/registrations", person(at, changes));
    return { ...answer, path: answer.manage_url && new URL(answer.manage_url).pathname };
  }
}
