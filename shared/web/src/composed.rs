//! JSON with composed texts (Unicode NFC), so that what looks the same is the same, and without names that stand there twice.

use std::{cell::RefCell, fmt};

use axum::http::StatusCode;
use fachtag_forms::composed;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use crate::problem::ProblemDocument;

/// The value of a JSON text.
///
/// # Errors
/// 400 when it is no JSON, 422 when a name stands twice or a number is too large.
pub(crate) fn read(text: &[u8]) -> Result<Value, ProblemDocument> {
    let twice = RefCell::new(None);
    let mut json = serde_json::Deserializer::from_slice(text);
    let value = Reader { twice: &twice }.deserialize(&mut json).and_then(|value| json.end().map(|()| value));
    value.map_err(|error| match twice.take() {
        Some(name) => ProblemDocument::field(&name, "Das Feld steht mehrfach da."),
        None if is_at_huge_number(text, &error) => ProblemDocument::field("", "Eine Zahl ist zu groß."),
        None => ProblemDocument::new(
            StatusCode::BAD_REQUEST,
            "malformed-json",
            "Kein gültiges JSON",
            format!("Der Text ist kein gültiges JSON (Zeile {}, Spalte {}).", error.line(), error.column()),
        ),
    })
}

/// Whether reading stopped at a number that no float can hold.
fn is_at_huge_number(text: &[u8], error: &serde_json::Error) -> bool {
    let line = text.split(|byte| *byte == b'\n').nth(error.line().saturating_sub(1)).unwrap_or_default();
    let (before, after) = line.split_at(error.column().min(line.len()));
    let is_other = |byte: &u8| !byte.is_ascii_digit() && !b"+-.eE".contains(byte);
    let start = before.iter().rposition(is_other).map_or(0, |other| other + 1);
    let end = before.len() + after.iter().position(is_other).unwrap_or(after.len());
    let number = std::str::from_utf8(&line[start..end]).ok().and_then(|number| number.parse().ok());
    error.is_syntax() && number.is_some_and(f64::is_infinite)
}

#[derive(Clone, Copy)]
struct Reader<'r> {
    /// The name that stands twice in one object; reading ends there.
    twice: &'r RefCell<Option<String>>,
}

impl<'de> DeserializeSeed<'de> for Reader<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Value, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Reader<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        Ok(composed(text).into())
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(self)? {
            list.push(item);
        }
        Ok(list.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(name) = fields.next_key::<String>()? {
            if object.contains_key(&name) {
                *self.twice.borrow_mut() = Some(name);
                return Err(A::Error::custom("a name stands twice"));
            }
            let value = fields.next_value_seed(self)?;
            object.insert(name, value);
        }
        Ok(object.into())
    }
}
