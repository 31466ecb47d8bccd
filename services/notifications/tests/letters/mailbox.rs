//! The local mailbox, for whoever tries the program out.

use std::{net::SocketAddr, sync::Arc};

use axum::{
    body::{Body, to_bytes},
    extract::ConnectInfo,
    http::{HeaderMap, Request, StatusCode},
};
use fachtag_access::Role;
use fachtag_notifications::{
    app::App,
    routes::pages,
    sending::{files::FileTransport, transport::MailTransport},
};
use fachtag_web::{client::Clients, layers, page::Site};
use tower::ServiceExt;

use crate::{
    facts::confirmed,
    letter_pages::cookie,
    world::{Store, World, run},
};

const HERE: [u8; 4] = [127, 0, 0, 1];
const ELSEWHERE: [u8; 4] = [192, 0, 2, 7];

struct Mailbox<'w> {
    world: &'w World,
    transport: Option<FileTransport>,
    public_url: &'static str,
    cookie: Option<String>,
}

impl Mailbox<'_> {
    async fn get(&self, path: &str, from: [u8; 4], forwarded_for: Option<&str>) -> (StatusCode, HeaderMap, String) {
        let site = Arc::new(Site::at(self.public_url));
        let clients = Clients::new(&self.world.bus.clock).trusting(vec!["127.0.0.1/32".parse().unwrap()]);
        let app = App { site: Arc::clone(&site), mailbox: self.transport.clone(), ..self.world.app() };
        let mut request =
            Request::get(path).header("host", "127.0.0.1:8080").extension(ConnectInfo(SocketAddr::from((from, 9))));
        if let Some(client) = forwarded_for {
            request = request.header("x-forwarded-for", client);
        }
        if let Some(cookie) = &self.cookie {
            request = request.header("cookie", cookie);
        }
        let routes = layers::wrap(pages(app), &site, &self.world.bus.clock, &clients);
        let response = routes.oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        (parts.status, parts.headers, String::from_utf8(body.to_vec()).unwrap())
    }
}

/// A mailbox with one confirmation in it, and that letter's name.
async fn with_a_letter(world: &World) -> (Mailbox<'_>, String) {
    let transport = FileTransport::new(world.folder.path());
    let sender = world.sender(MailTransport::Files(transport.clone()), None).await;
    world.hear(&confirmed(1)).await;
    world.until_all_are("accepted").await;
    sender.stop().await;
    let name = transport.list(1).await.unwrap().remove(0).name;
    (Mailbox { world, transport: Some(transport), public_url: "http://localhost", cookie: None }, name)
}

#[test]
fn letters_can_be_read_with_their_files() {
    run(Store::Sqlite, async |world| {
        let (mailbox, name) = with_a_letter(world).await;
        let (status, _, list) = mailbox.get("/postfach", HERE, None).await;
        assert_eq!(status, StatusCode::OK);
        assert!(list.contains("Anmeldung bestätigt") && list.contains(&name));
        let (_, _, letter) = mailbox.get(&format!("/postfach/{name}"), HERE, None).await;
        assert!(letter.contains("Guten Tag Jana Weiß") && letter.contains("/meine-anmeldung/"));
        let (_, headers, _) = mailbox.get(&format!("/postfach/{name}/html"), HERE, None).await;
        let policy = headers["content-security-policy"].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'") && policy.ends_with("sandbox"));
        let path = format!("/postfach/{name}/anhang/1");
        assert!(letter.contains(&path));
        let (_, headers, file) = mailbox.get(&path, HERE, None).await;
        assert!(file.starts_with("BEGIN:VCALENDAR"));
        assert!(headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
    });
}

#[test]
fn nobody_else_can_read_them() {
    run(Store::Sqlite, async |world| {
        let (mailbox, name) = with_a_letter(world).await;
        for path in ["/postfach", &format!("/postfach/{name}"), &format!("/postfach/{name}/html")] {
            assert_eq!(mailbox.get(path, ELSEWHERE, None).await.0, StatusCode::NOT_FOUND, "{path}");
            let through_proxy = mailbox.get(path, HERE, Some("192.0.2.7")).await;
            assert_eq!(through_proxy.0, StatusCode::NOT_FOUND, "{path}");
            let forged = mailbox.get(path, ELSEWHERE, Some("127.0.0.1")).await;
            assert_eq!(forged.0, StatusCode::NOT_FOUND, "{path}");
        }
        let without = Mailbox { transport: None, ..mailbox };
        assert_eq!(without.get("/postfach", HERE, None).await.0, StatusCode::NOT_FOUND);
    });
}

#[test]
fn behind_a_public_address_only_administrators_read_them() {
    run(Store::Sqlite, async |world| {
        let (mailbox, name) = with_a_letter(world).await;
        // As a plain `proxy_pass` on the same machine asks: its own address, and no word of the client.
        let mut public = Mailbox { public_url: "https://fachtag.example", ..mailbox };
        for path in ["/postfach", &format!("/postfach/{name}")] {
            for (seen_by, status) in [
                (None, StatusCode::NOT_FOUND),
                (Some(Role::Organizer), StatusCode::NOT_FOUND),
                (Some(Role::Admin), StatusCode::OK),
            ] {
                public.cookie = match seen_by {
                    Some(role) => Some(cookie(world, role, None).await),
                    None => None,
                };
                assert_eq!(public.get(path, HERE, None).await.0, status, "{path} {seen_by:?}");
            }
        }
    });
}

#[test]
fn what_is_not_there_is_not_found() {
    run(Store::Sqlite, async |world| {
        let (mailbox, name) = with_a_letter(world).await;
        for path in [
            "/postfach/nichts.eml",
            "/postfach/..%2F..%2Fetc%2Fpasswd",
            &format!("/postfach/{name}/anhang/0"),
            &format!("/postfach/{name}/anhang/99"),
            &format!("/postfach/{name}/anhang/x"),
        ] {
            assert_eq!(mailbox.get(path, HERE, None).await.0, StatusCode::NOT_FOUND, "{path}");
        }
    });
}
