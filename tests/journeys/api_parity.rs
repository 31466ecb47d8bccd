//! What the pages can, programs can: with an organizer's token, and participants' by the token of their manage link.

use harness::{Answer, Installation, unique};
use reqwest::Method;
use serde_json::{Value, json};

async fn call(site: &Installation, method: Method, registration: &Value, step: &str, body: Option<Value>) -> Answer {
    let path = format!("/api/v1/registrations/{}{step}", registration["id"].as_str().unwrap());
    let call = site.client.request(method, &path).token(&site.token);
    match body {
        Some(body) => call.json(&body).send().await,
        None => call.send().await,
    }
}

pub async fn participants_read_and_change_their_own(site: &Installation) {
    let event = site.publish(json!({})).await;
    let [ada, max] = [
        site.must_sign_up(&event, &format!("{}@schule.example", unique("ada"))).await,
        site.must_sign_up(&event, &format!("{}@schule.example", unique("max"))).await,
    ];
    let token = ada["manage_url"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    let own = async |method: Method, registration: &Value, body: Option<Value>, token: &str| {
        let path = format!("/api/v1/registrations/{}", registration["id"].as_str().unwrap());
        let call = site.client.request(method, &path).header("x-manage-token", token);
        match body {
            Some(body) => call.json(&body).send().await,
            None => call.send().await,
        }
    };
    let read = own(Method::GET, &ada, None, &token).await.expect(200);
    assert_eq!(read.json()["institution"], "Grundschule Nord");
    let changed = own(Method::PATCH, &ada, Some(json!({"institution": "Kita Süd", "note": "Zug"})), &token).await;
    let changed = changed.expect(200).json();
    assert_eq!(
        (&changed["institution"], &changed["note"], &changed["version"]),
        (&json!("Kita Süd"), &json!("Zug"), &json!(2))
    );
    let emptied = own(Method::PATCH, &ada, Some(json!({"note": null})), &token).await.expect(200).json();
    assert_eq!(emptied["note"], Value::Null);
    for (wrong, field) in [
        (json!({"email": "andere@schule.example"}), "email"),
        (json!({"last_name": ""}), "last_name"),
        (json!({"status": "confirmed"}), "status"),
        (json!({"unbekannt": null}), "unbekannt"),
        (json!({"support_needs": "Rampe"}), "support_needs_consent"),
    ] {
        let refused = own(Method::PATCH, &ada, Some(wrong), &token).await;
        assert_eq!((refused.status, refused.fields()), (422, vec![field.to_owned()]));
    }
    for other in ["", "falsch"] {
        assert_eq!(own(Method::GET, &ada, None, other).await.status, 401, "{other}");
    }
    assert_eq!(own(Method::GET, &max, None, &token).await.status, 401, "the link leads to one registration only");
    assert_eq!(own(Method::PATCH, &max, Some(json!({"note": "x"})), &token).await.status, 401);
    let tagged = call(site, Method::POST, &ada, "/tags", Some(json!({"tag": "Presse"}))).await.expect(200).json();
    assert_eq!(tagged["tags"], json!(["Presse"]));
    assert_eq!(own(Method::GET, &ada, None, &token).await.json()["tags"], Value::Null, "tags are the organizers' own");
}

pub async fn organizers_help_people_who_phone(site: &Installation) {
    let event = site.publish(json!({"capacity": 1, "house_limit": 2})).await;
    let email = |name: &str| format!("{}@schule.example", unique(name));
    let seat = site.must_sign_up(&event, &email("eins")).await;
    let waiting = site.must_sign_up(&event, &email("zwei")).await;
    let stale = site
        .client
        .request(Method::PATCH, &format!("/api/v1/registrations/{}", seat["id"].as_str().unwrap()))
        .token(&site.token)
        .header("if-match", "\"7\"")
        .json(&json!({"note": "x"}))
        .send()
        .await;
    assert_eq!(stale.status, 412);
    assert_eq!(call(site, Method::POST, &waiting, "/move-up", None).await.status, 409, "no seat is free");
    let above = json!({"above_capacity": true});
    assert_eq!(call(site, Method::POST, &waiting, "/move-up", Some(above)).await.fields(), ["reason"]);
    let above = json!({"above_capacity": true, "reason": "Referentin"});
    let moved = call(site, Method::POST, &waiting, "/move-up", Some(above)).await.expect(200);
    assert_eq!(moved.json()["status"], "confirmed");
    let sick = json!({"on_request": true, "message": "Gute Besserung!"});
    call(site, Method::POST, &waiting, "/cancel", Some(sick)).await.expect(200);
    assert_eq!(call(site, Method::POST, &waiting, "/reinstate", None).await.status, 409, "the seat is no longer there");
    let present = json!({"status": "present"});
    call(site, Method::POST, &seat, "/attendance", Some(present)).await.expect(200);
    let undone = call(site, Method::POST, &seat, "/attendance", Some(json!({"status": null}))).await.expect(200);
    assert_eq!(undone.json()["attendance"], Value::Null);
    assert_eq!(call(site, Method::POST, &seat, "/attendance", Some(json!({}))).await.status, 422);
    call(site, Method::POST, &seat, "/confirmation", None).await.expect(200);
}

pub async fn organizers_write_to_people(site: &Installation) {
    let event = site.publish(json!({"capacity": 1})).await;
    let [has_seat, waits] = [unique("platz"), unique("wartet")].map(|name| format!("{name}@schule.example"));
    for email in [&has_seat, &waits] {
        site.must_sign_up(&event, email).await;
    }
    let post = async |path: &str, body: Value| site.client.post(path).token(&site.token).json(&body).send().await;
    let content =
        json!({"event": event.slug, "subject": "Raum", "text": "Wir sind im **Saal**.", "status": "waitlisted"});
    let mut wrong = content.clone();
    wrong["status"] = json!("alle");
    let refused = post("/api/v1/mailings", wrong).await;
    refused.problem(422);
    assert_eq!(refused.json()["errors"][0]["field"], "status");
    let draft = post("/api/v1/mailings", content).await.expect(201).json();
    assert_eq!((&draft["recipients"], &draft["sent_at"]), (&json!(1), &json!(null)));
    let path = format!("/api/v1/mailings/{}", draft["id"].as_str().unwrap());
    let sent = post(&format!("{path}/send"), json!({})).await.expect(200).json();
    assert_eq!(post(&format!("{path}/send"), json!({})).await.expect(200).json(), sent, "sent twice, it goes out once");
    assert!(sent["sent_at"].is_string());
    site.mails.wait_for_words(&waits, "Wir sind im Saal.").await;
    let raum =
        |mails: Vec<std::sync::Arc<harness::Mail>>| mails.iter().filter(|mail| mail.subject.contains("Raum")).count();
    assert_eq!(raum(site.mails.wait_for(&waits, 2).await), 1);
    assert_eq!(raum(site.mails.wait_for(&has_seat, 1).await), 0, "only those who wait");

    let nobody = json!({"event": event.slug, "subject": "Raum", "text": "Hier.", "tag": "gibt es nicht"});
    let nobody = post("/api/v1/mailings", nobody).await.expect(201).json();
    assert_eq!(nobody["recipients"], 0);
    let path = format!("/api/v1/mailings/{}/send", nobody["id"].as_str().unwrap());
    post(&path, json!({})).await.problem(409);
}

pub async fn administrators_run_sub_groups(site: &Installation) {
    let name = unique("Gruppe");
    let content = json!({"name": name, "sender_name": "Büro", "signature": "Ihr Büro"});
    let create = async || site.client.post("/api/v1/groups").token(&site.token).json(&content).send().await;
    let created = create().await.expect(201);
    let path = created.header("location").to_owned();
    assert_eq!(create().await.expect(201).header("location"), path, "sent twice, it is one");
    let patch = async |tag: Option<&str>, body: Value| {
        let call = site.client.request(Method::PATCH, &path).token(&site.token);
        let call = tag
            .map_or(call, |tag| site.client.request(Method::PATCH, &path).token(&site.token).header("if-match", tag));
        call.body("application/merge-patch+json", body.to_string()).send().await
    };
    let read = site.client.get(&path).send().await.expect(200);
    let changed = patch(Some(read.header("etag")), json!({"description": "Wir **treffen** uns."})).await.expect(200);
    assert_eq!(changed.json()["description"], "Wir **treffen** uns.");
    patch(Some(read.header("etag")), json!({"name": "Anders"})).await.expect(412);
    assert_eq!(patch(None, json!({"name": ""})).await.fields(), ["name"]);
    assert_eq!(patch(None, json!({"farbe": "rot"})).await.fields(), ["farbe"]);
    let organizer = site.create_token("organizer").await;
    let call = site.client.post("/api/v1/groups").token(&organizer).json(&content);
    call.send().await.expect(403);
}

pub async fn organizers_prepare_an_event(site: &Installation) {
    let event = site.publish(json!({"meals": ["vegan"], "confirmation_note": "Bitte pünktlich."})).await;
    let email = format!("{}@schule.example", unique("person"));
    site.must_sign_up(&event, &email).await;
    site.mails.wait_for(&email, 1).await;
    let get = async |path: &str| site.client.get(path).token(&site.token).send().await;
    let preview = format!("/api/v1/letters/preview?event={}", event.id);
    let english = get(&format!("{preview}&kind=confirmed&language=en")).await.expect(200).json();
    assert!(english["subject"].as_str().unwrap().starts_with("Registration confirmed"), "{english}");
    assert!(english["text"].as_str().unwrap().contains("Bitte pünktlich."), "{english}");
    let unknown = get(&format!("{preview}&kind=brief")).await;
    unknown.problem(422);
    assert_eq!(unknown.json()["errors"][0]["field"], "kind");

    let list = |file: &str| format!("/api/v1/attendance-lists/{}.{file}", event.id);
    let full = get(&list("csv?variant=full")).await.expect(200);
    assert!(full.body.contains(&email), "{}", full.body);
    assert!(!get(&list("csv")).await.expect(200).body.contains(&email), "the list to sign has no addresses");
    for (file, name) in
        [("xlsx?variant=catering", "verpflegung"), ("xlsx?variant=catering-with-names", "verpflegung-mit-namen")]
    {
        assert!(get(&list(file)).await.expect(200).header("content-disposition").contains(name), "{file}");
    }
    for missing in ["pdf?variant=full", "json?variant=full", "csv?variant=catering"] {
        get(&list(missing)).await.problem(404);
    }
}
