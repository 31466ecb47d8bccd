//! schema.org/Event for search engines.

use fachtag_contracts::events::EventStatus;
use fachtag_web::{markdown, page::Site};
use serde_json::{Value, json};

use super::words;
use crate::store::events::StoredEvent;

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
        "name": event.title,
        "description": description,
        "startDate": fachtag_web::dates::machine(event.starts_at),
        "endDate": fachtag_web::dates::machine(event.ends_at),
        "eventStatus": status,
        "eventAttendanceMode": attendance_mode(stored),
        "location": locations(stored, &url),
        "organizer": {"@type": "Organization", "name": site.owner, "url": site.public_url},
        "isAccessibleForFree": true,
        "inLanguage": "de",
        "url": url,
    });
    if let (Some(capacity), Some(fields)) = (event.capacity, value.as_object_mut()) {
        fields.insert("maximumAttendeeCapacity".into(), capacity.into());
        fields.insert("remainingAttendeeCapacity".into(), capacity.saturating_sub(stored.taken()).into());
    }
    value
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
