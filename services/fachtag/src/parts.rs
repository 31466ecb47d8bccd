//! The three services, opened: the only place that knows them all.

use std::sync::Arc;

use axum::Router;
use fachtag_access::Guard;
use fachtag_bus::{Bus, Signal, Transport, rabbitmq::Listener};
use fachtag_db::{Database, DatabaseUrl, Migrator};
use fachtag_documents::calendar::Person;
use fachtag_events as events;
use fachtag_notifications::{
    self as notifications,
    composing::{
        dkim::Signature,
        sender::{Originator, SenderIdentity, deliverable},
    },
    sending::{
        files::FileTransport,
        oauth::Tokens,
        return_path::ReturnPath,
        settings::SmtpSettings,
        smtp::{Limits, SmtpTransport},
        transport::MailTransport,
        workers::QueueWorkers,
    },
    store::Letters,
};
use fachtag_registrations as registrations;
use fachtag_runtime::{BlockingPool, Clock, Settings, Shutdown};
use fachtag_web::{colours, page::Site};
use lettre::message::Mailbox;
use url::Url;

use crate::{attention, cli::Service, commands::Failure};

/// Every service and the routing keys it listens to.
pub const LISTENERS: &[Listener] = &[
    (EVENTS, events::messages::LISTENS_TO),
    (REGISTRATIONS, registrations::messages::LISTENS_TO),
    (NOTIFICATIONS, notifications::messages::LISTENS_TO),
];

pub const EVENTS: &str = "events";
const REGISTRATIONS: &str = "registrations";
const NOTIFICATIONS: &str = "notifications";

/// The names of the services to run: one, or all.
pub fn names(service: Option<Service>) -> Vec<&'static str> {
    match service {
        Some(Service::Events) => vec![EVENTS],
        Some(Service::Registrations) => vec![REGISTRATIONS],
        Some(Service::Notifications) => vec![NOTIFICATIONS],
        None => vec![EVENTS, REGISTRATIONS, NOTIFICATIONS],
    }
}

/// The folders of migrations that make up a service's store, each with its history table.
pub fn migrations(service: &str) -> [&'static (Migrator, &'static str); 3] {
    let own = match service {
        EVENTS => &events::store::MIGRATIONS,
        REGISTRATIONS => &registrations::store::MIGRATIONS,
        _ => &notifications::store::MIGRATIONS,
    };
    [&fachtag_bus::MIGRATIONS, &fachtag_access::MIGRATIONS, own]
}

/// Where the stores are.
pub fn database_url(settings: &Settings) -> DatabaseUrl {
    match &settings.database_url {
        Some(url) => DatabaseUrl::Postgres(url.clone()),
        None => DatabaseUrl::Folder(settings.data_dir.clone()),
    }
}

/// Opens a service's store.
pub async fn open(settings: &Settings, service: &'static str) -> Result<Database, Failure> {
    let database = Database::open_with(&database_url(settings), service, settings.database_timeout).await;
    database.map_err(|error| Failure::database(service, &error))
}

/// Brings a store up to date.
pub async fn migrate(database: &Database) -> Result<(), Failure> {
    for (migrator, history) in migrations(database.service()) {
        let done = database.migrate(migrator, history).await;
        done.map_err(|error| Failure::database(database.service(), &error))?;
    }
    Ok(())
}

/// Whether a store is up to date.
pub async fn is_migrated(database: &Database) -> fachtag_db::Result<bool> {
    for (migrator, history) in migrations(database.service()) {
        if !database.is_migrated(migrator, history).await? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// What all services of a process share.
#[derive(Clone)]
pub struct Common {
    pub settings: Settings,
    /// All services in this process.
    pub embedded: bool,
    /// Somebody tries the program out.
    pub demo: bool,
    pub site: Arc<Site>,
    pub clock: Clock,
    pub transport: Transport,
    pub shutdown: Shutdown,
    /// Where PDFs and the like are made, one at a time.
    pub pool: BlockingPool,
}

/// The core of the events service.
pub fn events_core(common: &Common, bus: &Bus) -> events::core::Core {
    let settings = &common.settings;
    events::core::Core { bus: bus.clone(), secret: settings.secret.clone(), sessions: settings.sessions.clone() }
}

/// What the registrations service's use cases need.
pub fn registrations_core(common: &Common, bus: &Bus) -> registrations::Core {
    registrations::Core { bus: bus.clone(), secret: common.settings.secret.clone() }
}

/// The ways letters can go. Without a mail server they go into files: for show in a demonstration, as not sent otherwise.
pub fn mail_transport(settings: &Settings, demo: bool) -> Result<MailTransport, Failure> {
    match &settings.smtp_url {
        None if demo => Ok(MailTransport::Files(FileTransport::new(&settings.data_dir))),
        None => Ok(MailTransport::Files(FileTransport::without_server(&settings.data_dir))),
        Some(url) => {
            let oauth = settings.smtp_oauth.as_ref();
            let parse = if oauth.is_some() { SmtpSettings::parse_for_tokens } else { SmtpSettings::parse };
            let smtp = parse(url).map_err(|error| Failure::usage(format!("FACHTAG_SMTP_URL {error}")))?;
            let tokens = oauth.map(|client| Tokens::new(&client.tenant, &client.client_id, &client.client_secret));
            let tokens = tokens.transpose().map_err(|error| Failure::failed(format!("FACHTAG_SMTP_OAUTH: {error}")))?;
            let mail_transport =
                SmtpTransport::new(smtp, Limits::default()).with_helo(&helo(settings)).with_tokens(tokens);
            Ok(MailTransport::Smtp(mail_transport))
        }
    }
}

/// What mail servers are greeted by: how the world knows this machine.
fn helo(settings: &Settings) -> String {
    let public = Url::parse(&settings.public_url).ok();
    let public = public.and_then(|url| url.host_str().map(str::to_owned));
    settings.smtp_helo.clone().or(public).unwrap_or_else(|| "localhost".into())
}

/// The office's mailbox.
pub fn sender(settings: &Settings) -> Result<Mailbox, Failure> {
    let mailbox = settings.mail_from.parse().map_err(|_| {
        Failure::usage(format!(
            "FACHTAG_MAIL_FROM ist „{}“. Erwartet wird ein Absender wie Fachtag <fachtag@example.org>.",
            settings.mail_from
        ))
    })?;
    deliverable(mailbox).map_err(|words| Failure::usage(format!("FACHTAG_MAIL_FROM {words}")))
}

/// Where reports about undeliverable letters come to.
pub fn return_path(settings: &Settings) -> Result<Option<ReturnPath>, Failure> {
    let Some(address) = settings.bounce_address.as_deref() else { return Ok(None) };
    ReturnPath::parse(address).map(Some).ok_or_else(|| {
        Failure::usage(format!(
            "FACHTAG_BOUNCE_ADDRESS ist „{address}“. Erwartet wird eine Adresse ohne Umlaute vor dem @, wie bounces@example.org."
        ))
    })
}

/// Whom calendars name: the office, as in its mails.
fn organizer(settings: &Settings) -> Result<Person, Failure> {
    let mailbox = sender(settings)?;
    let email = mailbox.email.to_string();
    Ok(Person { name: mailbox.name.unwrap_or_else(|| settings.site_owner.clone()), email })
}

/// What mails are signed with.
pub fn signature(settings: &Settings) -> Result<Option<Signature>, Failure> {
    let made = settings.dkim.as_ref().map(|dkim| Signature::new(&dkim.domain, &dkim.selector, &dkim.key));
    made.transpose().map_err(|error| Failure::usage(error.to_string()))
}

/// Checks who asks this service.
pub fn guard(common: &Common, bus: &Bus) -> Guard {
    let settings = &common.settings;
    Guard::new(bus, &settings.secret).with(settings.sessions.clone(), settings.public_tls())
}

/// Starts to listen, and returns the routes. The relays start later, when everybody listens.
pub fn start(common: &Common, bus: &Bus) -> Result<Router, Failure> {
    match bus.database.service() {
        EVENTS => start_events(common, bus),
        REGISTRATIONS => start_registrations(common, bus),
        _ => start_notifications(common, bus),
    }
}

/// What a service without letters says of them.
async fn no_letters(_: Database) -> fachtag_db::Result<Letters> {
    Ok(Letters::default())
}

/// What is said of letters while there is no mail server.
async fn not_sent(database: Database) -> fachtag_db::Result<Letters> {
    let letters = notifications::store::attention(database).await?;
    Ok(Letters { trouble: Some(notifications::store::NOT_SET_UP.into()), ..letters })
}

fn start_events(common: &Common, bus: &Bus) -> Result<Router, Failure> {
    bus.listen(&common.transport, events::messages::Messages { clock: bus.clock.clone() }, &common.shutdown);
    attention::start(bus, no_letters, &common.shutdown);
    let core = events_core(common, bus);
    common.shutdown.spawn(events::identity::logins::renew_links_at_start(core.clone(), common.shutdown.clone()));
    common.shutdown.spawn(events::identity::tokens::announce_old_at_start(core.clone(), common.shutdown.clone()));
    let (site, organizer) = (Arc::clone(&common.site), organizer(&common.settings)?);
    let app = events::app::App::new(core, guard(common, bus), site, organizer, common.pool.clone());
    Ok(events::routes::pages(app.clone()).merge(events::routes::api(app)))
}

fn start_registrations(common: &Common, bus: &Bus) -> Result<Router, Failure> {
    let core = registrations_core(common, bus);
    bus.listen(&common.transport, registrations::messages::Messages(core.clone()), &common.shutdown);
    attention::start(bus, no_letters, &common.shutdown);
    bus.start_due_work(registrations::due::Due(core.clone()), &common.shutdown);
    common.shutdown.spawn(registrations::my_registration::new_links::run(core.clone(), common.shutdown.clone()));
    // A service of its own does not know; then it is the notifications service that warns.
    let sends = common.settings.smtp_url.is_some() || common.demo || !common.embedded;
    let organizer = organizer(&common.settings)?;
    let app = registrations::App::new(
        core,
        guard(common, bus),
        Arc::clone(&common.site),
        organizer,
        common.pool.clone(),
        &common.shutdown,
    )
    .with_mail(sends);
    Ok(registrations::pages(app.clone()).merge(registrations::api(app)))
}

/// Whose letters these are.
pub fn sender_identity(settings: &Settings) -> Result<SenderIdentity, Failure> {
    Ok(SenderIdentity {
        name: settings.site_name.clone(),
        owner: settings.site_owner.clone(),
        from: Originator::new(sender(settings)?, signature(settings)?),
        public_url: settings.public_url.clone(),
        colour: colours::ground(settings.site_colour),
    })
}

fn start_notifications(common: &Common, bus: &Bus) -> Result<Router, Failure> {
    let settings = &common.settings;
    let letters = Signal::new();
    let core = notifications::core::Core {
        bus: bus.clone(),
        secret: settings.secret.clone(),
        identity: Arc::new(sender_identity(settings)?),
        pool: common.pool.clone(),
        letters: letters.clone(),
    };
    bus.start_due_work(notifications::due::Due(core.clone()), &common.shutdown);
    bus.listen(&common.transport, notifications::messages::Messages(core.clone()), &common.shutdown);
    bus.drain_dead_letters(&common.transport, &common.shutdown);
    let mail_transport = mail_transport(settings, common.demo)?;
    let sends = match &mail_transport {
        MailTransport::Files(files) => files.pretends(),
        MailTransport::Smtp(_) => true,
    };
    if sends {
        attention::start(bus, notifications::store::attention, &common.shutdown);
    } else {
        tracing::warn!("FACHTAG_SMTP_URL is not set: letters are put into files, and nobody gets them");
        attention::start(bus, not_sent, &common.shutdown);
    }
    let mailbox = match &mail_transport {
        // A service of its own stands behind a proxy; its mailbox is the folder.
        MailTransport::Files(files) if common.embedded => Some(files.clone()),
        MailTransport::Files(_) | MailTransport::Smtp(_) => None,
    };
    let return_path = return_path(settings)?;
    // Files need no consideration.
    let per_minute = settings.mails_per_minute.filter(|_| settings.smtp_url.is_some());
    QueueWorkers::new(bus.clone(), mail_transport, per_minute, letters)
        .with_return_path(return_path)
        .start(&common.shutdown);
    let (guard, site) = (guard(common, bus), Arc::clone(&common.site));
    let app = notifications::app::App { core, guard, site, mailbox, sends };
    Ok(notifications::routes::pages(app.clone()).merge(notifications::routes::api(app)))
}
