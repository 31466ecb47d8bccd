//! Running services until told to stop.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::{Router, serve::ListenerExt};
use fachtag_bus::{Bus, Hub, Transport, rabbitmq};
use fachtag_runtime::{Clock, Settings, Shutdown, telemetry::Telemetry};
use fachtag_web::{assets, layers, page::Site};
use tokio::net::TcpListener;

use crate::{
    cli::Serve,
    commands::Failure,
    contract, demo, health,
    parts::{self, Common},
};

/// Pause between tries to declare queues while the broker is away.
const BROKER_PAUSE: Duration = Duration::from_secs(3);

/// Runs what is asked for until SIGTERM or SIGINT.
pub async fn serve(settings: Settings, asked: &Serve) -> Result<(), Failure> {
    let services = parts::names(asked.service);
    let embedded = asked.service.is_none();
    let label = if embedded { "embedded" } else { services[0] };
    let telemetry = Telemetry::install(&settings, label).map_err(|error| Failure::usage(error.to_string()))?;
    let listener = TcpListener::bind(settings.listen)
        .await
        .map_err(|error| Failure::failed(format!("FACHTAG_LISTEN {} ist nicht benutzbar: {error}", settings.listen)))?;
    let common = common(settings);
    let mut buses = Vec::new();
    for service in services {
        let database = parts::open(&common.settings, service).await?;
        if embedded {
            parts::migrate(&database).await?;
        }
        buses.push(Bus::new(database, common.clock.clone()));
    }
    if embedded {
        declare_queues(&common);
    }
    let mut routes = Router::new();
    for bus in &buses {
        routes = routes.merge(parts::start(&common, bus)?);
    }
    for bus in &buses {
        bus.start_relay(&common.transport, &common.shutdown);
    }
    let checks =
        health::Checks::new(buses.clone(), common.transport.clone(), telemetry.metrics(), common.clock.clone());
    let routes = layers::wrap(routes.merge(assets::router()).merge(contract::routes()), &common.site, &common.clock)
        .merge(health::routes(checks));
    let signal = common.shutdown.clone();
    tokio::spawn(async move { signal.on_signal().await });
    let server = http(listener, routes, &common.shutdown);
    if asked.demo {
        demo::fill(&common, &buses).await?;
    }
    if embedded {
        welcome(&common, &buses[0]).await?;
    }
    let ended = server.await;
    leave(&common, &buses).await;
    match ended {
        Ok(result) => result.map_err(|error| Failure::failed(format!("HTTP: {error}"))),
        Err(error) => Err(Failure::failed(format!("HTTP: {error}"))),
    }
}

fn common(settings: Settings) -> Common {
    let transport = match &settings.broker_url {
        Some(url) => Transport::RabbitMq(rabbitmq::Broker::new(url)),
        None => Transport::Embedded(Hub::new()),
    };
    let site = Site {
        name: settings.site_name.clone(),
        owner: settings.site_owner.clone(),
        contact_email: None,
        public_url: settings.public_url.clone(),
    };
    Common { site: Arc::new(site), clock: Clock::system(), transport, shutdown: Shutdown::new(), settings }
}

/// All services in one process, but with a broker: its queues are declared as soon as it is there. Sign-ups do not wait.
fn declare_queues(common: &Common) {
    let Some(url) = common.settings.broker_url.clone() else { return };
    let shutdown = common.shutdown.clone();
    common.shutdown.spawn(async move {
        while let Err(error) = rabbitmq::declare(&url, parts::LISTENERS).await {
            tracing::warn!(%error, "queues not declared yet");
            if !shutdown.sleep(BROKER_PAUSE).await {
                return;
            }
        }
    });
}

fn http(listener: TcpListener, routes: Router, shutdown: &Shutdown) -> tokio::task::JoinHandle<std::io::Result<()>> {
    let listener = listener.tap_io(|stream| {
        // Small answers should not wait for more.
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "no TCP_NODELAY");
        }
    });
    let shutdown = shutdown.clone();
    tokio::spawn(async move {
        let stop = shutdown.clone();
        let service = routes.into_make_service_with_connect_info::<SocketAddr>();
        let serving = axum::serve(listener, service).with_graceful_shutdown(async move { stop.requested().await });
        tokio::select! {
            ended = async { serving.await } => ended,
            // Requests that take longer than the grace are left.
            () = async { shutdown.requested().await; tokio::time::sleep(Shutdown::GRACE).await } => Ok(()),
        }
    })
}

async fn leave(common: &Common, buses: &[Bus]) {
    common.shutdown.request();
    if !common.shutdown.finished().await {
        tracing::warn!("some work had to be left; it goes on at the next start");
    }
    for bus in buses {
        bus.database.close().await;
    }
}

/// Tells a person where everything is.
async fn welcome(common: &Common, events: &Bus) -> Result<(), Failure> {
    let path = fachtag_events::usecases::logins::start_link(&parts::events_office(common, events)).await?;
    let Settings { public_url, data_dir, smtp_url, .. } = &common.settings;
    println!("Fachtag läuft:      {public_url}/");
    println!("Für die Organisation: {public_url}{path}");
    println!("                    (Anmeldelink, einmal und einen Tag lang gültig)");
    match smtp_url {
        Some(_) => println!("E-Mails:            gehen an den eingestellten Mailserver"),
        None => {
            println!("E-Mails:            {public_url}/postfach");
            println!("                    (Dateien in {})", data_dir.join("mail").display());
        }
    }
    println!("Beenden:            Strg+C");
    Ok(())
}
