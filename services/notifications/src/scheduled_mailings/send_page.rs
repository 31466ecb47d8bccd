//! `/organisation/nachrichten/plan/{event}/senden`: asks before a mail of the plan goes to many at once.

use askama::Template;
use axum::{extract::Query, response::IntoResponse};
use fachtag_access::Organizing;
use fachtag_contracts::links::organisation::{mail_previews, planned_mails};
use fachtag_web::{
    dates,
    organisation::EventHead,
    page::{Html, Page, PageResult},
};
use serde::Deserialize;

use super::{plan, plan_lines};
use crate::{domain::letter::LetterKind, organized_event::OrganizedEvent};

/// Which mailing; what makes no sense names none.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct MailingName {
    art: String,
    minuten: String,
}

pub(crate) async fn ask(Organizing(page): Organizing<OrganizedEvent>, Query(name): Query<MailingName>) -> PageResult {
    let OrganizedEvent { app, event, .. } = &page;
    let now = app.core.bus.clock.now();
    let plan = plan::of_event(&app.core, event.id).await?;
    let named = LetterKind::parse(&name.art).zip(name.minuten.parse::<i64>().ok());
    let mailing = plan.mailings.iter().find(|mailing| named == Some((mailing.kind, mailing.minutes)));
    let mailing = mailing.filter(|mailing| plan_lines::may_go_now(mailing, event, now));
    let what = mailing.map_or_else(|| "E-Mail".into(), plan_lines::what);
    Ok(Html::ok(SendPage {
        page: page.page(&format!("{what} jetzt senden")),
        head: page.head(),
        what,
        sending: mailing.map(|mailing| Sending {
            to: plan_lines::to(mailing),
            recipients: u32::try_from(plan_lines::recipients(mailing, &plan.people, now)).unwrap_or(u32::MAX),
            art: mailing.kind.as_str(),
            minutes: mailing.minutes,
            preview_href: format!("{}?art={}", mail_previews(event.id), mailing.kind.as_str()),
        }),
        plan_href: planned_mails(event.id),
    })
    .into_response())
}

/// `/organisation/nachrichten/plan/{event}/senden`
#[derive(Template)]
#[template(path = "scheduled_mailings/send.html")]
struct SendPage {
    page: Page,
    head: EventHead,
    what: String,
    /// Nothing when it was sent meanwhile, or its time is over.
    sending: Option<Sending>,
    plan_href: String,
}

/// What goes to whom.
struct Sending {
    to: &'static str,
    recipients: u32,
    art: &'static str,
    minutes: i64,
    preview_href: String,
}

impl Sending {
    fn button(&self) -> String {
        match self.recipients {
            1 => "1 E-Mail jetzt senden".into(),
            many => format!("{} E-Mails jetzt senden", dates::number(many)),
        }
    }
}
