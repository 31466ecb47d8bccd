//! Running services until told to stop.

use std::{
    io::{IsTerminal, stdout},
    net::SocketAddr,
    sync::Arc,
    time::Duration,
};

use axum::Router;
use fachtag_bus::{Bus, LocalBroker, Transport, rabbitmq};
use fachtag_runtime::{BlockingPool, Clock, Settings, Shutdown, settings::LogFormat, telemetry::Telemetry};
use fachtag_web::{assets, client::Clients, layers, page::Site, well_known};
use tokio::{
    net::TcpListener,
    time::{Instant, timeout_at},
};

use crate::{
    cli::Serve,
    commands::Failure,
    connections, contract, demo, folder, health,
    out::say,
    parts::{self, Common},
};

/// Pause between tries to declare queues while the broker is away.
const BROKER_PAUSE: Duration = Duration::from_secs(3);

/// Runs what is asked for until SIGTERM or SIGINT.
pub async fn serve(settings: Settings, asked: &Serve) -> Result<(), Failure> {
    let services = parts::names(asked.service);
    let embedded = asked.service.is_none();
    let label = if embedded { "embedded" } else { services[0] };
    // Whoever tries it out wants to read where everything is, not what became of each letter.
    let filter = if asked.demo && settings.log_format == LogFormat::Text { "warn" } else { "info" };
    let telemetry = Telemetry::install(&settings, label, filter).map_err(|error| Failure::usage(error.to_string()))?;
    health::describe(label);
    let descriptors = connections::raise_descriptors();
    let listener = listen("FACHTAG_LISTEN", settings.listen).await?;
    let inside = match settings.admin_listen {
        Some(address) => Some(listen("FACHTAG_ADMIN_LISTEN", address).await?),
        None => None,
    };
    if let Some(folder) = &settings.font_dir {
        fachtag_documents::fonts::use_folder(folder)
            .map_err(|error| Failure::failed(format!("FACHTAG_FONT_DIR {}: {error}", folder.display())))?;
    }
    if let Some(folder) = &settings.site_words {
        fachtag_words::use_folder(folder)
            .map_err(|why| Failure::failed(format!("FACHTAG_SITE_WORDS {}: {why}", folder.display())))?;
    }
    let common = common(settings, embedded, asked.demo);
    let mut buses = Vec::new();
    // Held until the end.
    let _owned = folder::own(&common.settings, &services)?;
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
    // Relays stop after everybody else, so that what the last requests wrote still goes out.
    let relays = Shutdown::new();
    for bus in &buses {
        bus.start_relay(&common.transport, &relays);
    }
    let metrics = telemetry.metrics();
    common.shutdown.spawn(Telemetry::upkeep(metrics.clone(), common.shutdown.clone()));
    let front = Shutdown::new();
    let checks = health::Checks {
        buses: buses.clone(),
        transport: common.transport.clone(),
        settings: common.settings.clone(),
        metrics,
        clock: common.clock.clone(),
        progress: vec![common.shutdown.progress().clone(), relays.progress().clone()],
        leaving: front.clone(),
        last: Arc::default(),
    };
    let routes =
        routes.merge(assets::router(common.site.own_assets())).merge(contract::routes()).merge(well_known::router());
    let clients = Clients::of(&common.settings, &common.clock);
    let routes = layers::wrap(routes, &common.site, &common.clock, &clients)
        .merge(health::routes(checks.clone(), parts::guard(&common, &buses[0])));
    let closing = Shutdown::new();
    let limits = connections::Limits::of(descriptors);
    let proxies = common.settings.trusted_proxies.clone();
    if let Some(listener) = inside {
        let routes = health::inside(checks);
        closing.spawn(connections::run(listener, routes, limits.clone(), Vec::new(), closing.clone()));
    }
    closing.spawn(connections::run(listener, routes, limits, proxies, closing.clone()));
    if asked.demo {
        demo::fill(&common, &buses).await?;
    }
    if embedded {
        welcome(&common, &buses[0]).await?;
    }
    tokio::select! {
        () = front.on_signal() => {}
        () = common.shutdown.requested() => {}
        () = relays.requested() => {}
        // A server that panicked: nobody would be answered any more.
        () = closing.requested() => {}
    }
    // From here on `/healthz` and `/readyz` say so, and what comes all the same is still answered.
    front.request();
    let drain = common.settings.drain;
    let deadline = Instant::now() + Shutdown::GRACE.max(drain + Shutdown::GRACE / 2);
    end_at(deadline);
    tokio::time::sleep(drain).await;
    // The last traces go out afterwards.
    leave(&[closing, relays, common.shutdown.clone()], &buses, deadline - Duration::from_secs(1)).await
}

/// Ends the process at the deadline whatever still runs: a collector that takes no traces, a name server that says nothing.
fn end_at(deadline: Instant) {
    let left = deadline.saturating_duration_since(Instant::now());
    // Without a log line: standard error may be what hangs.
    std::thread::spawn(move || {
        std::thread::sleep(left);
        std::process::exit(0);
    });
}

async fn listen(setting: &str, address: SocketAddr) -> Result<TcpListener, Failure> {
    let listener = TcpListener::bind(address).await;
    listener.map_err(|error| Failure::failed(format!("{setting} {address} ist nicht benutzbar: {error}")))
}

/// The broker of the settings, or none.
pub(crate) fn transport(settings: &Settings) -> Transport {
    match &settings.broker_url {
        Some(url) => Transport::RabbitMq(rabbitmq::Broker::new(url)),
        None => Transport::Embedded(LocalBroker::new()),
    }
}

fn common(settings: Settings, embedded: bool, demo: bool) -> Common {
    let transport = transport(&settings);
    // A service of its own does not know how the notifications service sends.
    let without_mail = embedded && !demo && settings.smtp_url.is_none();
    let site = Arc::new(Site { without_mail, ..Site::of(&settings) });
    Common {
        embedded,
        demo,
        site,
        clock: Clock::system(),
        transport,
        shutdown: Shutdown::new(),
        pool: BlockingPool::new(1),
        settings,
    }
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

/// Stops in order: requests first, then the relays, then everybody; all of it by the deadline.
async fn leave(order: &[Shutdown], buses: &[Bus], deadline: Instant) -> Result<(), Failure> {
    let mut complete = true;
    let [front, rest @ ..] = order else { return Ok(()) };
    front.request();
    // Requests that take longer are left: the others need some of the time, too.
    let half = Instant::now() + deadline.saturating_duration_since(Instant::now()) / 2;
    front.finished(half).await;
    for shutdown in rest {
        shutdown.request();
        complete &= shutdown.finished(deadline).await;
    }
    if !complete {
        tracing::warn!("some work had to be left; it goes on at the next start");
    }
    for bus in buses {
        let _ = timeout_at(deadline, bus.database.close()).await;
    }
    if order.iter().any(Shutdown::is_broken) {
        return Err(Failure::failed("Ein Teil des Programms ist abgestürzt; Näheres steht im Protokoll."));
    }
    Ok(())
}

/// Tells a person where everything is.
async fn welcome(common: &Common, events: &Bus) -> Result<(), Failure> {
    let core = parts::events_core(common, events);
    // What is no terminal is a log, which others may read for a long time.
    let link = fachtag_events::identity::logins::start_link(&core, stdout().is_terminal()).await?;
    let Settings { public_url, data_dir, smtp_url, log_format, .. } = &common.settings;
    if *log_format == LogFormat::Json {
        let sign_in = link.map_or_else(|| format!("{public_url}/anmelden"), |path| format!("{public_url}{path}"));
        tracing::info!(public_url, sign_in, "running");
        return Ok(());
    }
    if smtp_url.is_none() && !common.demo {
        say!("ACHTUNG:       Ohne Mailserver (FACHTAG_SMTP_URL) erhält niemand E-Mails.");
    }
    say!("Fachtag läuft: {public_url}/");
    match link {
        Some(path) => {
            say!("Organisation:  {public_url}{path}");
            say!("               (Anmeldelink, einmal und einen Tag lang gültig)");
        }
        None => say!("Organisation:  {public_url}/anmelden"),
    }
    match smtp_url {
        Some(_) => say!("E-Mails:       gehen an den eingestellten Mailserver"),
        None => {
            say!("E-Mails:       {public_url}/postfach");
            say!("               (Dateien in {})", data_dir.join("mail").display());
        }
    }
    say!("Beenden:       Strg+C");
    Ok(())
}
