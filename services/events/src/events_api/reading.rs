//! Reading what callers of `/api/v1/events…` say.

use chrono::{DateTime, Utc};
use fachtag_web::{
    body::parse_time,
    listing,
    problem::{ApiResult, ProblemDocument},
};
use serde_json::Value;
use uuid::Uuid;

/// Takes over a merge patch (RFC 7396). A name that the content does not have stays, even with a null: it must be refused.
pub fn merge(content: &mut Value, patch: &Value) {
    let names = patch.as_object().into_iter().flat_map(|fields| fields.keys());
    let unknown: Vec<&String> = names.filter(|name| content.get(name).is_none()).collect();
    json_patch::merge(content, patch);
    for name in unknown {
        content[name] = patch[name].clone();
    }
}

/// A time in a parameter.
pub fn moment(field: &str, text: Option<&str>) -> ApiResult<Option<DateTime<Utc>>> {
    // A plus sign in an address stands for a blank unless it is encoded; times have no other blank.
    let text = text.map(|text| text.replace(' ', "+"));
    text.map(|text| parse_time(&text))
        .transpose()
        .map_err(|message| ProblemDocument::field(field, message.trim_start_matches("german:")))
}

/// Where the page begins.
pub fn cursor(text: Option<&str>) -> ApiResult<(DateTime<Utc>, Uuid)> {
    let parse = |text: &str| {
        let (micros, id) = text.split_once('_')?;
        Some((DateTime::from_timestamp_micros(micros.parse().ok()?)?, Uuid::try_parse(id).ok()?))
    };
    Ok(listing::cursor(text, parse)?.unwrap_or((DateTime::UNIX_EPOCH, Uuid::nil())))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn merging_follows_rfc_7396() {
        let mut target = json!({"a": {"b": 1, "c": 2}, "d": [1], "e": 3});
        merge(&mut target, &json!({"a": {"b": null, "x": {"y": 1}}, "d": [2, 3], "e": null, "unknown": null}));
        assert_eq!(target, json!({"a": {"c": 2, "x": {"y": 1}}, "d": [2, 3], "unknown": null}));
    }
}
