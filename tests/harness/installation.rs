//! A whole Fachtag, in one process or in several.

use std::{net::SocketAddr, sync::Arc};

use tempfile::TempDir;

use crate::{
    Broker, Client, Database, Mails, Mode, Node, Service,
    program::Environment,
    smtp_sink::{Abilities, SmtpSink},
};

/// How to set up an installation.
#[derive(Clone)]
pub struct Options {
    pub mode: Mode,
    /// Processes per service, when distributed.
    pub replicas: usize,
    /// Further settings.
    pub variables: Vec<(&'static str, String)>,
    /// Further arguments of `serve`.
    pub arguments: Vec<&'static str>,
    /// What a shell does before it becomes the program.
    pub before: Option<&'static str>,
    /// Send mails by SMTP; always so when distributed.
    pub smtp: bool,
    /// Give it a broker that the test may stop.
    pub own_broker: bool,
}

impl Options {
    /// One process and nothing else.
    pub fn embedded() -> Self {
        Self {
            mode: Mode::Embedded,
            replicas: 1,
            variables: Vec::new(),
            arguments: Vec::new(),
            before: None,
            smtp: false,
            own_broker: false,
        }
    }

    /// Each service in processes of its own, beside PostgreSQL, RabbitMQ and a mail server.
    pub fn distributed(replicas: usize) -> Self {
        Self { mode: Mode::Distributed, replicas, smtp: true, ..Self::embedded() }
    }

    /// With one more setting.
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.variables.push((name, value.into()));
        self
    }
}

/// A running installation. Dropping it ends it and everything it used.
pub struct Installation {
    // Fields are dropped in this order: the programs before what they use.
    pub nodes: Vec<Node>,
    pub client: Client,
    pub mails: Mails,
    /// What the program's commands find, the same as its processes.
    pub environment: Environment,
    /// An API token that may do everything.
    pub token: String,
    pub mode: Mode,
    broker: Option<Arc<Broker>>,
    _database: Option<Database>,
    _folder: TempDir,
}

impl Installation {
    /// Sets everything up and waits until it is ready.
    pub async fn start(options: Options) -> Self {
        let folder = tempfile::Builder::new().prefix("fachtag.").tempdir().unwrap();
        let mut environment = Environment { before: options.before, ..Environment::new(folder.path()) }
            .with("FACHTAG_DATA_DIR", folder.path().join("data").display().to_string())
            .with("FACHTAG_LOG_FORMAT", "json")
            // All tests come from one address. Those of the limits give none here.
            .with("FACHTAG_UNLIMITED_CLIENTS", "127.0.0.0/8,::1");
        let sink = if options.smtp {
            let abilities = Abilities { international: true, ..Abilities::default() };
            let sink = Arc::new(SmtpSink::start(abilities).await.unwrap());
            environment =
                environment.with("FACHTAG_SMTP_URL", sink.url()).with("FACHTAG_MAILS_PER_MINUTE", "unlimited");
            Some(sink)
        } else {
            None
        };
        let (mut broker, mut database) = (None, None);
        if options.mode == Mode::Distributed {
            let (rabbit, postgres) = tokio::join!(
                async { if options.own_broker { Arc::new(Broker::start().await) } else { Broker::shared().await } },
                Database::create()
            );
            environment = environment
                .with("FACHTAG_DATABASE_URL", postgres.url())
                .with("FACHTAG_BROKER_URL", rabbit.place().await)
                .with("FACHTAG_SECRET", "nur-fuer-tests-0123456789-0123456789")
                .with("FACHTAG_PUBLIC_URL", "http://fachtag.test");
            (broker, database) = (Some(rabbit), Some(postgres));
        }
        for (name, value) in &options.variables {
            environment = environment.with(name, value);
        }
        if options.mode == Mode::Distributed {
            environment.must_run(&["migrate"]).await;
            environment.must_run(&["setup-broker"]).await;
        }
        let nodes = start_nodes(&options, &environment).await;
        let client = Client::new(nodes.iter().map(|node| (node.service, node.address)).collect());
        for node in &nodes {
            node.ready(&client).await;
        }
        let environment = if options.mode == Mode::Embedded { nodes[0].environment.clone() } else { environment };
        let token = create_token(&environment, "admin").await;
        let mails = sink.map_or_else(|| Mails::in_folder(folder.path().join("data/mail")), Mails::in_sink);
        let mode = options.mode;
        Self { nodes, client, mails, environment, token, mode, broker, _database: database, _folder: folder }
    }

    /// The broker between the services; a test that stops it must have asked for its own.
    pub fn broker(&self) -> &Broker {
        self.broker.as_ref().expect("a distributed installation")
    }

    /// The processes of a service; the only one when all are in one.
    pub fn nodes_of(&self, service: Service) -> Vec<&Node> {
        self.nodes.iter().filter(|node| node.service == service || node.service == Service::All).collect()
    }

    /// Makes an API token of a role.
    pub async fn create_token(&self, role: &str) -> String {
        create_token(&self.environment, role).await
    }

    /// The first process.
    pub fn address(&self) -> SocketAddr {
        self.nodes[0].address
    }

    /// Everything logged so far.
    pub fn logs(&self) -> String {
        self.nodes.iter().map(Node::log).collect()
    }

    /// Prints the end of every log, for a test that failed.
    pub fn show_logs(&self) {
        for node in &self.nodes {
            eprintln!("{}", node.last_words());
        }
    }
}

/// What tests call people and their addresses.
const PLANTED: [&str; 2] = ["Lovelace", "@schule.example"];

impl Drop for Installation {
    fn drop(&mut self) {
        if std::thread::panicking() {
            return self.show_logs();
        }
        // Whatever was broken: logs hold no names.
        let logs = self.logs();
        for planted in PLANTED {
            let line = logs.lines().find(|line| line.contains(planted));
            assert!(line.is_none(), "somebody is named in the logs: {line:?}");
        }
    }
}

async fn start_nodes(options: &Options, environment: &Environment) -> Vec<Node> {
    if options.mode == Mode::Embedded {
        return vec![Node::start(Service::All, 0, environment, &options.arguments).await];
    }
    let services = [Service::Events, Service::Registrations, Service::Notifications];
    let all = services.into_iter().flat_map(|service| {
        (0..options.replicas).map(move |number| Node::start(service, number, environment, &options.arguments))
    });
    futures_util::future::join_all(all).await
}

async fn create_token(environment: &Environment, role: &str) -> String {
    let printed = environment.must_run(&["token", "create", "--name", role, "--role", role]).await;
    let token = printed.split_whitespace().find(|word| word.starts_with("fachtag_"));
    token.unwrap_or_else(|| panic!("no token in {printed}")).to_owned()
}
