//! Reading what callers of `/api/v1/events…` say.

use chrono::{DateTime, Utc};
use fachtag_web::{body::parse_time, problem::ProblemDocument};
use serde_json::Value;
use uuid::Uuid;

use super::api::Answered;

/// RFC 7396, section 2.
pub(super) fn merge(target: &mut Value, patch: Value) {
    let Value::Object(patch) = patch else {
        *target = patch;
        return;
    };
    if !target.is_object() {
        *target = Value::Object(serde_json::Map::new());
    }
    let Some(fields) = target.as_object_mut() else { return };
    for (name, value) in patch {
        if value.is_null() {
            // Unknown names must still be refused, and required ones missed.
            if fields.remove(&name).is_none() {
                fields.insert(name, value);
            }
        } else {
            merge(fields.entry(name).or_insert(Value::Null), value);
        }
    }
}

/// A time in a parameter.
pub(super) fn moment(field: &str, text: Option<&str>) -> Answered<Option<DateTime<Utc>>> {
    // A plus sign in an address stands for a blank unless it is encoded; times have no other blank.
    let text = text.map(|text| text.replace(' ', "+"));
    text.map(|text| parse_time(&text))
        .transpose()
        .map_err(|message| ProblemDocument::field(field, message.trim_start_matches("german:")))
}

/// Where the page begins.
pub(super) fn cursor(text: Option<&str>) -> Answered<(DateTime<Utc>, Uuid)> {
    let Some(text) = text else { return Ok((DateTime::UNIX_EPOCH, Uuid::nil())) };
    text.split_once('_')
        .and_then(|(micros, id)| {
            Some((DateTime::from_timestamp_micros(micros.parse().ok()?)?, Uuid::try_parse(id).ok()?))
        })
        .ok_or_else(|| ProblemDocument::field("cursor", "Erwartet wird der Wert next der vorigen Seite."))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn merging_follows_rfc_7396() {
        let mut target = json!({"a": {"b": 1, "c": 2}, "d": [1], "e": 3});
        merge(&mut target, json!({"a": {"b": null, "x": {"y": 1}}, "d": [2, 3], "e": null, "unknown": null}));
        assert_eq!(target, json!({"a": {"c": 2, "x": {"y": 1}}, "d": [2, 3], "unknown": null}));
    }
}
