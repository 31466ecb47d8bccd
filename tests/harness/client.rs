//! HTTP without surprises: no redirects followed, no retries but for a replica that cannot be reached.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use reqwest::{Method, header::HeaderMap};
use serde_json::Value;

use crate::{SOON, node::Service};

/// Which service answers which paths; the longest prefix counts, and `events` answers the rest.
const PATHS: [(&str, Service); 9] = [
    ("/anmeldung", Service::Registrations),
    ("/meine-anmeldung", Service::Registrations),
    ("/organisation/anmeldungen", Service::Registrations),
    ("/api/v1/registrations", Service::Registrations),
    ("/api/v1/attendance-lists", Service::Registrations),
    ("/api/v1/mailings", Service::Registrations),
    ("/organisation/nachrichten", Service::Notifications),
    ("/abmelden", Service::Notifications),
    ("/api/v1/letters", Service::Notifications),
];

/// Talks to an installation as a reverse proxy would: by path to a service, in turn to its replicas.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    replicas: Arc<Vec<(Service, SocketAddr)>>,
    turn: Arc<AtomicUsize>,
    /// Sent with every request.
    cookie: Option<String>,
}

/// A request being put together.
pub struct Call {
    http: reqwest::Client,
    addresses: Vec<SocketAddr>,
    path: String,
    request: reqwest::RequestBuilder,
}

/// A whole answer.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
}

impl Client {
    /// A client of these processes.
    pub fn new(replicas: Vec<(Service, SocketAddr)>) -> Self {
        // The program's own client asks for one; there is only this one.
        let _ = rustls::crypto::ring::default_provider().install_default();
        // Connections are not kept: a restarted process would meet the next request with a broken one.
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .pool_max_idle_per_host(0)
            .no_proxy()
            .timeout(2 * SOON)
            .build()
            .unwrap();
        Self { http, replicas: Arc::new(replicas), turn: Arc::default(), cookie: None }
    }

    /// A browser of its own that keeps this cookie, given as a server sets it.
    pub fn with_cookie(&self, set_cookie: &str) -> Self {
        let cookie = set_cookie.split(';').next().unwrap_or_default().to_owned();
        Self { cookie: Some(cookie), ..self.clone() }
    }

    /// The addresses that may answer this path, the one whose turn it is first.
    pub fn addresses(&self, path: &str) -> Vec<SocketAddr> {
        let begins = |prefix: &str| {
            path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?', '.']))
        };
        let named = PATHS.iter().filter(|(prefix, _)| begins(prefix)).max_by_key(|(prefix, _)| prefix.len());
        let service = named.map_or(Service::Events, |(_, service)| *service);
        let serves = |own: Service| own == service || own == Service::All;
        let mut all: Vec<_> = self.replicas.iter().filter(|(own, _)| serves(*own)).map(|(_, at)| *at).collect();
        let turn = self.turn.fetch_add(1, Ordering::Relaxed) % all.len();
        all.rotate_left(turn);
        all
    }

    /// A request to whoever answers the path, which may be a whole address from a mail.
    pub fn request(&self, method: Method, path: &str) -> Call {
        let path = path_of(path);
        self.call(method, self.addresses(&path), path)
    }

    /// GET from whoever answers the path.
    pub fn get(&self, path: &str) -> Call {
        self.request(Method::GET, path)
    }

    /// POST to whoever answers the path.
    pub fn post(&self, path: &str) -> Call {
        self.request(Method::POST, path)
    }

    /// GET from one process.
    pub fn at(&self, address: SocketAddr, path: &str) -> Call {
        self.call(Method::GET, vec![address], path.to_owned())
    }

    /// POST to one process.
    pub fn post_at(&self, address: SocketAddr, path: &str) -> Call {
        self.call(Method::POST, vec![address], path.to_owned())
    }

    fn call(&self, method: Method, addresses: Vec<SocketAddr>, path: String) -> Call {
        let mut request = self.http.request(method, format!("http://{}{path}", addresses[0]));
        if let Some(cookie) = &self.cookie {
            request = request.header("cookie", cookie);
        }
        Call { http: self.http.clone(), addresses, path, request }
    }
}

/// The path and query of an address; a path stays as it is.
fn path_of(address: &str) -> String {
    match url::Url::parse(address) {
        Ok(url) => url[url::Position::BeforePath..url::Position::AfterQuery].to_owned(),
        Err(_) => address.to_owned(),
    }
}

impl Call {
    /// With an API token.
    pub fn token(mut self, token: &str) -> Self {
        self.request = self.request.bearer_auth(token);
        self
    }

    /// With the cookie of somebody who signed in.
    pub fn cookie(self, cookie: &str) -> Self {
        self.header("cookie", cookie)
    }

    /// With a header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.request = self.request.header(name, value);
        self
    }

    /// With a JSON body.
    pub fn json(mut self, body: &Value) -> Self {
        self.request = self.request.json(body);
        self
    }

    /// With any body of a media type.
    pub fn body(mut self, media_type: &str, body: impl Into<Vec<u8>>) -> Self {
        self.request = self.request.header("content-type", media_type).body(body.into());
        self
    }

    /// With the fields of a form.
    pub fn form(mut self, fields: &[(String, String)]) -> Self {
        self.request = self.request.form(fields);
        self
    }

    /// The answer; fails the test when there is none.
    pub async fn send(self) -> Answer {
        let path = self.path.clone();
        self.exchange().await.unwrap_or_else(|error| panic!("{path}: {error:?}"))
    }

    /// The answer, or nothing when the connection breaks or cannot be made.
    pub async fn try_send(self) -> Option<Answer> {
        self.exchange().await.ok()
    }

    async fn exchange(self) -> reqwest::Result<Answer> {
        let mut request = self.request.build()?;
        let mut others = self.addresses.iter().skip(1);
        let response = loop {
            let again = request.try_clone();
            match self.http.execute(request).await {
                // As a proxy: a replica that cannot be reached is passed over.
                Err(error) if error.is_connect() => match (others.next(), again) {
                    (Some(other), Some(mut next)) => {
                        *next.url_mut() = format!("http://{other}{}", self.path).parse().unwrap();
                        request = next;
                    }
                    _ => return Err(error),
                },
                result => break result?,
            }
        };
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Ok(Answer { status, headers, body: response.text().await? })
    }
}

impl Answer {
    /// A header's text; empty when it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("no JSON ({error}): {self:?}"))
    }

    /// The same answer, when the status is as expected.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.body);
        self
    }

    /// Checks that this is a whole problem document of this status; gives its kind, the end of its `type`.
    #[track_caller]
    pub fn problem(&self, status: u16) -> String {
        assert_eq!(self.status, status, "{}", self.body);
        assert_eq!(self.header("content-type"), "application/problem+json", "{}", self.body);
        let document = self.json();
        assert_eq!(document["status"], status, "{document}");
        for name in ["type", "title", "detail"] {
            assert!(document[name].as_str().is_some_and(|text| !text.is_empty()), "{name} in {document}");
        }
        document["type"].as_str().unwrap().rsplit('/').next().unwrap().to_owned()
    }

    /// The fields that a problem document names.
    pub fn fields(&self) -> Vec<String> {
        let document = self.json();
        let errors = document["errors"].as_array().cloned().unwrap_or_default();
        errors.iter().map(|error| error["field"].as_str().unwrap().to_owned()).collect()
    }
}
