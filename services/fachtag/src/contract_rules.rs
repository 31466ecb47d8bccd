//! What holds for every operation of the HTTP API, said once.

use utoipa::openapi::{
    Components, Content, Header, HeaderBuilder, Object, ObjectBuilder, OneOfBuilder, OpenApi, Ref, RefOr, Response,
    ResponseBuilder, Schema,
    path::Operation,
    schema::{AdditionalProperties, AnyOfBuilder, SchemaType, Type},
};

/// Adds to each operation what all have in common, and closes the schemas.
pub fn complete(mut document: OpenApi) -> OpenApi {
    for item in document.paths.paths.values_mut() {
        let operations = [("get", &mut item.get), ("post", &mut item.post), ("patch", &mut item.patch)];
        for (method, operation) in operations {
            if let Some(operation) = operation {
                add_responses(method, operation);
                add_headers(method, operation);
            }
        }
    }
    if let Some(components) = &mut document.components {
        flatten(components);
        any_of(components, "Noted");
        // Of a registration there is no content but in parts.
        for (content, name) in
            [("EventContent", "EventPatch"), ("GroupContent", "GroupPatch"), ("RegistrationPatch", "RegistrationPatch")]
        {
            if let Some(RefOr::T(Schema::Object(content))) = components.schemas.get(content) {
                let patch = patch(content);
                components.schemas.insert(name.into(), RefOr::T(Schema::Object(patch)));
            }
        }
    }
    document
}

/// Whoever sees the whole of a thing sees also what stands in the lesser shape of it, so that both fit.
fn any_of(components: &mut Components, name: &str) {
    if let Some(schema) = components.schemas.get_mut(name)
        && let RefOr::T(Schema::OneOf(one)) = schema
    {
        let all = one.items.drain(..).fold(AnyOfBuilder::new(), AnyOfBuilder::item);
        *schema = RefOr::T(Schema::AnyOf(all.description(one.description.take()).build()));
    }
}

fn add_responses(method: &str, operation: &mut Operation) {
    let mut common =
        vec![("500", "A failure of this service"), ("503", "Something this service needs does not answer")];
    if operation.request_body.is_some() {
        common.extend([
            ("400", "No JSON"),
            ("408", "The request did not come in time"),
            ("413", "Over 1 MiB"),
            ("415", "Not declared as JSON"),
        ]);
    }
    if method == "get" {
        common.push(("422", "A parameter with characters that none may have"));
    } else {
        common.push(("429", "Too many calls without a token"));
    }
    let responses = &mut operation.responses.responses;
    for (status, description) in common {
        responses.entry(status.into()).or_insert_with(|| problem(description).into());
    }
    if method == "get" {
        let unchanged = ResponseBuilder::new().description("The caller has it already (If-None-Match)").build();
        responses.entry("304".into()).or_insert_with(|| unchanged.into());
    }
}

fn problem(description: &str) -> Response {
    let content = Content::new(Some(Ref::from_schema_name("ProblemDocument")));
    ResponseBuilder::new().description(description).content("application/problem+json", content).build()
}

fn add_headers(method: &str, operation: &mut Operation) {
    let is_list = operation.operation_id.as_deref().is_some_and(|id| id.starts_with("list"));
    for (status, response) in &mut operation.responses.responses {
        let RefOr::T(response) = response else { continue };
        let mut names: Vec<(&str, &str)> = match (method, status.as_str()) {
            ("get", "200" | "304") => vec![("ETag", "Of what is shown")],
            ("patch", "200") => vec![("ETag", "Of what is shown; its version comes first")],
            (_, "201") => vec![("Location", "What was made")],
            (_, "401") => vec![("WWW-Authenticate", "Bearer")],
            ("patch", "415") => vec![("Accept-Patch", "What is taken")],
            (_, "429") => vec![
                ("Retry-After", "Seconds"),
                ("RateLimit", "What is left, and seconds until it is more"),
                ("RateLimit-Policy", "What is allowed, and in how many seconds"),
            ],
            (_, "503") => vec![("Retry-After", "Seconds")],
            _ => Vec::new(),
        };
        if is_list && status == "200" {
            names.push(("Link", "The next page, where there is one (RFC 8288)"));
        }
        for (name, words) in names {
            response.headers.entry(name.into()).or_insert_with(|| text_header(words));
        }
    }
}

fn text_header(description: &str) -> RefOr<Header> {
    let text = ObjectBuilder::new().schema_type(Type::String);
    RefOr::T(HeaderBuilder::new().schema(Some(text)).description(Some(description)).build())
}

/// An answer that is a content and more becomes one schema, so that the content itself may say that there is no more.
fn flatten(components: &mut Components) {
    let known = components.schemas.clone();
    for schema in components.schemas.values_mut() {
        let RefOr::T(Schema::AllOf(parts)) = schema else { continue };
        let mut whole = Object::new();
        whole.schema_type = SchemaType::Type(Type::Object);
        whole.description.clone_from(&parts.description);
        for part in &parts.items {
            let part = match part {
                RefOr::Ref(reference) => reference.ref_location.rsplit('/').next().and_then(|name| known.get(name)),
                own @ RefOr::T(_) => Some(own),
            };
            let Some(RefOr::T(Schema::Object(part))) = part else { continue };
            whole.properties.extend(part.properties.clone());
            whole.required.extend(part.required.clone());
        }
        *schema = RefOr::T(Schema::Object(whole));
    }
}

/// A merge patch (RFC 7396): every field may be missing, and null takes one out.
fn patch(content: &Object) -> Object {
    let mut patch = content.clone();
    patch.required.clear();
    patch.description = Some("The fields to change (RFC 7396).".into());
    patch.additional_properties = Some(Box::new(AdditionalProperties::FreeForm(false)));
    for field in patch.properties.values_mut() {
        *field = or_null(std::mem::take(field));
    }
    patch
}

fn or_null(schema: RefOr<Schema>) -> RefOr<Schema> {
    let nullable = |kind: SchemaType| match kind {
        SchemaType::Type(one) => SchemaType::Array(vec![one, Type::Null]),
        several => several,
    };
    match schema {
        RefOr::T(Schema::Object(mut object)) => {
            object.schema_type = nullable(object.schema_type);
            RefOr::T(Schema::Object(object))
        }
        RefOr::T(Schema::Array(mut list)) => {
            list.schema_type = nullable(list.schema_type);
            RefOr::T(Schema::Array(list))
        }
        already @ RefOr::T(Schema::OneOf(_)) => already,
        other => OneOfBuilder::new().item(other).item(ObjectBuilder::new().schema_type(Type::Null)).into(),
    }
}
