//! schema.org/Event for search engines.

use fachtag_contracts::events::{EventStatus, Session};
use fachtag_web::{dates::machine, markdown, page::Site};
use serde_json::{Value, json};

use crate::{domain::stored_event::StoredEvent, words};

/// The event as JSON-LD that can stand in a `<script>` element: no `<` is left in it.
pub(super) fn script(stored: &StoredEvent, site: &Site) -> String {
    describe(stored, site).to_string().replace('<', "\\u003c")
}

fn describe(stored: &StoredEvent, site: &Site) -> Value {
    let event = &stored.event;
    let url = format!("{}{}", site.public_url, words::href(event));
    let status = match event.status {
        EventStatus::Cancelled => "https://schema.org/EventCancelled",
        _ => "https://schema.org/EventScheduled",
    };
    let description = event.summary.clone().or_else(|| event.description.as_deref().map(markdown::to_text));
    let mut value = json!({
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": url,
        "name": event.title,
        "description": description,
        "image": [format!("{}{}", site.public_url, words::picture_href(stored))],
        "startDate": machine(event.starts_at),
        "endDate": machine(event.ends_at),
        "eventStatus": status,
        "eventAttendanceMode": attendance_mode(stored),
        "location": locations(stored, &url),
        "organizer": organizers(stored, site),
        "offers": offer(stored, &url),
        "subEvent": event.sessions.iter().map(|session| part(session, stored, &url)).collect::<Vec<_>>(),
        "funder": event.funder.as_ref().map(|funder| json!({"@type": "Organization", "name": funder.text})),
        "isAccessibleForFree": true,
        "inLanguage": "de",
        "url": url,
    });
    if let (Some(capacity), Some(fields)) = (event.capacity, value.as_object_mut()) {
        let left = if stored.is_full() { 0 } else { capacity.saturating_sub(stored.taken()) };
        fields.insert("maximumAttendeeCapacity".into(), capacity.into());
        fields.insert("remainingAttendeeCapacity".into(), left.into());
    }
    without_nothing(&mut value);
    value
}

/// Who invites: the owner of the site, and the sub-group where it is one's event.
fn organizers(stored: &StoredEvent, site: &Site) -> Vec<Value> {
    let event = &stored.event;
    let contact = event.contact.as_ref().map(|contact| {
        json!({"@type": "ContactPoint", "name": contact.name, "email": contact.email, "telephone": contact.phone})
    });
    let owner = json!({"@type": "Organization", "name": site.owner, "url": site.public_url, "contactPoint": contact});
    let group = event.group.as_ref().map(|group| {
        let url = format!("{}/gruppen/{}", site.public_url, group.slug);
        json!({"@type": "Organization", "name": group.name, "url": url})
    });
    std::iter::once(owner).chain(group).collect()
}

fn offer(stored: &StoredEvent, url: &str) -> Value {
    let event = &stored.event;
    let availability = if stored.is_full() { "https://schema.org/SoldOut" } else { "https://schema.org/InStock" };
    json!({
        "@type": "Offer",
        "price": 0,
        "priceCurrency": "EUR",
        "url": url,
        "availability": availability,
        "validFrom": event.registration_opens_at.map(machine),
        "validThrough": machine(event.closes_at()),
    })
}

/// A part of the programme.
fn part(session: &Session, stored: &StoredEvent, url: &str) -> Value {
    let venue = stored.event.venue.as_ref().map(|venue| venue.name.clone());
    let place = [venue, session.room.clone()].into_iter().flatten().collect::<Vec<_>>().join(", ");
    json!({
        "@type": "Event",
        "name": session.title,
        "description": session.description.as_deref().map(markdown::to_text),
        "performer": session.speaker.as_ref().map(|speaker| json!({"@type": "Person", "name": speaker})),
        "startDate": machine(session.starts_at),
        "endDate": machine(session.ends_at),
        "location": (!place.is_empty()).then(|| json!({"@type": "Place", "name": place})),
        "maximumAttendeeCapacity": session.capacity,
        "superEvent": {"@id": url},
    })
}

/// Takes out what is not known: a null says something else to its reader.
fn without_nothing(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|_, field| !field.is_null() && field.as_array().is_none_or(|list| !list.is_empty()));
            fields.values_mut().for_each(without_nothing);
        }
        Value::Array(items) => items.iter_mut().for_each(without_nothing),
        _ => {}
    }
}

fn attendance_mode(stored: &StoredEvent) -> &'static str {
    match (&stored.event.venue, &stored.event.online_url) {
        (Some(_), Some(_)) => "https://schema.org/MixedEventAttendanceMode",
        (None, Some(_)) => "https://schema.org/OnlineEventAttendanceMode",
        _ => "https://schema.org/OfflineEventAttendanceMode",
    }
}

fn locations(stored: &StoredEvent, url: &str) -> Vec<Value> {
    let venue = stored.event.venue.as_ref().map(|venue| {
        json!({
            "@type": "Place",
            "name": venue.name,
            "address": {
                "@type": "PostalAddress",
                "streetAddress": venue.street,
                "postalCode": venue.postal_code,
                "addressLocality": venue.city,
                "addressCountry": "DE",
            },
        })
    });
    // The real address is for those who have a seat.
    let online = stored.event.online_url.as_ref().map(|_| json!({"@type": "VirtualLocation", "url": url}));
    venue.into_iter().chain(online).collect()
}
