//! Organizers at their desk.

use crate::{Client, Installation, unique};

impl Installation {
    /// Invites somebody of this role, for one sub-group or for all, and signs in with the link.
    pub async fn sign_in(&self, role: &str, group: Option<&str>) -> Client {
        let email = format!("{}@buero.example", unique(role));
        let mut command = vec!["organizer", "invite", &email, "--role", role];
        command.extend(group.into_iter().flat_map(|group| ["--group", group]));
        let printed = self.environment.must_run(&command).await;
        let link = printed.split_whitespace().find(|word| word.contains("/anmelden/"));
        let link = link.unwrap_or_else(|| panic!("no link in {printed}"));
        let form = self.client.open(link).await.expect(200).form();
        let signed_in = self.client.submit(&form, "").await.expect(303);
        self.client.with_cookie(signed_in.answer.header("set-cookie"))
    }

    /// Signs in somebody who may do everything.
    pub async fn sign_in_as_admin(&self) -> Client {
        self.sign_in("admin", None).await
    }
}
