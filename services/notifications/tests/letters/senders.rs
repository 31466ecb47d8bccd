//! Senders of one service, each with connections of its own, as replicas have.

use std::{num::NonZeroU32, time::Duration};

use fachtag_bus::Bus;
use fachtag_db::{Database, DatabaseUrl};
use fachtag_notifications::sending::{
    return_path::ReturnPath,
    settings::SmtpSettings,
    smtp::{Limits, SmtpTransport},
    transport::MailTransport,
    workers::QueueWorkers,
};
use fachtag_runtime::Shutdown;

use crate::{smtp_sink::SmtpSink, world::World};

impl World {
    /// Starts a sender with connections of its own, as a replica has.
    pub async fn sender(&self, transport: MailTransport, per_minute: Option<u32>) -> Running {
        self.start(transport, per_minute, None).await
    }

    /// A sender to this mail server, with an address for reports.
    pub async fn sender_with_return_path(&self, sink: &SmtpSink, path: ReturnPath) -> Running {
        self.start(transport(sink), None, Some(path)).await
    }

    async fn start(&self, transport: MailTransport, per_minute: Option<u32>, path: Option<ReturnPath>) -> Running {
        self.start_on(&self.url, transport, per_minute, path).await
    }

    async fn start_on(
        &self,
        url: &DatabaseUrl,
        transport: MailTransport,
        per_minute: Option<u32>,
        path: Option<ReturnPath>,
    ) -> Running {
        let database = Database::open(url, self.bus.database.service()).await.unwrap();
        let bus = Bus::new(database, self.clock.clone());
        let letters = self.core.letters.clone();
        let shutdown = Shutdown::new();
        QueueWorkers::new(bus.clone(), transport, per_minute.and_then(NonZeroU32::new), letters)
            .with_return_path(path)
            .start(&shutdown);
        Running { shutdown, bus }
    }

    /// A sender whose way to the database leads through a proxy at this address.
    pub async fn sender_through(&self, sink: &SmtpSink, proxy: std::net::SocketAddr) -> Running {
        let DatabaseUrl::Postgres(url) = &self.url else { panic!("only PostgreSQL has a way to it") };
        let mut url = url::Url::parse(url).unwrap();
        url.set_host(Some("127.0.0.1")).unwrap();
        url.set_port(Some(proxy.port())).unwrap();
        self.start_on(&DatabaseUrl::Postgres(url.into()), transport(sink), None, None).await
    }

    /// Where PostgreSQL listens.
    pub fn postgres(&self) -> std::net::SocketAddr {
        let DatabaseUrl::Postgres(url) = &self.url else { panic!("only PostgreSQL has a way to it") };
        url::Url::parse(url).unwrap().socket_addrs(|| Some(5432)).unwrap()[0]
    }

    /// A sender to this mail server.
    pub async fn sender_to(&self, sink: &SmtpSink) -> Running {
        self.sender(transport(sink), None).await
    }
}

pub fn transport(sink: &SmtpSink) -> MailTransport {
    let limits = Limits {
        connect: Duration::from_secs(5),
        step: Duration::from_secs(5),
        transfer: Duration::from_secs(5),
        ..Limits::default()
    };
    MailTransport::Smtp(SmtpTransport::new(SmtpSettings::parse(&sink.url()).unwrap(), limits))
}

/// A running sender.
pub struct Running {
    shutdown: Shutdown,
    bus: Bus,
}

impl Running {
    pub async fn stop(self) {
        self.shutdown.request();
        assert!(
            self.shutdown.finished(tokio::time::Instant::now() + fachtag_runtime::Shutdown::GRACE).await,
            "the sender did not stop"
        );
        self.bus.database.close().await;
    }
}
