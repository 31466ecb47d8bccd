//! The example programme, with dates relative to today.

use chrono::{DateTime, Datelike, Days, NaiveTime, TimeZone, Utc, Weekday};
use chrono_tz::Europe::Berlin;
use fachtag_contracts::events::{Contact, EventKind, Funder, QuestionKind, Venue};
use fachtag_events::domain::{
    group::Group,
    input::{EventInput, SessionInput},
    sign_up_form::QuestionInput,
};

const DIGITAL: &str = "digitale-bildung";
const ECOLOGY: &str = "oekologische-dimension";
const SOCIAL: &str = "soziokulturelle-dimension";

/// The three sub-groups.
pub(super) fn groups() -> Vec<Group> {
    [
        (
            DIGITAL,
            "Digitale Bildung und Monitoring",
            "Wie lernen Kinder, Jugendliche und Erwachsene mit digitalen Werkzeugen, und woran sehen wir, ob es gelingt?\n\n\
             Die Gruppe sammelt erprobte Formate aus Kitas, Schulen, Bibliotheken und Betrieben und wertet Bildungsdaten der Stadt aus.",
        ),
        (
            ECOLOGY,
            "Ökologische Dimension nachhaltiger Entwicklung",
            "Klima, Artenvielfalt und der sparsame Umgang mit Rohstoffen als Thema an jedem Lernort.\n\n\
             Die Gruppe verbindet Schulgärten, Museen, Vereine und Unternehmen und plant gemeinsame Projekte.",
        ),
        (
            SOCIAL,
            "Soziokulturelle Dimension nachhaltiger Entwicklung",
            "Teilhabe, Vielfalt und Zusammenhalt: Bildung soll alle erreichen.\n\n\
             Die Gruppe spürt Hürden auf und probiert mit den Einrichtungen aus, wie sie sich abbauen lassen.",
        ),
    ]
    .into_iter()
    .map(|(slug, name, description)| Group { slug: slug.into(), name: name.into(), description: Some(description.into()), ..Group::default() })
    .collect()
}

/// A day some days from now (or ago), moved on to a Tuesday, Wednesday or Thursday.
struct Day(chrono::NaiveDate);

impl Day {
    fn from_now(now: DateTime<Utc>, days: i64) -> Self {
        let mut date = (now + chrono::Duration::days(days)).with_timezone(&Berlin).date_naive();
        while !matches!(date.weekday(), Weekday::Tue | Weekday::Wed | Weekday::Thu) {
            date = date.checked_add_days(Days::new(1)).unwrap_or(date);
        }
        Self(date)
    }

    /// A time of that day in Germany. No event begins in the hour that summer time skips.
    fn at(&self, hour: u32, minute: u32) -> DateTime<Utc> {
        let time = NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default();
        let local = self.0.and_time(time);
        Berlin.from_local_datetime(&local).earliest().map_or_else(|| local.and_utc(), |at| at.to_utc())
    }
}

fn event(kind: EventKind, title: &str, starts_at: DateTime<Utc>, ends_at: DateTime<Utc>) -> EventInput {
    EventInput {
        kind,
        title: title.into(),
        slug: None,
        summary: None,
        description: None,
        starts_at,
        ends_at,
        venue: None,
        online_url: None,
        group: None,
        capacity: None,
        house_limit: None,
        waiting_list: true,
        registration_opens_at: None,
        registration_closes_at: None,
        choice_opens_at: None,
        choice_closes_at: None,
        choice_default: false,
        walking_minutes: 0,
        drop_chosen: false,
        sessions: Vec::new(),
        contact: Some(Contact {
            name: "Regionales Bildungsbüro (Beispiel)".into(),
            email: "bildungsbuero@beispiel.example".into(),
            phone: Some("02161 000000".into()),
        }),
        reminders: vec!["7d".into(), "1d".into()],
        email_confirmation: false,
        offers: false,
        meals: None,
        questions: Vec::new(),
        funder: None,
        attendance_mails: true,
        thanks: false,
        documents_url: None,
        confirmation_note: None,
        reminder_note: None,
    }
}

fn hall() -> Venue {
    Venue {
        name: "Haus der Bildung (Beispiel)".into(),
        room: Some("Großer Saal".into()),
        street: Some("Musterstraße 1".into()),
        postal_code: Some("41061".into()),
        city: Some("Mönchengladbach".into()),
        accessibility: Some(
            "Stufenloser Eingang, Aufzug, barrierefreie Toilette im Erdgeschoss, Induktionsschleife im Saal.".into(),
        ),
    }
}

fn session(
    day: &Day,
    title: &str,
    room: &str,
    from: (u32, u32),
    until: (u32, u32),
    capacity: Option<u32>,
) -> SessionInput {
    SessionInput {
        id: None,
        title: title.into(),
        room: Some(room.into()),
        starts_at: day.at(from.0, from.1),
        ends_at: day.at(until.0, until.1),
        capacity,
        description: None,
        speaker: None,
        counts_for_certificate: true,
    }
}

/// The coming events, each with the number of people who sign up.
pub(super) fn coming(now: DateTime<Utc>) -> Vec<(usize, EventInput)> {
    vec![
        (9, digital_meeting(&Day::from_now(now, 12))),
        (7, ecology_meeting(&Day::from_now(now, 20))),
        (12, social_meeting(&Day::from_now(now, 27))),
        (48, fachtag(&Day::from_now(now, 45))),
    ]
}

fn fachtag(day: &Day) -> EventInput {
    let title = format!("Fachtag „Lebenslanges Lernen“ {}", day.0.year());
    EventInput {
        slug: Some(format!("fachtag-lebenslanges-lernen-{}", day.0.year())),
        summary: Some("Ein Tag für alle, die in der Stadt Bildung gestalten: Impulse, Workshops und Zeit für Gespräche.".into()),
        description: Some(
            "Wie greifen **digitale Bildung** und **Bildung für nachhaltige Entwicklung** ineinander? Auf dem Fachtag zeigen \
             Einrichtungen, was sie ausprobiert haben, und wir planen, wie es weitergeht.\n\n\
             ## Das erwartet Sie\n\n- ein Impuls am Morgen\n- sechs Workshops in zwei Runden\n- ein Markt der Einrichtungen in der Mittagspause\n\n\
             Die Teilnahme ist kostenfrei. Für Verpflegung ist gesorgt."
                .into(),
        ),
        venue: Some(hall()),
        capacity: Some(60),
        questions: vec![QuestionInput {
            id: None,
            label: "Wie reisen Sie an?".into(),
            hint: Some("Damit wir genügend Stellplätze für Räder vorbereiten.".into()),
            kind: QuestionKind::Choice,
            required: false,
            choices: ["zu Fuß oder mit dem Rad", "mit Bus oder Bahn", "mit dem Auto"].map(String::from).into(),
        }],
        funder: Some(Funder { text: "Gefördert durch ein Beispielprogramm der Europäischen Union.".into(), logo: None }),
        registration_closes_at: Some(day.at(12, 0) - chrono::Duration::days(10)),
        sessions: vec![
            session(day, "Ankommen und Begrüßung", "Großer Saal", (9, 0), (9, 30), None),
            SessionInput {
                speaker: Some("Dr. Erika Beispiel, Institut für Lernorte".into()),
                description: Some("Was Kita, Schule, Bücherei und Betrieb **gemeinsam** besser können.".into()),
                ..session(day, "Impuls: Lernen verbindet", "Großer Saal", (9, 30), (10, 30), None)
            },
            session(day, "Workshop 1: Erklärfilme mit Kindern drehen", "Raum 1", (10, 45), (12, 15), Some(20)),
            session(day, "Workshop 2: Der Schulgarten als Messstation", "Raum 2", (10, 45), (12, 15), Some(20)),
            session(day, "Workshop 3: Mehrsprachig lesen und erzählen", "Raum 3", (10, 45), (12, 15), Some(20)),
            SessionInput {
                counts_for_certificate: false,
                ..session(day, "Mittagspause und Markt der Einrichtungen", "Foyer", (12, 15), (13, 30), None)
            },
            session(day, "Workshop 4: Künstliche Intelligenz im Unterricht", "Raum 1", (13, 30), (15, 0), Some(20)),
            session(day, "Workshop 5: Reparieren statt wegwerfen", "Werkstatt", (13, 30), (15, 0), Some(15)),
            session(day, "Workshop 6: Familien erreichen, die niemand einlädt", "Raum 3", (13, 30), (15, 0), Some(20)),
            session(day, "Ergebnisse und Ausblick", "Großer Saal", (15, 15), (16, 0), None),
        ],
        ..event(EventKind::Fachtag, &title, day.at(9, 0), day.at(16, 0))
    }
}

fn digital_meeting(day: &Day) -> EventInput {
    EventInput {
        summary: Some("Welche Daten zur digitalen Ausstattung brauchen wir, und welche haben wir schon?".into()),
        description: Some(
            "Wir sichten den Entwurf für den Monitoringbericht und vergleichen Erfahrungen mit Tablet-Koffern.".into(),
        ),
        online_url: Some("https://konferenz.beispiel.example/digitale-bildung".into()),
        group: Some(DIGITAL.into()),
        capacity: Some(25),
        ..event(EventKind::GroupMeeting, "Treffen: Daten für gute Bildung", day.at(14, 0), day.at(16, 0))
    }
}

fn ecology_meeting(day: &Day) -> EventInput {
    EventInput {
        summary: Some("Rundgang durch den Lerngarten und Planung der Aktionswoche.".into()),
        description: Some("Bitte wetterfeste Kleidung mitbringen. Nach dem Rundgang planen wir die gemeinsame Aktionswoche im Frühjahr.".into()),
        venue: Some(Venue {
            name: "Lerngarten am Museum (Beispiel)".into(),
            street: Some("Schlossallee 7".into()),
            postal_code: Some("41189".into()),
            city: Some("Mönchengladbach".into()),
            accessibility: Some("Feste Wege, leichte Steigung; barrierefreie Toilette im Museum.".into()),
            ..Venue::default()
        }),
        group: Some(ECOLOGY.into()),
        capacity: Some(20),
        ..event(EventKind::GroupMeeting, "Treffen im Lerngarten", day.at(15, 0), day.at(17, 0))
    }
}

fn social_meeting(day: &Day) -> EventInput {
    EventInput {
        summary: Some("Drei Einrichtungen berichten, wie sie neue Gruppen erreichen.".into()),
        venue: Some(Venue { room: Some("Raum 3".into()), ..hall() }),
        group: Some(SOCIAL.into()),
        // Fewer seats than people who want one: the waiting list can be seen.
        capacity: Some(10),
        ..event(EventKind::GroupMeeting, "Treffen: Bildung, die alle erreicht", day.at(13, 30), day.at(15, 30))
    }
}

/// The past Fachtag and how many people came to it.
pub(super) fn past(now: DateTime<Utc>) -> (usize, EventInput) {
    let day = Day::from_now(now, -140);
    let input = EventInput {
        slug: Some(format!("auftakt-lebenslanges-lernen-{}", day.0.year())),
        summary: Some("Der Auftakt: Einrichtungen aus der ganzen Stadt gründen den Arbeitskreis.".into()),
        venue: Some(hall()),
        capacity: Some(80),
        ..event(EventKind::Fachtag, "Auftakt: Fachtag „Lebenslanges Lernen“", day.at(9, 0), day.at(16, 0))
    };
    (63, input)
}
