//! People with a login.

use crate::{Call, Installation, unique};

impl Installation {
    /// Signs in somebody new who runs everything; gives the cookie.
    pub async fn sign_in_as_admin(&self) -> String {
        self.sign_in("admin", None).await
    }

    /// Signs in somebody new with this role, perhaps for one sub-group only; gives the cookie.
    pub async fn sign_in(&self, role: &str, group: Option<&str>) -> String {
        let email = format!("{}@buero.example", unique(role));
        let mut words = vec!["organizer", "invite", &email, "--role", role];
        words.extend(group.iter().flat_map(|group| ["--group", group]));
        let link = self.environment.must_run(&words).await;
        let signed_in = self.client.post(link.trim()).header("sec-fetch-site", "same-origin").send().await.expect(303);
        let cookie = signed_in.header("set-cookie").split(';').next().unwrap();
        assert!(cookie.starts_with("fachtag_session="), "{cookie}");
        cookie.to_owned()
    }
}

impl Call {
    /// With the cookie of somebody who signed in.
    pub fn cookie(self, cookie: &str) -> Self {
        self.header("cookie", cookie)
    }
}
