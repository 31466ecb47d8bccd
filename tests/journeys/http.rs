//! What programs may expect of HTTP.

use harness::{Answer, Installation, SOON, event_json, in_days, unique, wait_until};
use reqwest::Method;
use serde_json::{Value, json};

async fn get(site: &Installation, path: &str, headers: &[(&str, &str)]) -> Answer {
    let call = site.client.get(path);
    headers.iter().fold(call, |call, (name, value)| call.header(name, value)).send().await
}

pub async fn entity_tags(site: &Installation) {
    let event = site.publish(json!({"online_url": "https://video.example.org/raum"})).await;
    let path = format!("/api/v1/events/{}", event.id);
    let first = get(site, &path, &[]).await.expect(200);
    let tag = first.header("etag").to_owned();
    for asked in [tag.clone(), format!("W/{tag}"), format!("\"a,b\", {tag}"), "*".into()] {
        let again = get(site, &path, &[("if-none-match", &asked)]).await;
        assert_eq!((again.status, again.body.as_str(), again.header("etag")), (304, "", tag.as_str()), "{asked}");
    }
    // Whoever sees more sees something else, and moving seats are seen.
    let own = site.client.get(&path).token(&site.token).send().await.expect(200);
    assert_ne!(own.header("etag"), tag);
    site.must_sign_up(&event, &format!("{}@schule.example", unique("etag"))).await;
    site.wait_for_seats(&event, 1, 0).await;
    let moved = get(site, &path, &[("if-none-match", &tag)]).await.expect(200);
    assert_ne!(moved.header("etag"), tag);
    // A change is meant for a version, whatever the seats did.
    let patch = async |tag: &str| {
        let call = site.client.request(Method::PATCH, &path).token(&site.token).header("if-match", tag);
        call.body("application/merge-patch+json", json!({"summary": unique("neu")}).to_string()).send().await
    };
    patch(own.header("etag")).await.expect(200);
    patch(own.header("etag")).await.expect(412);
    patch("W/\"3\"").await.expect(412);
    patch("\"7\", \"3\"").await.expect(200);
    patch("*").await.expect(200);
    assert_eq!(patch("drei").await.fields(), ["If-Match"]);
    for list in ["/api/v1/events", "/api/v1/groups", "/api/openapi.json"] {
        // Other tests may change a list in between.
        wait_until(&format!("{list} to be the same twice"), SOON, async || {
            let read = get(site, list, &[]).await.expect(200);
            get(site, list, &[("if-none-match", read.header("etag"))]).await.status == 304
        })
        .await;
    }
}

pub async fn unreadable_parameters(site: &Installation) {
    let answer = get(site, "/api/v1/events?group=a%00b&kind=fachtag", &[]).await;
    assert_eq!((answer.problem(422).as_str(), answer.fields()), ("invalid-input", vec!["group".to_owned()]));
    get(site, "/?gruppe=%00", &[]).await.expect(404);
}

pub async fn media_types(site: &Installation) {
    let event = site.publish(json!({})).await;
    let path = format!("/api/v1/events/{}", event.id);
    let call = site.client.request(Method::PATCH, &path).token(&site.token);
    let wrong = call.body("application/json-patch+json", "[]").send().await;
    assert_eq!(wrong.problem(415), "unsupported-media-type");
    assert!(wrong.header("accept-patch").contains("application/merge-patch+json"));
    let packed = site.client.post("/api/v1/events").token(&site.token).header("content-encoding", "gzip");
    assert_eq!(packed.body("application/json", "x").send().await.problem(415), "unsupported-media-type");
    let registration = site.must_sign_up(&event, &format!("{}@schule.example", unique("typ"))).await;
    let cancel = format!("/api/v1/registrations/{}/cancel", registration["id"].as_str().unwrap());
    let undeclared = site.client.post(&cancel).token(&site.token).body("text/plain", "{}").send().await;
    assert_eq!(undeclared.problem(415), "unsupported-media-type");
    let attendance = format!("/api/v1/registrations/{}/attendance", registration["id"].as_str().unwrap());
    let wrong = site.client.post(&attendance).token(&site.token).json(&json!({"status": 7})).send().await;
    assert_eq!((wrong.problem(422), wrong.fields()), ("invalid-input".into(), vec!["status".to_owned()]));
}

pub async fn all_mistakes_at_once(site: &Installation) {
    let mut body = event_json(json!({"title": 7, "waiting_list": "ja", "farbe": "rot", "capacity": -1}));
    body["venue"] = json!([]);
    body["sessions"][0]["starts_at"] = json!("2031-06-30T23:59:60Z");
    body.as_object_mut().unwrap().remove("ends_at");
    let refused = site.client.post("/api/v1/events").token(&site.token).json(&body).send().await;
    assert_eq!(refused.problem(422), "invalid-input");
    let mut fields = refused.fields();
    fields.sort();
    assert_eq!(fields, ["capacity", "ends_at", "farbe", "sessions[0].starts_at", "title", "venue", "waiting_list"]);
}

pub async fn the_same_call_twice_is_one_event(site: &Installation) {
    let body = event_json(json!({}));
    let key = unique("schluessel");
    let post = async |body: &Value| {
        site.client.post("/api/v1/events").token(&site.token).header("idempotency-key", &key).json(body).send().await
    };
    let (one, two) = tokio::join!(post(&body), post(&body));
    let (one, two) = (one.expect(201), two.expect(201));
    assert_eq!(
        (one.json(), one.header("location"), one.header("etag")),
        (two.json(), two.header("location"), two.header("etag"))
    );
    assert_eq!(one.header("location"), format!("/api/v1/events/{}", one.json()["id"].as_str().unwrap()));
    assert_eq!(post(&event_json(json!({}))).await.problem(422), "idempotency-key-reused");
}

pub async fn lists_lead_on(site: &Installation) {
    let month = json!({"starts_at": in_days(400), "ends_at": in_days(401), "sessions": [], "capacity": 3});
    let mut slugs = Vec::new();
    for _ in 0..3 {
        slugs.push(site.publish(month.clone()).await.slug);
    }
    let mut path = format!("/api/v1/events?from={}&until={}&limit=2", in_days(400), in_days(401)).replace('+', "%2B");
    let mut found = Vec::new();
    loop {
        let page = get(site, &path, &[]).await.expect(200);
        let items = page.json()["items"].as_array().unwrap().clone();
        assert!(items.len() <= 2);
        found.extend(items.iter().map(|item| item["slug"].as_str().unwrap().to_owned()));
        let link = page.header("link");
        assert_eq!(link.is_empty(), page.json()["next"].is_null());
        let Some(next) = link.strip_prefix('<').and_then(|rest| rest.split_once(">; rel=\"next\"")) else { break };
        path = next.0.to_owned();
    }
    assert!(slugs.iter().all(|slug| found.contains(slug)), "{slugs:?} in {found:?}");
    for wrong in ["0", "501", "viele"] {
        assert_eq!(get(site, &format!("/api/v1/events?limit={wrong}"), &[]).await.fields(), ["limit"]);
    }
}

pub async fn cancelled_events_are_listed_when_asked_for(site: &Installation) {
    let event = site.publish(json!({})).await;
    let cancel = format!("/api/v1/events/{}/cancel", event.id);
    site.client.post(&cancel).token(&site.token).json(&json!({"reason": "Sturm"})).send().await.expect(200);
    let listed = async |query: &str| {
        let all = get(site, &format!("/api/v1/events?limit=500{query}"), &[]).await.expect(200).json();
        all["items"].as_array().unwrap().iter().any(|item| item["id"] == event.id.as_str())
    };
    assert!(!listed("").await && listed("&status=cancelled").await && !listed("&status=draft").await);
}

pub async fn other_sites_may_read_what_is_public(site: &Installation) {
    let read = get(site, "/api/v1/events", &[("origin", "https://stadt.example")]).await.expect(200);
    assert_eq!(read.header("access-control-allow-origin"), "*");
    let preflight = |path: &'static str| {
        let call = site.client.request(Method::OPTIONS, path).header("origin", "https://stadt.example");
        call.header("access-control-request-method", "GET")
    };
    let allowed = preflight("/api/v1/events").send().await;
    assert_eq!((allowed.status, allowed.header("access-control-allow-methods")), (204, "GET, HEAD"));
    let closed = preflight("/api/v1/registrations").send().await;
    assert!(closed.header("access-control-allow-origin").is_empty(), "{closed:?}");
    assert!(get(site, "/", &[]).await.header("access-control-allow-origin").is_empty());
}

pub async fn answers_are_compressed(site: &Installation) {
    for coding in ["gzip", "br"] {
        let packed = get(site, "/api/openapi.json", &[("accept-encoding", coding)]).await;
        assert_eq!((packed.status, packed.header("content-encoding")), (200, coding));
        let tag = packed.header("etag").to_owned();
        assert!(tag.ends_with(&format!("-{coding}\"")), "{tag}");
        get(site, "/api/openapi.json", &[("accept-encoding", coding), ("if-none-match", &tag)]).await.expect(304);
    }
    // A page with somebody's data that another site may have asked for.
    let foreign = [("accept-encoding", "gzip"), ("cookie", "fachtag_session=x"), ("sec-fetch-site", "cross-site")];
    let plain = get(site, "/", &foreign).await.expect(200);
    assert!(plain.header("content-encoding").is_empty() && plain.header("cache-control").contains("no-transform"));
}

pub async fn a_slash_too_many(site: &Installation) {
    for (path, location) in [("/gruppen/?x=1", "/gruppen?x=1"), ("/api/v1/events/", "/api/v1/events")] {
        let moved = get(site, path, &[]).await;
        assert_eq!((moved.status, moved.header("location")), (308, location));
    }
    for path in ["//boese.example/", "/%2Fboese.example/", "/gibt//"] {
        assert_eq!(get(site, path, &[]).await.status, 404, "{path}");
    }
}

/// Letters that are written in two parts are the same letters.
pub async fn texts_are_composed(site: &Installation) {
    let title = format!("Gru\u{308}ne Schule {}", unique("nfd"));
    let event = site.publish(json!({"title": title})).await;
    assert!(event.slug.starts_with("gruene-schule-"), "{}", event.slug);
    assert!(site.event(&event).await["title"].as_str().unwrap().starts_with("Gr\u{fc}ne Schule"));
    let email = format!("{}@schule.example", unique("nfd"));
    let person = harness::person_json(&event, &email, json!({"last_name": "Mu\u{308}ller"}));
    let placed = site.must_enter(person).await;
    assert_eq!(site.registration(&placed).await["last_name"], "M\u{fc}ller");
    let found = format!("/api/v1/registrations?event={}&q=Mu%CC%88ller", event.id);
    let found = site.client.get(&found).token(&site.token).send().await.expect(200).json();
    assert_eq!(found["items"].as_array().unwrap().len(), 1);
}

/// An event or a sub-group of this name would be taken for a page.
pub async fn some_words_are_taken(site: &Installation) {
    for slug in ["alle", "neu", "gruppen", "01938a4e-7b5c-7cc0-8000-000000000001"] {
        let refused = site.client.post("/api/v1/events").token(&site.token);
        let refused = refused.json(&event_json(json!({"slug": slug}))).send().await;
        assert_eq!(refused.fields(), ["slug"], "{slug}");
    }
    let event = site.draft(json!({"title": "Alle"})).await;
    assert!(event.slug.starts_with("alle-"), "{}", event.slug);
}

/// What search engines, other sites and browsers ask for.
pub async fn web_conventions(site: &Installation) {
    let event = site.publish(json!({"title": unique("Geteilter Fachtag")})).await;
    let draft = site.draft(json!({})).await;
    let path = format!("/veranstaltungen/{}", event.slug);
    let page = site.client.open(&format!("{path}?von=mail")).await.expect(200);
    let canonical = page.attributes("link[rel=canonical]", "href").remove(0);
    assert!(canonical.ends_with(&path), "{canonical}");
    assert_eq!(page.attributes("meta[property='og:url']", "content"), [canonical.as_str()]);
    assert!(page.attributes("meta[property='og:title']", "content")[0].contains(&event.title));
    let picture = page.attributes("meta[property='og:image']", "content").remove(0);
    let picture = picture[picture.find("/veranstaltungen/").unwrap()..].to_owned();
    let drawn = site.client.get(&picture).send().await;
    assert_eq!((drawn.status, drawn.header("content-type")), (200, "image/png"));
    get(site, &format!("/veranstaltungen/{}/bild.png", draft.slug), &[]).await.expect(404);
    let linked: Value = serde_json::from_str(&page.raw("script[type='application/ld+json']")[0]).unwrap();
    for known in ["@id", "image", "offers", "subEvent", "organizer", "location", "maximumAttendeeCapacity"] {
        assert!(!linked[known].is_null(), "{known} in {linked}");
    }
    assert!(!linked.to_string().contains("null"), "{linked}");
    let sitemap = get(site, "/sitemap.xml", &[]).await.expect(200).body;
    assert!(sitemap.contains(&path) && !sitemap.contains(&draft.slug), "{sitemap}");
    let robots = get(site, "/robots.txt", &[]).await.expect(200).body;
    assert!(robots.contains("Disallow: /organisation/") && robots.contains("/sitemap.xml"), "{robots}");
    let security = get(site, "/.well-known/security.txt", &[]).await.expect(200).body;
    assert!(security.contains("Contact: ") && security.contains("Expires: "), "{security}");
    for (icon, media_type) in [("/favicon.ico", "image/x-icon"), ("/apple-touch-icon.png", "image/png")] {
        assert_eq!(site.client.get(icon).send().await.header("content-type"), media_type);
    }
}
