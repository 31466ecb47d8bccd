//! The contract's documents: OpenAPI 3.1 of the HTTP API, AsyncAPI 3.0 of the messages.

use axum::{Json, Router, routing::get};
use fachtag_contracts::{CATALOGUE, Envelope};
use serde_json::{Map, Value, json};
use utoipa::openapi::{
    Components, InfoBuilder, License, OpenApi, OpenApiBuilder, Server,
    security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
};

use crate::{contract_rules::complete, parts::LISTENERS};

/// `/api/openapi.json`
pub fn routes() -> Router {
    Router::new().route("/api/openapi.json", get(async || Json(openapi())))
}

/// The HTTP API of all services.
pub fn openapi() -> OpenApi {
    let mut license = License::new("EUPL-1.2");
    license.identifier = Some("EUPL-1.2".into());
    let mut components = Components::new();
    let token = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some("fachtag token create"));
    components.add_security_scheme("token", SecurityScheme::Http(token.build()));
    let info = InfoBuilder::new()
        .title("Fachtag")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some("Veranstaltungen, Anmeldungen und E-Mails. Fehler sind Problem-Dokumente (RFC 9457)."))
        .license(Some(license))
        .build();
    let mut document =
        OpenApiBuilder::new().info(info).servers(Some([Server::new("/")])).components(Some(components)).build();
    document.merge(fachtag_events::routes::description());
    document.merge(fachtag_registrations::description());
    document.merge(fachtag_notifications::routes::description());
    complete(document)
}

/// The messages of all services.
pub fn asyncapi() -> Value {
    let mut channels = Map::new();
    let mut operations = Map::new();
    let mut messages = Map::new();
    for entry in CATALOGUE {
        let key = entry.routing_key();
        messages.insert(key.clone(), message(entry));
        channels.insert(
            key.clone(),
            json!({
                "address": key,
                "messages": {"message": {"$ref": format!("#/components/messages/{key}")}},
                "bindings": {"amqp": {
                    "is": "routingKey",
                    "exchange": {"name": "fachtag.events", "type": "topic", "durable": true},
                    "bindingVersion": "0.3.0",
                }},
            }),
        );
        let mut operate = |service: &str, action: &str| {
            operations.insert(
                format!("{service}.{action}.{key}"),
                json!({"action": action, "channel": {"$ref": format!("#/channels/{key}")}, "tags": [{"name": service}]}),
            );
        };
        for service in entry.producers {
            operate(service, "send");
        }
        for (service, _) in LISTENERS.iter().filter(|(_, keys)| keys.contains(&key.as_str())) {
            operate(service, "receive");
        }
    }
    json!({
        "asyncapi": "3.0.0",
        "info": {
            "title": "Fachtag",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "CloudEvents 1.0 in JSON format between the services of Fachtag.",
            "license": {"name": "EUPL-1.2"},
        },
        "defaultContentType": Envelope::MEDIA_TYPE,
        "channels": channels,
        "operations": operations,
        "components": {"messages": messages},
    })
}

fn message(entry: &fachtag_contracts::Entry) -> Value {
    let kind = format!("de.fachtag.{}", entry.routing_key());
    let sources: Vec<_> = entry.producers.iter().map(|service| format!("/{service}")).collect();
    json!({
        "name": kind,
        "contentType": Envelope::MEDIA_TYPE,
        "payload": {
            "type": "object",
            "required": ["specversion", "id", "source", "type", "subject", "time", "sequence", "data"],
            "properties": {
                "specversion": {"const": "1.0"},
                "id": {"type": "string", "format": "uuid"},
                "source": {"enum": sources},
                "type": {"const": kind},
                "subject": {"type": "string", "format": "uuid", "description": "The aggregate's id"},
                "time": {"type": "string", "format": "date-time"},
                "datacontenttype": {"const": "application/json"},
                "sequence": {"type": "string", "pattern": "^[0-9]+$", "description": "The aggregate's version"},
                "traceparent": {"type": "string"},
                "data": (entry.schema)(),
            },
        },
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    /// Every `$ref` in a document.
    fn references(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(fields) => {
                found.extend(fields.get("$ref").and_then(Value::as_str).map(str::to_owned));
                fields.values().for_each(|field| references(field, found));
            }
            Value::Array(items) => items.iter().for_each(|item| references(item, found)),
            _ => {}
        }
    }

    fn assert_whole(document: &Value) {
        let mut found = Vec::new();
        references(document, &mut found);
        for reference in found {
            // A name may hold what a JSON pointer would escape; ours do not.
            let pointer = reference.strip_prefix('#').unwrap_or_default();
            assert!(document.pointer(pointer).is_some(), "{reference} leads nowhere");
        }
    }

    #[test]
    fn every_reference_of_the_contract_documents_leads_somewhere() {
        assert_whole(&serde_json::to_value(openapi()).unwrap());
        assert_whole(&asyncapi());
    }

    #[test]
    fn every_operation_has_a_name_of_its_own() {
        let document = openapi();
        let items = document.paths.paths.values();
        let operations = items.flat_map(|item| [&item.get, &item.post, &item.patch]).flatten();
        let names: Vec<_> = operations.map(|operation| operation.operation_id.clone()).collect();
        assert_eq!(names.iter().collect::<HashSet<_>>().len(), names.len(), "{names:?}");
    }
}
