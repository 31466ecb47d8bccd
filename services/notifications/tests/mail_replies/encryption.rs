//! Encrypted connections.

use fachtag_notifications::{domain::letter::Outcome, sending::transport::ConnectFailure};

use super::{
    FROM, LETTER, TO,
    server::{Server, Words, acceptor},
};

#[tokio::test]
async fn letters_go_encrypted_where_it_is_offered() {
    let ehlo = b"250-odd.test\r\n250-starttls\r\n250 8BITMIME\r\n".to_vec();
    let server = Server::start_with(Words { ehlo, ..Words::default() }, Some(acceptor()), false).await;
    let mut session = server.connect().await.unwrap();
    for _ in 0..3 {
        let outcome = session.deliver(FROM, TO, &LETTER.repeat(20_000)).await;
        assert!(matches!(outcome, Outcome::Accepted { .. }), "{outcome:?}");
    }
    let said = server.lines();
    assert!(said[0].starts_with("EHLO") && said[1] == "STARTTLS" && said[2].starts_with("EHLO"), "{said:?}");
}

#[tokio::test]
async fn where_encryption_is_required_the_server_proves_its_name() {
    let ehlo = b"250-odd.test\r\n250 STARTTLS\r\n".to_vec();
    for (implicit, url) in [(false, "?tls=required"), (true, "")] {
        let words = Words { ehlo: ehlo.clone(), ..Words::default() };
        let mut server = Server::start_with(words, Some(acceptor()), implicit).await;
        server.url.push_str(url);
        if implicit {
            server.url = server.url.replace("smtp://", "smtps://");
        }
        let Err(failure) = server.connect().await else { panic!("connected") };
        assert!(matches!(failure, ConnectFailure::Tls(_)), "{failure}");
    }
    // A password is not shown to anybody either.
    let words = Words { ehlo: b"250-odd.test\r\n250-STARTTLS\r\n250 AUTH PLAIN\r\n".to_vec(), ..Words::default() };
    let mut server = Server::start_with(words, Some(acceptor()), false).await;
    server.url = server.url.replace("smtp://", "smtp://buero:geheim@");
    let Err(failure) = server.connect().await else { panic!("connected") };
    assert!(matches!(failure, ConnectFailure::Tls(_)), "{failure}");
    assert!(!server.lines().iter().any(|line| line.starts_with("AUTH")));
}
