//! Queues that are missing or stand without a leader, and a broker that takes nothing.

use fachtag_bus::{
    Transport,
    rabbitmq::{self, Broker, BrokerError, Listener, QueueState},
};

use crate::world::{OwnServer, block_on};

const LISTENERS: &[Listener] = &[("one", &["queues.one.v1"]), ("two", &["queues.two.v1"])];

async fn states(url: &str) -> Vec<QueueState> {
    rabbitmq::inspect(url, LISTENERS).await.unwrap().into_iter().map(|(_, state)| state).collect()
}

/// What RabbitMQ does by itself when it is killed shortly after a queue was declared: nobody leads it, and nothing says so.
#[test]
fn a_queue_without_a_leader_is_named_and_repaired() {
    use QueueState::{Fine, Missing, NoLeader};
    let broker = OwnServer::start("rabbitmq.sh");
    block_on(async {
        rabbitmq::declare(&broker.url, LISTENERS).await.unwrap();
        assert_eq!(states(&broker.url).await, [Fine, Fine, Fine]);
        assert!(rabbitmq::repair(&broker.url, LISTENERS).await.unwrap().is_empty());
        broker.ctl(&["eval", "ra:stop_server(quorum_queues, {'%2F_fachtag.one.v1', node()})."]);
        assert_eq!(states(&broker.url).await, [Fine, NoLeader, Fine]);
        assert_eq!(rabbitmq::repair(&broker.url, LISTENERS).await.unwrap(), ["fachtag.one.v1"]);
        assert_eq!(states(&broker.url).await, [Fine, Fine, Fine]);

        broker.ctl(&["delete_queue", "fachtag.two.v1"]);
        assert_eq!(states(&broker.url).await, [Fine, Fine, Missing]);
        rabbitmq::declare(&broker.url, LISTENERS).await.unwrap();
        assert_eq!(states(&broker.url).await, [Fine, Fine, Fine]);

        // A memory alarm must not look like queues without a leader.
        broker.ctl(&["set_vm_memory_high_watermark", "absolute", "1MB"]);
        assert!(matches!(rabbitmq::repair(&broker.url, LISTENERS).await, Err(BrokerError::Blocked)));
        let transport = Transport::RabbitMq(Broker::new(&broker.url));
        transport.check().await.unwrap();
        let message = fachtag_contracts::Envelope::wrap(
            &crate::world::Numbered::<1>(crate::world::Note { subject: uuid::Uuid::new_v4(), version: 1 }),
            uuid::Uuid::new_v4(),
            chrono::DateTime::UNIX_EPOCH,
            None,
        );
        assert_eq!(transport.publish(&[message.unwrap()]).await, [false]);
        // The failed hand-over ended the connection; the next one is blocked as soon as it publishes.
        broker.ctl(&["set_vm_memory_high_watermark", "absolute", "512MB"]);
        assert_eq!(states(&broker.url).await, [Fine, Fine, Fine]);
    });
}
