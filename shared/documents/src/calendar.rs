//! Calendar files: iCalendar (RFC 5545), and invitations by mail (iTIP, RFC 5546).
//!
//! The lines are written here and not by a library: the one at hand puts a random UID and the present time into every
//! part of a time zone, breaks lines one octet late, and lets quotes and carriage returns through.

mod lines;

use chrono::{DateTime, TimeZone, Utc};
use chrono_tz::Europe::Berlin;
use lines::Lines;

/// What the calendar wants from its reader (RFC 5546, section 1.4). A mail names the same in its `method` parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// For reading: feeds and downloads.
    Publish,
    /// Put this into your calendar, or bring your entry up to date.
    Request,
    /// Take this out of your calendar.
    Cancel,
}

impl Method {
    /// The name in the file and in the mail's `method` parameter.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Publish => "PUBLISH",
            Self::Request => "REQUEST",
            Self::Cancel => "CANCEL",
        }
    }
}

/// Somebody with a mailbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub name: String,
    pub email: String,
}

/// One entry of a calendar. Texts may hold anything: what a calendar cannot carry is left out or escaped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The same for every later word about this entry.
    pub uid: String,
    /// Grows with every change; a reader ignores a lower one.
    pub sequence: u32,
    /// When this state was written.
    pub stamp: DateTime<Utc>,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub summary: String,
    pub description: Option<String>,
    pub location: Option<String>,
    pub url: Option<String>,
    pub organizer: Option<Person>,
    /// The one person the invitation is for; taken as having accepted.
    pub attendee: Option<Person>,
    pub cancelled: bool,
}

/// Times are written as local time of this zone: classic Outlook shows times in UTC as UTC. The old start and the rules
/// make it valid for every date; Outlook ignores a list of single changes.
const BERLIN: &str = "\
BEGIN:VTIMEZONE
TZID:Europe/Berlin
BEGIN:DAYLIGHT
DTSTART:19700329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE";

/// Writes a calendar in the time zone Europe/Berlin: UTF-8, lines of at most 75 octets that end in CRLF.
/// The same input gives the same text. With [`Method::Cancel`] every entry is cancelled.
pub fn calendar(method: Method, entries: &[Entry]) -> String {
    write(method, None, entries)
}

/// A calendar to subscribe to, by its name for people. Readers are asked to look once an hour (RFC 7986, section 5.7); some look
/// once a day all the same.
pub fn feed(name: &str, entries: &[Entry]) -> String {
    write(Method::Publish, Some(name), entries)
}

fn write(method: Method, feed: Option<&str>, entries: &[Entry]) -> String {
    let mut lines = Lines::default();
    lines.raw("BEGIN:VCALENDAR");
    lines.raw("VERSION:2.0");
    lines.raw("PRODID:-//Fachtag//Fachtag//DE");
    lines.raw("CALSCALE:GREGORIAN");
    lines.raw(&format!("METHOD:{}", method.as_str()));
    if let Some(name) = feed {
        lines.text("NAME", name);
        lines.text("X-WR-CALNAME", name);
        lines.raw("REFRESH-INTERVAL;VALUE=DURATION:PT1H");
        lines.raw("X-PUBLISHED-TTL:PT1H");
    }
    for line in BERLIN.lines() {
        lines.raw(line);
    }
    for entry in entries {
        write_entry(&mut lines, method, entry);
    }
    lines.raw("END:VCALENDAR");
    lines.finish()
}

fn write_entry(lines: &mut Lines, method: Method, entry: &Entry) {
    lines.raw("BEGIN:VEVENT");
    lines.text("UID", &entry.uid);
    lines.raw(&format!("SEQUENCE:{}", entry.sequence));
    lines.raw(&format!("DTSTAMP:{}", entry.stamp.format("%Y%m%dT%H%M%SZ")));
    lines.raw(&format!("DTSTART{}", moment(entry.starts_at)));
    lines.raw(&format!("DTEND{}", moment(entry.ends_at)));
    lines.text("SUMMARY", &entry.summary);
    for (name, value) in [("DESCRIPTION", &entry.description), ("LOCATION", &entry.location)] {
        if let Some(value) = value {
            lines.text(name, value);
        }
    }
    if let Some(url) = &entry.url {
        lines.uri("URL", url);
    }
    let cancelled = entry.cancelled || method == Method::Cancel;
    lines.raw(if cancelled { "STATUS:CANCELLED" } else { "STATUS:CONFIRMED" });
    if let Some(person) = &entry.organizer {
        lines.person("ORGANIZER", "", person);
    }
    if let Some(person) = &entry.attendee {
        let parameters = ";CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE";
        lines.person("ATTENDEE", parameters, person);
    }
    lines.raw("END:VEVENT");
}

/// The clock on the wall in Berlin. When the clocks are put back an hour comes twice, and the wall means the first one (RFC 5545,
/// section 3.3.5): the second one is written in UTC.
fn moment(time: DateTime<Utc>) -> String {
    let wall = time.with_timezone(&Berlin).naive_local();
    let is_first = Berlin.from_local_datetime(&wall).earliest().is_none_or(|first| first.to_utc() == time);
    match is_first {
        true => format!(";TZID=Europe/Berlin:{}", wall.format("%Y%m%dT%H%M%S")),
        false => format!(":{}", time.format("%Y%m%dT%H%M%SZ")),
    }
}
