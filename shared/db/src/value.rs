//! Parameters that both databases understand.

use chrono::{DateTime, Utc};
use uuid::Uuid;

/// One bound parameter.
#[derive(Debug, Clone)]
pub enum Value {
    Bool(Option<bool>),
    Bytes(Option<Vec<u8>>),
    Int(Option<i64>),
    Json(Option<serde_json::Value>),
    Text(Option<String>),
    Time(Option<DateTime<Utc>>),
    Uuid(Option<Uuid>),
}

macro_rules! from {
    ($($type:ty => $variant:ident),+ $(,)?) => {$(
        impl From<$type> for Value {
            fn from(value: $type) -> Self {
                Self::$variant(Some(value.into()))
            }
        }
        impl From<Option<$type>> for Value {
            fn from(value: Option<$type>) -> Self {
                Self::$variant(value.map(Into::into))
            }
        }
    )+};
}

from! {
    bool => Bool,
    Vec<u8> => Bytes,
    i64 => Int,
    i32 => Int,
    u32 => Int,
    serde_json::Value => Json,
    String => Text,
    &str => Text,
    DateTime<Utc> => Time,
    Uuid => Uuid,
}

impl From<&String> for Value {
    fn from(value: &String) -> Self {
        Self::Text(Some(value.clone()))
    }
}
