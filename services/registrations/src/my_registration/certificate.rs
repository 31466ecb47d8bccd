//! What a certificate of participation says.

use chrono::{DateTime, Utc};
use fachtag_documents::{attendance::Picture, certificate::Certificate};
use fachtag_web::dates;
use fachtag_words::Label;

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
        kind_label: event.kind.label().into(),
        title: event.title,
        when: dates::span(event.starts_at, event.ends_at),
        duration: duration(event.starts_at, event.ends_at),
        place: event.venue.map(place).or_else(|| event.online_url.map(|_| "online".into())),
        group: event.group.map(|group| group.name),
        network,
        owner,
        funder: event.funder.map(|funder| funder.text),
        funder_logo: logo.map(Picture),
        reference: registration.reference,
        issued: dates::date(now),
        made_at: now,
    })
}

/// How long it took. Of several days nobody knows here how long each was.
fn duration(start: DateTime<Utc>, end: DateTime<Utc>) -> String {
    let counted = |count: i64, one: &str, many: &str| format!("{count} {}", if count == 1 { one } else { many });
    if !dates::same_day(start, end) {
        return counted(dates::days(start, end), "Tag", "Tage");
    }
    let minutes = (end - start).num_minutes();
    let hours = (minutes >= 60).then(|| counted(minutes / 60, "Stunde", "Stunden"));
    let rest = (minutes % 60 > 0).then(|| counted(minutes % 60, "Minute", "Minuten"));
    let words: Vec<_> = hours.into_iter().chain(rest).collect();
    format!("{} mit Pausen", words.join(" "))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_told_in_hours_and_several_are_counted() {
        let told = |end: &str| duration("2027-03-12T08:00:00Z".parse().unwrap(), end.parse().unwrap());
        assert_eq!(told("2027-03-12T15:00:00Z"), "7 Stunden mit Pausen");
        assert_eq!(told("2027-03-12T14:30:00Z"), "6 Stunden 30 Minuten mit Pausen");
        assert_eq!(told("2027-03-12T09:01:00Z"), "1 Stunde 1 Minute mit Pausen");
        assert_eq!(told("2027-03-12T08:45:00Z"), "45 Minuten mit Pausen");
        assert_eq!(told("2027-03-13T15:00:00Z"), "2 Tage");
        assert_eq!(told("2027-03-29T15:00:00Z"), "18 Tage", "also across the change of clocks");
    }
}
