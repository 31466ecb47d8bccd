//! A query string as a type; what is wrong with it is said in German, by the name of the parameter.

use std::{borrow::Cow, fmt};

use fachtag_forms::FieldError;
use serde::{
    de::{self, DeserializeOwned, Deserializer, Error, IntoDeserializer, Visitor, value::MapDeserializer},
    forward_to_deserialize_any,
};

use crate::body::UNFIT;

/// The parameters of a query string.
///
/// # Errors
/// The first mistake: a parameter that is unknown, missing, there twice or of the wrong type.
pub(crate) fn read<T: DeserializeOwned>(query: &str) -> Result<T, FieldError> {
    let pairs = url::form_urlencoded::parse(query.as_bytes()).map(|(name, value)| (name, Text(value)));
    serde_path_to_error::deserialize(MapDeserializer::new(pairs)).map_err(|error| {
        let path = error.path().to_string();
        let Mistake { field, message } = error.into_inner();
        FieldError { field: field.unwrap_or(path), message }
    })
}

/// What is wrong with a parameter; without its name where only its value was looked at.
#[derive(Debug)]
struct Mistake {
    field: Option<String>,
    message: String,
}

impl Mistake {
    fn of(field: &str, message: impl Into<String>) -> Self {
        Self { field: Some(field.into()), message: message.into() }
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Mistake {}

impl Error for Mistake {
    /// Other people's words are not for ours.
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self { field: None, message: UNFIT.into() }
    }

    fn unknown_variant(_: &str, known: &'static [&'static str]) -> Self {
        let message = format!("Diesen Wert gibt es hier nicht. Möglich sind: {}.", known.join(", "));
        Self { field: None, message }
    }

    fn unknown_field(name: &str, _: &'static [&'static str]) -> Self {
        Self::of(name, format!("Das Feld „{name}“ gibt es nicht."))
    }

    fn missing_field(name: &'static str) -> Self {
        Self::of(name, format!("Das Feld „{name}“ fehlt."))
    }

    fn duplicate_field(name: &'static str) -> Self {
        Self::of(name, "Das Feld steht mehrfach da.")
    }
}

/// A parameter's value.
struct Text<'q>(Cow<'q, str>);

impl Text<'_> {
    fn parse<T: std::str::FromStr>(&self) -> Result<T, Mistake> {
        self.0.parse().map_err(|_| Mistake::custom(""))
    }
}

impl<'de> IntoDeserializer<'de, Mistake> for Text<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Text<'de> {
    type Error = Mistake;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        self.0.into_deserializer().deserialize_any(visitor)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        visitor.visit_bool(self.parse()?)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        visitor.visit_u32(self.parse()?)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        visitor.visit_some(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        de::IntoDeserializer::<Mistake>::into_deserializer(self.0).deserialize_enum(name, variants, visitor)
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u8 u16 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct newtype_struct seq tuple
        tuple_struct map struct identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, PartialEq, Eq, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Kind {
        Fachtag,
        Plenary,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Asked {
        kind: Kind,
        limit: Option<u32>,
        q: Option<String>,
    }

    #[test]
    fn parameters_are_read() {
        let asked: Asked = read("kind=plenary&q=%C3%84+b&limit=7").unwrap();
        assert_eq!((asked.kind, asked.limit, asked.q.as_deref()), (Kind::Plenary, Some(7), Some("Ä b")));
        let asked: Asked = read("kind=fachtag&q=").unwrap();
        assert_eq!((asked.limit, asked.q.as_deref()), (None, Some("")));
    }

    #[test]
    fn mistakes_are_told_by_the_name_of_the_parameter() {
        for (query, field, message) in [
            ("", "kind", "Das Feld „kind“ fehlt."),
            ("kind=x", "kind", "Diesen Wert gibt es hier nicht. Möglich sind: fachtag, plenary."),
            ("kind=plenary&limit=-1", "limit", "Der Wert hat nicht die erwartete Form."),
            ("kind=plenary&limit=", "limit", "Der Wert hat nicht die erwartete Form."),
            ("kind=plenary&limit=1&limit=2", "limit", "Das Feld steht mehrfach da."),
            ("kind=plenary&x=1", "x", "Das Feld „x“ gibt es nicht."),
        ] {
            let error = read::<Asked>(query).unwrap_err();
            assert_eq!((error.field.as_str(), error.message.as_str()), (field, message), "{query}");
        }
    }
}
