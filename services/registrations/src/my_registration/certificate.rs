//! What a certificate of participation says.

use chrono::{DateTime, Utc};
use fachtag_contracts::events::Event;
use fachtag_documents::{attendance::Picture, certificate::Certificate};
use fachtag_web::dates;
use fachtag_words::Words;

use crate::{
    core::{Core, Result},
    lists::{logo_of, place},
    registered::RegistrationWithEvent,
    store::images,
};

/// The certificate of a registration; `network` and `owner` are who organized the event and who is responsible for that.
pub(super) async fn facts(
    core: &Core,
    registered: RegistrationWithEvent,
    words: Words,
    (network, owner): (String, String),
) -> Result<Certificate> {
    let RegistrationWithEvent { registration, event, .. } = registered;
    let logo = match logo_of(&event.facts) {
        Some(id) => images::read(&core.bus.database, id).await?,
        None => None,
    };
    let (event, now) = (event.facts, core.bus.clock.now());
    Ok(Certificate {
        name: registration.participant.name(),
        institution: registration.participant.institution,
        language: words.language,
        kind_label: words.kind(event.kind),
        when: words.span(event.starts_at, event.ends_at),
        duration: duration(&event, &words),
        title: event.title,
        place: event.venue.map(place).or_else(|| event.online_url.map(|_| words.say("certificate-online"))),
        group: event.group.map(|group| group.name),
        network,
        owner,
        funder: event.funder.map(|funder| funder.text),
        funder_logo: logo.map(Picture),
        reference: registration.reference,
        issued: words.date(now),
        made_at: now,
    })
}

/// How long it took, without what does not count as learning. Of several days nobody knows here how long each was.
fn duration(event: &Event, words: &Words) -> String {
    let (start, end) = (event.starts_at, event.ends_at);
    if !dates::same_day(start, end) {
        return words.and("days", dates::days(start, end)).say("certificate-days");
    }
    let breaks = break_minutes(event);
    let minutes = (end - start).num_minutes() - breaks;
    let hours = (minutes >= 60).then(|| words.and("hours", minutes / 60).say("certificate-hours"));
    let rest = (minutes % 60 > 0).then(|| words.and("minutes", minutes % 60).say("certificate-minutes"));
    let duration: Vec<_> = hours.into_iter().chain(rest).collect();
    let breaks = if breaks > 0 { "certificate-without-breaks" } else { "certificate-with-breaks" };
    words.and("duration", duration.join(" ")).say(breaks)
}

/// The time in which only such parts of the programme run as do not count.
fn break_minutes(event: &Event) -> i64 {
    let runs = |at: DateTime<Utc>, counts: bool| {
        let mut parts = event.sessions.iter().filter(|part| part.counts_for_certificate == counts);
        parts.any(|part| part.starts_at <= at && at < part.ends_at)
    };
    let limits = event.sessions.iter().flat_map(|part| [part.starts_at, part.ends_at]);
    let limits = limits.map(|at| at.clamp(event.starts_at, event.ends_at));
    let mut limits: Vec<_> = limits.collect();
    limits.sort_unstable();
    let pauses = limits.windows(2).filter(|pair| runs(pair[0], false) && !runs(pair[0], true));
    pauses.map(|pair| (pair[1] - pair[0]).num_minutes()).sum()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use fachtag_contracts::language::Language;

    use super::*;
    use crate::domain::locale::words;

    fn event(starts_at: &str, ends_at: &str, parts: &[(&str, &str, bool)]) -> Event {
        let part = |(from, until, counts): &(&str, &str, bool)| {
            serde_json::json!({"id": uuid::Uuid::nil(), "title": "T", "starts_at": from, "ends_at": until,
                               "counts_for_certificate": counts})
        };
        let sessions: Vec<_> = parts.iter().map(part).collect();
        let json = serde_json::json!({"id": uuid::Uuid::nil(), "version": 1, "slug": "f", "kind": "fachtag",
            "status": "published", "title": "F", "starts_at": starts_at, "ends_at": ends_at, "waiting_list": true,
            "sessions": sessions});
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn what_does_not_count_is_left_out_where_nothing_else_runs() {
        let told =
            |parts: &[_]| duration(&event("2027-03-12T08:00:00Z", "2027-03-12T15:00:00Z", parts), &words(Language::De));
        let lunch = ("2027-03-12T11:00:00Z", "2027-03-12T12:00:00Z", false);
        let arrival = ("2027-03-12T07:30:00Z", "2027-03-12T08:15:00Z", false);
        let talk = ("2027-03-12T11:30:00Z", "2027-03-12T12:30:00Z", true);
        assert_eq!(told(&[talk]), "7 Stunden mit Pausen");
        assert_eq!(told(&[lunch]), "6 Stunden ohne Pausen");
        assert_eq!(told(&[lunch, lunch, arrival]), "5 Stunden 45 Minuten ohne Pausen");
        assert_eq!(told(&[lunch, talk]), "6 Stunden 30 Minuten ohne Pausen");
    }

    #[test]
    fn a_day_is_told_in_hours_and_several_are_counted() {
        let told = |end: &str| duration(&event("2027-03-12T08:00:00Z", end, &[]), &words(Language::De));
        assert_eq!(told("2027-03-12T15:00:00Z"), "7 Stunden mit Pausen");
        assert_eq!(told("2027-03-12T14:30:00Z"), "6 Stunden 30 Minuten mit Pausen");
        assert_eq!(told("2027-03-12T09:01:00Z"), "1 Stunde 1 Minute mit Pausen");
        assert_eq!(told("2027-03-12T08:45:00Z"), "45 Minuten mit Pausen");
        assert_eq!(told("2027-03-13T15:00:00Z"), "2 Tage");
        assert_eq!(told("2027-03-29T15:00:00Z"), "18 Tage", "also across the change of clocks");
    }
}
