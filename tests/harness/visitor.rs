//! A browser with a session.

use crate::{Client, Form, Installation, Page, unique};

/// Somebody who signed in. Every page they open and every form they send carries their session.
#[derive(Clone)]
pub struct Visitor {
    client: Client,
    cookie: String,
}

impl Visitor {
    /// Opens a page.
    pub async fn open(&self, path: &str) -> Page {
        self.client.open(path).await
    }

    /// Presses a form's button, named by its value (or the only one: empty).
    pub async fn submit(&self, form: &Form, button: &str) -> Page {
        self.client.submit(form, button).await
    }

    /// Sends a form without any field.
    pub async fn post(&self, path: &str) -> Page {
        let answer = self.client.post(path).header("sec-fetch-site", "same-origin").form(&[]).send().await;
        Page { path: path.to_owned(), answer }
    }

    /// Goes where a page redirects to after a form.
    pub async fn follow(&self, page: &Page) -> Page {
        assert_eq!(page.answer.status, 303, "{}", page.answer.body);
        self.open(page.answer.header("location")).await
    }

    /// Whether the session holds for this page.
    pub async fn may_open(&self, path: &str) -> bool {
        let answer = self.open(path).await.answer;
        !(answer.status == 303 && answer.header("location").starts_with("/anmelden"))
    }
}

impl Installation {
    /// Invites this address with a role (and for some sub-groups only) and gives the printed one-time link.
    pub async fn invite(&self, email: &str, role: &str, groups: &[&str]) -> String {
        let mut words = vec!["organizer", "invite", email, "--role", role];
        words.extend(groups.iter().flat_map(|group| ["--group", group]));
        self.environment.must_run(&words).await.trim().to_owned()
    }

    /// Uses a one-time link up, as a person would.
    pub async fn use_link(&self, link: &str) -> Visitor {
        let page = self.client.open(link).await.expect(200);
        let signed_in = self.client.submit(&page.form(), "").await.expect(303);
        let cookie = signed_in.answer.header("set-cookie").split(';').next().unwrap().to_owned();
        Visitor { client: self.client.with_cookie(&cookie), cookie }
    }

    /// Somebody new with this role (and for some sub-groups only, if any are named), signed in.
    pub async fn sign_in(&self, email: &str, role: &str, groups: &[&str]) -> Visitor {
        let link = self.invite(email, role, groups).await;
        self.use_link(&link).await
    }

    /// Somebody new with this address and role, signed in.
    pub async fn visitor(&self, email: &str, role: &str) -> Visitor {
        self.sign_in(email, role, &[]).await
    }

    /// The browser of somebody new with this role, perhaps for one sub-group only.
    pub async fn desk(&self, role: &str, group: Option<&str>) -> Client {
        let email = format!("{}@buero.example", unique(role));
        self.sign_in(&email, role, group.as_slice()).await.client
    }

    /// The cookie of somebody new with this role, perhaps for one sub-group only.
    pub async fn cookie_for(&self, role: &str, group: Option<&str>) -> String {
        let email = format!("{}@buero.example", unique(role));
        self.sign_in(&email, role, group.as_slice()).await.cookie
    }
}
