//! A picture in JSON: base64 instead of a list of numbers, which would take three times the room.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

pub(super) fn serialize<S: Serializer>(picture: &Option<Vec<u8>>, to: S) -> Result<S::Ok, S::Error> {
    picture.as_ref().map(|bytes| STANDARD.encode(bytes)).serialize(to)
}

pub(super) fn deserialize<'a, D: Deserializer<'a>>(from: D) -> Result<Option<Vec<u8>>, D::Error> {
    let text = Option::<String>::deserialize(from)?;
    text.map(|text| STANDARD.decode(text).map_err(de::Error::custom)).transpose()
}
