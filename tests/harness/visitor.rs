//! Organizers at their desk: a browser with a session.

use reqwest::Method;

use crate::{Client, Form, Installation, Page};

/// Somebody who signed in. Every page they open and every form they send carries their session.
#[derive(Clone)]
pub struct Visitor {
    client: Client,
    /// The whole cookie, `name=value`.
    pub cookie: String,
}

impl Visitor {
    /// Opens a page.
    pub async fn open(&self, path: &str) -> Page {
        let answer = self.client.get(path).header("cookie", &self.cookie).send().await;
        Page { path: path.to_owned(), answer }
    }

    /// Presses a form's button, named by its value (or the only one: empty).
    pub async fn submit(&self, form: &Form, button: &str) -> Page {
        let call = self.client.request(form.method(), form.action()).header("cookie", &self.cookie);
        let answer = call.header("sec-fetch-site", "same-origin").form(&form.sent(button)).send().await;
        Page { path: form.action().to_owned(), answer }
    }

    /// Goes where a page redirects to after a form.
    pub async fn follow(&self, page: &Page) -> Page {
        assert_eq!(page.answer.status, 303, "{}", page.answer.body);
        self.open(page.answer.header("location")).await
    }

    /// Sends a form without any field.
    pub async fn post(&self, path: &str) -> Page {
        let call = self.client.request(Method::POST, path).header("cookie", &self.cookie);
        let answer = call.header("sec-fetch-site", "same-origin").form(&[]).send().await;
        Page { path: path.to_owned(), answer }
    }
}

impl Installation {
    /// Invites this address with a role (and sub-groups, if any) and gives the printed one-time link.
    pub async fn invite(&self, email: &str, role: &str, groups: &[&str]) -> String {
        let mut arguments = vec!["organizer", "invite", email, "--role", role];
        groups.iter().for_each(|group| arguments.extend(["--group", group]));
        let printed = self.environment.must_run(&arguments).await;
        printed.split_whitespace().find(|word| word.contains("/anmelden/")).expect("a link").to_owned()
    }

    /// Uses a one-time link up, as a person would.
    pub async fn use_link(&self, link: &str) -> Visitor {
        let page = self.client.open(link).await.expect(200);
        let signed_in = self.client.submit(&page.form(), "").await.expect(303);
        let cookie = signed_in.answer.header("set-cookie").split(';').next().unwrap().to_owned();
        Visitor { client: self.client.clone(), cookie }
    }

    /// Somebody new with this role, signed in.
    pub async fn sign_in(&self, email: &str, role: &str, groups: &[&str]) -> Visitor {
        let link = self.invite(email, role, groups).await;
        self.use_link(&link).await
    }
}
