//! The broker or the mail server is away, at start or later.

use std::{net::SocketAddr, time::Duration};

use harness::{
    Event, Installation, Options, SOON, Service, free_port, run,
    smtp_sink::{Abilities, Fault, SmtpSink},
    unique, wait_for, wait_until,
};
use serde_json::json;

async fn sign_up_some(site: &Installation, event: &Event, count: usize) -> Vec<String> {
    let mut emails = Vec::new();
    for _ in 0..count {
        let email = format!("{}@schule.example", unique("ausfall"));
        site.must_sign_up(event, &email).await;
        emails.push(email);
    }
    emails
}

#[test]
fn the_broker_is_away() {
    run(async {
        let site = Installation::start(Options { own_broker: true, ..Options::distributed(1) }).await;
        let event = site.publish(json!({})).await;
        site.broker().settle().await;
        site.broker().kill().await;
        let mut emails = sign_up_some(&site, &event, 3).await;
        let registrations = site.nodes_of(Service::Registrations)[0];
        wait_until("the service to say that it is not ready", SOON, async || {
            site.client.at(registrations.address, "/readyz").send().await.status == 503
        })
        .await;
        assert_eq!(site.client.at(registrations.address, "/healthz").send().await.status, 200, "alive all the same");
        // Started without a broker, it takes sign-ups as well.
        assert_eq!(registrations.terminate(Duration::from_secs(20)).await, Some(0));
        registrations.start_again().await;
        emails.extend(sign_up_some(&site, &event, 3).await);
        site.broker().start_again().await;
        for email in &emails {
            wait_until("the mail", 2 * SOON, async || !site.mails.to(email).is_empty()).await;
        }
        site.wait_for_seats(&event, 6, 0).await;
        assert!(emails.iter().all(|email| site.mails.to(email).len() == 1));
        registrations.ready(&site.client).await;
    });
}

async fn the_mail_server_is_away(options: Options) {
    let address = SocketAddr::from(([127, 0, 0, 1], free_port()));
    let site = Installation::start(
        options.with("FACHTAG_SMTP_URL", format!("smtp://{address}")).with("FACHTAG_MAILS_PER_MINUTE", "unlimited"),
    )
    .await;
    let event = site.publish(json!({})).await;
    let emails = sign_up_some(&site, &event, 5).await;
    wait_until("the letters to wait", SOON, async || {
        let path = format!("/api/v1/letters?event={}&state=waiting", event.id);
        let letters = site.client.get(&path).token(&site.token).send().await.expect(200).json();
        letters["items"].as_array().unwrap().len() == emails.len()
    })
    .await;
    let sink = SmtpSink::start_on(address, Abilities { international: true, ..Abilities::default() }).await.unwrap();
    // The sender looks again after half a minute at most.
    let received = sink.wait_for(emails.len(), 2 * SOON).await.expect("all mails");
    let mut recipients: Vec<_> = received.iter().flat_map(|mail| mail.to.clone()).collect();
    recipients.sort_unstable();
    let mut expected = emails.clone();
    expected.sort_unstable();
    assert_eq!(recipients, expected, "one each");
    wait_until("the letters to be accepted", SOON, async || {
        let path = format!("/api/v1/letters?event={}&state=accepted", event.id);
        let letters = site.client.get(&path).token(&site.token).send().await.expect(200).json();
        letters["items"].as_array().unwrap().len() == emails.len()
    })
    .await;
}

#[test]
fn the_mail_server_is_away_embedded() {
    run(the_mail_server_is_away(Options { smtp: true, ..Options::embedded() }));
}

#[test]
fn the_mail_server_is_away_distributed() {
    run(the_mail_server_is_away(Options::distributed(2)));
}

/// Each mistake of the mail server has its own fate, and none harms the next mail.
#[test]
fn the_mail_server_misbehaves() {
    run(async {
        let site = Installation::start(Options { smtp: true, ..Options::embedded() }).await;
        let event = site.publish(json!({})).await;
        let letter = async |email: &str, state: &str| {
            wait_for(&format!("{state}: {email}"), SOON, async || {
                let path = format!("/api/v1/letters?event={}&state={state}", event.id);
                let letters = site.client.get(&path).token(&site.token).send().await.expect(200).json();
                letters["items"].as_array().unwrap().iter().find(|letter| letter["recipient"] == email).cloned()
            })
            .await
        };
        let sink = site.mails.sink().unwrap();
        sink.script([Fault::Refuse("451 4.3.0 später".into())]);
        let later = sign_up_some(&site, &event, 1).await.remove(0);
        assert_eq!(site.mails.wait_for(&later, 1).await.len(), 1, "the next rung of the ladder");
        sink.script([Fault::Recipient("550 5.1.1 unbekannt".into())]);
        let never = sign_up_some(&site, &event, 1).await.remove(0);
        let failed = letter(&never, "failed").await;
        assert!(failed.to_string().contains("550"), "the server's words are shown: {failed}");
        assert!(site.mails.to(&never).is_empty());
        sink.script([Fault::DropAfterDot]);
        let perhaps = sign_up_some(&site, &event, 1).await.remove(0);
        letter(&perhaps, "uncertain").await;
        sink.script([Fault::Data("452 4.3.1 voll".into())]);
        let again = sign_up_some(&site, &event, 1).await.remove(0);
        letter(&again, "accepted").await;
        assert_eq!(site.mails.to(&perhaps).len(), 1, "not sent again before it is clear that the server has given up");
        assert_eq!(site.mails.to(&again).len(), 1);
    });
}
