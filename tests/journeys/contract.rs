//! The OpenAPI document says what is served, and all of it.

use harness::{Answer, Event, Installation, SOON, event_json, person_json, unique, wait_for};
use reqwest::Method;
use serde_json::{Value, json};

const UNKNOWN: &str = "01938a4e-7b5c-7cc0-8000-000000000001";

/// An operation of the document.
struct Operation {
    method: String,
    path: String,
    description: Value,
}

/// What to call it with.
struct Request {
    path: String,
    body: Option<Value>,
}

impl Operation {
    fn name(&self) -> String {
        format!("{} {}", self.method.to_uppercase(), self.path)
    }

    /// Whether it needs a token always.
    fn is_protected(&self) -> bool {
        let security = self.description["security"].as_array().cloned().unwrap_or_default();
        !security.is_empty() && security.iter().all(|way| way.as_object().is_some_and(|way| !way.is_empty()))
    }

    /// What the document does not say about an answer: its status, and its media type.
    fn gap(&self, answer: &Answer, case: &str) -> Option<String> {
        if answer.status >= 400 {
            answer.problem(answer.status);
        }
        let status = answer.status.to_string();
        let documented = &self.description["responses"][&status];
        let media_type = answer.header("content-type").split(';').next().unwrap();
        let content = documented["content"].as_object();
        let known = content.map_or(answer.body.is_empty(), |content| content.contains_key(media_type));
        (documented.is_null() || !known).then(|| format!("{} {case}: {status} as {media_type}", self.name()))
    }
}

fn operations(document: &Value) -> Vec<Operation> {
    let methods = ["get", "put", "post", "delete", "patch", "head", "options"];
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, description) in item.as_object().unwrap() {
            if methods.contains(&method.as_str()) {
                all.push(Operation { method: method.clone(), path: path.clone(), description: description.clone() });
            }
        }
    }
    all
}

async fn registered(site: &Installation, event: &Event) -> String {
    let registration = site.must_sign_up(event, &format!("{}@schule.example", unique("vertrag"))).await;
    registration["id"].as_str().unwrap().to_owned()
}

async fn group(site: &Installation) -> String {
    let content = json!({"name": unique("Gruppe")});
    let created = site.client.post("/api/v1/groups").token(&site.token).json(&content).send().await.expect(201).json();
    created["slug"].as_str().unwrap().to_owned()
}

async fn mailing(site: &Installation, event: &Event) -> String {
    registered(site, event).await;
    let content = json!({"event": event.id, "subject": "Parken", "text": "Bitte **nicht** vor dem Tor."});
    let created =
        site.client.post("/api/v1/mailings").token(&site.token).json(&content).send().await.expect(201).json();
    assert_eq!((&created["recipients"], &created["sent_at"]), (&json!(1), &json!(null)));
    created["id"].as_str().unwrap().to_owned()
}

/// The letter to somebody who has just registered.
async fn letter(site: &Installation, event: &Event) -> String {
    registered(site, event).await;
    wait_for("a letter about the event", SOON, async || {
        let answer = site.client.get(&format!("/api/v1/letters?event={}", event.id)).token(&site.token).send().await;
        // The event itself may still be on its way there.
        let first = (answer.status == 200).then(|| answer.json()["items"][0]["id"].clone())?;
        first.as_str().map(str::to_owned)
    })
    .await
}

/// A request that can succeed, with things of its own.
async fn request(site: &Installation, operation: &Operation) -> Request {
    let name = operation.name();
    let event = site.publish(json!({})).await;
    let (id, body) = match name.as_str() {
        "GET /api/v1/events" | "GET /api/v1/groups" | "GET /api/v1/registrations" | "GET /api/v1/letters" => {
            (String::new(), None)
        }
        "POST /api/v1/events" => (String::new(), Some(event_json(json!({})))),
        "GET /api/v1/events/{id}" => (event.slug, None),
        "PATCH /api/v1/events/{id}" => (event.id, Some(json!({"summary": "Neu"}))),
        "POST /api/v1/events/{id}/publish" => (site.draft(json!({})).await.id, None),
        "POST /api/v1/events/{id}/cancel" => (event.id, Some(json!({"reason": "Sturm"}))),
        "POST /api/v1/groups" => (String::new(), Some(json!({"name": unique("Gruppe")}))),
        "PATCH /api/v1/groups/{slug}" => (group(site).await, Some(json!({"description": "Neu"}))),
        "GET /api/v1/groups/{slug}" => ("gibt-es-nicht".into(), None),
        "POST /api/v1/registrations" => {
            let email = format!("{}@schule.example", unique("vertrag"));
            (String::new(), Some(person_json(&event, &email, json!({}))))
        }
        "GET /api/v1/registrations/{id}" => (registered(site, &event).await, None),
        "PATCH /api/v1/registrations/{id}" => (registered(site, &event).await, Some(json!({"institution": "Neu"}))),
        "POST /api/v1/registrations/{id}/confirmation" | "POST /api/v1/registrations/{id}/accept" => {
            (registered(site, &event).await, None)
        }
        "POST /api/v1/registrations/{id}/move-up" => {
            let event = site.publish(json!({"capacity": 1, "house_limit": 2})).await;
            registered(site, &event).await;
            (registered(site, &event).await, Some(json!({"reason": "Referentin", "above_capacity": true})))
        }
        "POST /api/v1/registrations/{id}/reinstate" => {
            let id = registered(site, &event).await;
            site.client.post(&format!("/api/v1/registrations/{id}/cancel")).token(&site.token).send().await.expect(200);
            (id, None)
        }
        "POST /api/v1/registrations/{id}/cancel" => (registered(site, &event).await, None),
        "POST /api/v1/registrations/{id}/sessions" => (registered(site, &event).await, Some(json!({"sessions": []}))),
        "POST /api/v1/registrations/{id}/tags" => (registered(site, &event).await, Some(json!({"tag": "Presse"}))),
        "POST /api/v1/registrations/{id}/attendance" => {
            (registered(site, &event).await, Some(json!({"status": "excused"})))
        }
        "GET /api/v1/letters/preview" => {
            letter(site, &event).await;
            let path = format!("{}?event={}&kind=reminder&language=en", operation.path, event.id);
            return Request { path, body: None };
        }
        "POST /api/v1/mailings" => {
            (String::new(), Some(json!({"event": event.id, "subject": "Parken", "text": "Bitte nicht."})))
        }
        "GET /api/v1/mailings/{id}" | "POST /api/v1/mailings/{id}/send" => (mailing(site, &event).await, None),
        "GET /api/v1/letters/{id}" | "POST /api/v1/letters/{id}/retry" => (letter(site, &event).await, None),
        "GET /api/v1/attendance-lists/{file}" => {
            registered(site, &event).await;
            (format!("{}.json", event.id), None)
        }
        _ => panic!("no test calls {name}: add it here"),
    };
    Request { path: fill(&operation.path, &id), body }
}

fn fill(path: &str, id: &str) -> String {
    match (path.find('{'), path.find('}')) {
        (Some(start), Some(end)) => format!("{}{id}{}", &path[..start], &path[end + 1..]),
        _ => path.to_owned(),
    }
}

async fn call(
    site: &Installation,
    operation: &Operation,
    path: &str,
    body: Option<&Value>,
    token: Option<&str>,
) -> Answer {
    let method = Method::from_bytes(operation.method.to_uppercase().as_bytes()).unwrap();
    let mut call = site.client.request(method, path);
    if let Some(token) = token {
        call = call.token(token);
    }
    if let Some(body) = body {
        call = call.json(body);
    }
    call.send().await
}

pub async fn every_operation_answers_as_documented(site: &Installation) {
    let answer = site.client.get("/api/openapi.json").send().await.expect(200);
    assert!(answer.header("content-type").starts_with("application/json"));
    let document = answer.json();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1."), "{}", document["openapi"]);
    let check_in = site.create_token("check-in").await;
    let all = operations(&document);
    assert!(all.len() >= 12, "all services' operations: {}", all.len());
    let mut gaps = Vec::new();
    for operation in all {
        let mut check = |answer: &Answer, case: &str| gaps.extend(operation.gap(answer, case));
        let Request { path, body } = request(site, &operation).await;
        let body = body.as_ref();
        let nobody = call(site, &operation, &path, body, None).await;
        check(&nobody, "without a token");
        assert!(!operation.is_protected() || nobody.status == 401, "{}: {}", operation.name(), nobody.body);
        check(&call(site, &operation, &path, body, Some("fachtag_falsch")).await, "with a wrong token");
        check(&call(site, &operation, &path, body, Some(&check_in)).await, "as check-in");
        let Request { path, body } = request(site, &operation).await;
        let body = body.as_ref();
        let good = call(site, &operation, &path, body, Some(&site.token)).await;
        check(&good, "as organizer");
        // There is no group here, and no mail server that refuses a letter.
        let cannot = operation.path.contains("{slug}") || operation.path.ends_with("/retry");
        assert!(good.status < 300 || cannot, "{}: {}", operation.name(), good.body);
        if operation.path.contains('{') {
            let missing = call(site, &operation, &fill(&operation.path, UNKNOWN), body, Some(&site.token)).await;
            check(&missing, "of something unknown");
            assert_eq!(missing.status, 404, "{}: {}", operation.name(), missing.body);
            let odd = call(site, &operation, &fill(&operation.path, "%F0%9F%92%A9"), body, Some(&site.token)).await;
            check(&odd, "of something impossible");
        }
        if body.is_some() {
            let wrong = call(site, &operation, &path, Some(&json!({"falsch": true})), Some(&site.token)).await;
            check(&wrong, "with a wrong body");
            assert_eq!(wrong.status, 422, "{}: {}", operation.name(), wrong.body);
        }
    }
    assert!(gaps.is_empty(), "answered and not documented: {gaps:#?}");
}
