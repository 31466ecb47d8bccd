//! What a JSON body may be, by the schema that the contract publishes: every mistake at once, each by the name of its field.

use std::{
    any::TypeId,
    collections::HashMap,
    sync::{Arc, LazyLock, Mutex, PoisonError},
};

use fachtag_forms::FieldError;
use serde_json::{Map, Value};
use utoipa::{
    ToSchema,
    openapi::{RefOr, Schema},
};

use crate::body::{UNFIT, parse_time};

static SHAPES: LazyLock<Mutex<HashMap<TypeId, Arc<Shape>>>> = LazyLock::new(Mutex::default);

/// A schema with those that it refers to.
pub struct Shape {
    root: Value,
    named: Map<String, Value>,
}

impl Shape {
    /// The shape of a type, made once.
    pub fn of<T: ToSchema + 'static>() -> Arc<Self> {
        let mut shapes = SHAPES.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(shapes.entry(TypeId::of::<T>()).or_insert_with(|| Arc::new(Self::new::<T>())))
    }

    fn new<T: ToSchema>() -> Self {
        let mut parts: Vec<(String, RefOr<Schema>)> = Vec::new();
        T::schemas(&mut parts);
        let json = |schema: &RefOr<Schema>| serde_json::to_value(schema).unwrap_or(Value::Bool(true));
        let named = parts.iter().map(|(name, schema)| (name.clone(), json(schema))).collect();
        Self { root: json(&T::schema()), named }
    }

    /// A schema of a document, by its name.
    pub fn named(document: &Value, name: &str) -> Self {
        let named = document["components"]["schemas"].as_object().cloned().unwrap_or_default();
        Self { root: named.get(name).cloned().unwrap_or(Value::Bool(true)), named }
    }

    /// What is wrong with a value.
    pub fn mistakes(&self, value: &Value) -> Vec<FieldError> {
        let mut found = Found(Vec::new());
        self.check(&self.root, "", value, &mut found);
        found.0
    }

    fn check(&self, schema: &Value, at: &str, value: &Value, found: &mut Found) {
        if let Some(name) = schema["$ref"].as_str().and_then(|name| name.rsplit('/').next()) {
            if let Some(named) = self.named.get(name) {
                self.check(named, at, value, found);
            }
            return;
        }
        if let Some(ways) = schema["oneOf"].as_array().or(schema["anyOf"].as_array()) {
            return self.check_ways(ways, at, value, found);
        }
        let kind = kind(value);
        let types: Vec<&str> = match &schema["type"] {
            Value::String(one) => vec![one],
            Value::Array(all) => all.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        };
        let fits = types.contains(&kind) || (kind == "integer" && types.contains(&"number"));
        if !types.is_empty() && !fits {
            let expected = types.iter().find(|kind| **kind != "null").copied().unwrap_or("null");
            return found.tell(at, format!("Der Wert hat den falschen Typ. Erwartet wird {}.", german(expected)));
        }
        if value.is_null() {
            return;
        }
        if let Some(choices) = schema["enum"].as_array().filter(|choices| !choices.contains(value)) {
            let choices: Vec<_> = choices.iter().filter_map(Value::as_str).collect();
            return found.tell(at, format!("Diesen Wert gibt es hier nicht. Möglich sind: {}.", choices.join(", ")));
        }
        match value {
            Value::String(text) => check_text(schema, at, text, found),
            Value::Number(number) => check_number(schema, at, number, found),
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.check(&schema["items"], &format!("{at}[{index}]"), item, found);
                }
            }
            Value::Object(fields) => self.check_fields(schema, at, fields, found),
            _ => {}
        }
    }

    /// One of several shapes. Of "an object or nothing" it is told what is wrong with the object.
    fn check_ways(&self, ways: &[Value], at: &str, value: &Value, found: &mut Found) {
        let tried: Vec<Vec<FieldError>> = ways
            .iter()
            .map(|way| {
                let mut own = Found(Vec::new());
                self.check(way, at, value, &mut own);
                own.0
            })
            .collect();
        if tried.iter().any(Vec::is_empty) {
            return;
        }
        let real: Vec<_> = ways.iter().zip(tried).filter(|(way, _)| way["type"] != "null").collect();
        match <[_; 1]>::try_from(real) {
            Ok([(_, own)]) => found.0.extend(own),
            Err(_) => found.tell(at, UNFIT.into()),
        }
    }

    fn check_fields(&self, schema: &Value, at: &str, fields: &Map<String, Value>, found: &mut Found) {
        let child = |name: &str| if at.is_empty() { name.to_owned() } else { format!("{at}.{name}") };
        let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
        for name in required.filter(|name| !fields.contains_key(*name)) {
            found.tell(&child(name), format!("Das Feld „{name}“ fehlt."));
        }
        for (name, field) in fields {
            match (schema["properties"].get(name), &schema["additionalProperties"]) {
                (Some(known), _) => self.check(known, &child(name), field, found),
                (None, Value::Bool(false)) => found.tell(&child(name), format!("Das Feld „{name}“ gibt es nicht.")),
                (None, any) => self.check(any, &child(name), field, found),
            }
        }
    }
}

struct Found(Vec<FieldError>);

impl Found {
    fn tell(&mut self, field: &str, message: String) {
        self.0.push(FieldError { field: field.into(), message });
    }
}

fn check_text(schema: &Value, at: &str, text: &str, found: &mut Found) {
    match schema["format"].as_str() {
        Some("uuid") if uuid::Uuid::try_parse(text).is_err() => found.tell(at, "Erwartet wird eine UUID.".into()),
        Some("date-time") => {
            if let Err(expected) = parse_time(text) {
                found.tell(at, expected.into());
            }
        }
        _ => {}
    }
}

/// The limits that a type has; those of the business are checked with the rest of them.
fn check_number(schema: &Value, at: &str, number: &serde_json::Number, found: &mut Found) {
    let (low, high) = (schema["minimum"].as_f64(), schema["maximum"].as_f64());
    let number = number.as_f64().unwrap_or(f64::MAX);
    let too_large = high.is_some_and(|high| number > high)
        || (schema["format"] == "int32" && number > f64::from(u32::MAX))
        || (schema["format"] == "int64" && number.abs() > 9.2e18);
    if low.is_some_and(|low| number < low) || too_large {
        found.tell(at, "Die Zahl liegt nicht im erlaubten Bereich.".into());
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
    }
}

fn german(kind: &str) -> &'static str {
    match kind {
        "string" => "ein Text",
        "boolean" => "true oder false",
        "array" => "eine Liste",
        "integer" => "eine ganze Zahl",
        "number" => "eine Zahl",
        "null" => "null",
        _ => "ein Objekt",
    }
}
