//! The letter that brings an event's organizers the attendance list.

use askama::Template;
use chrono::{DateTime, Utc};
use fachtag_contracts::{
    attendance::{AttendanceListCompiled, ListOccasion},
    events::Event,
    language::Language,
    links,
};
use fachtag_documents::{
    attendance::{AttendanceList, Error, Variant, missing_in_words, pdf, xlsx},
    media_type::{PDF, XLSX},
};
use fachtag_web::dates;

pub use crate::composing::message::File;
use crate::composing::{
    ComposeError, Composed, WIDTH,
    frame::Frame,
    letter_templates,
    message::{Parts, assemble, mailbox},
    reply_to,
    sender::SenderIdentity,
    text::{clean, clean_option, wrap},
};

/// The list to sign as PDF and as XLSX. It takes seconds for thousands of people, so that it belongs on a thread for such work.
///
/// # Errors
/// None that a list could cause.
pub fn files(list: &AttendanceList) -> Result<Vec<File>, Error> {
    let day = dates::machine(list.starts_at).chars().take(10).collect::<String>();
    let file =
        |ending: &str, media_type, bytes| File { name: format!("teilnahmeliste-{day}.{ending}"), media_type, bytes };
    Ok(vec![file("pdf", PDF, pdf(list, Variant::Signature)?), file("xlsx", XLSX, xlsx(list, Variant::Signature)?)])
}

/// Composes the letter to one organizer.
///
/// # Errors
/// When the address is none.
pub fn compose_list(
    (email, name): (&str, Option<&str>),
    said: &AttendanceListCompiled,
    event: &Event,
    files: &[File],
    identity: &SenderIdentity,
    message_id: &str,
    date: DateTime<Utc>,
) -> Result<Composed, ComposeError> {
    let to = mailbox(name.unwrap_or_default(), email)?;
    let list = &said.list;
    let view = ListView {
        frame: Frame::of(identity),
        subject: format!("Teilnahmeliste: {}", clean(&list.title)),
        name: clean_option(name),
        reason: reason(said.occasion),
        title: clean(&list.title),
        when: clean(&list.when),
        place: clean_option(list.place.as_deref()),
        confirmed: people(said.confirmed),
        waiting: people(said.waiting),
        made_at: dates::moment(list.made_at),
        files: files.iter().map(|file| file.name.clone()).collect(),
        missing: missing_in_words(list),
        lists_url: identity.absolute(&links::organisation::lists(said.event_id)),
    };
    assemble(Parts {
        from: &identity.from,
        to,
        reply_to: reply_to(event),
        subject: &view.subject,
        message_id,
        follows: None,
        unsubscribe_url: None,
        date,
        text: wrap(&ListText { v: &view }.render()?, WIDTH),
        html: ListHtml { v: &view }.render()?,
        language: Language::De,
        calendar: None,
        files: files.to_vec(),
    })
}

fn reason(occasion: ListOccasion) -> &'static str {
    match occasion {
        ListOccasion::Closed => "die Anmeldung ist geschlossen. Hier ist die Teilnahmeliste.",
        ListOccasion::DayBefore => "bald ist es so weit. Hier ist die Teilnahmeliste zum Ausdrucken.",
        ListOccasion::Requested => "hier ist die Teilnahmeliste, um die jemand aus der Organisation gebeten hat.",
    }
}

fn people(count: u32) -> String {
    if count == 1 { "1 Person".into() } else { format!("{} Personen", dates::number(count)) }
}

/// A letter with an attendance list.
struct ListView {
    pub frame: Frame,
    pub subject: String,
    pub name: Option<String>,
    /// Why it comes now.
    pub reason: &'static str,
    pub title: String,
    pub when: String,
    pub place: Option<String>,
    pub confirmed: String,
    pub waiting: String,
    pub made_at: String,
    pub files: Vec<String>,
    /// Characters in names that the PDF cannot show.
    pub missing: Option<String>,
    pub lists_url: String,
}

letter_templates!(ListView, ListText "attendance_lists/attendance_list.txt", ListHtml "attendance_lists/attendance_list.html");
