use proptest::prelude::*;

use super::*;

fn now() -> DateTime<Utc> {
    "2026-11-24T09:00:00Z".parse().unwrap()
}

fn deferred() -> Outcome {
    Outcome::Deferred { reply: "451 später".into() }
}

fn uncertain() -> Outcome {
    Outcome::Uncertain { detail: "keine Antwort".into() }
}

fn any_outcome() -> impl Strategy<Value = Outcome> {
    prop_oneof![
        Just(Outcome::Accepted { reply: "250 ok".into() }),
        Just(Outcome::Rejected { code: 550, reply: "550 unbekannt".into() }),
        Just(deferred()),
        Just(uncertain()),
    ]
}

#[test]
fn names_read_back() {
    for kind in LetterKind::ALL {
        assert_eq!(LetterKind::parse(kind.as_str()), Some(kind));
    }
    for state in LetterState::ALL {
        assert_eq!(LetterState::parse(state.as_str()), Some(state));
    }
    assert_eq!(LetterKind::parse("Confirmed"), None);
    assert_eq!(LetterState::parse(""), None);
}

#[test]
fn who_waits_at_the_screen_comes_first() {
    assert!(LetterKind::Confirmed.urgent());
    assert!(LetterKind::LoginLink.urgent());
    assert!(!LetterKind::Promoted.urgent());
    assert!(!LetterKind::Mailing.urgent());
    assert!(!LetterKind::Reminder.urgent());
    assert!(!LetterKind::EventCancelled.urgent());
}

#[test]
fn deferred_climbs_the_ladder_and_parks() {
    let table = [
        (1, Some(5)),
        (2, Some(30)),
        (3, Some(120)),
        (4, Some(600)),
        (5, Some(3_600)),
        (6, Some(21_600)),
        (7, Some(86_400)),
        (8, None),
        (u32::MAX, None),
    ];
    for (attempts, wait) in table {
        let next = after_attempt(&deferred(), Tries { attempts, uncertain: 0 }, now(), 0.5);
        assert_eq!(next.next_at, wait.map(|seconds| now() + Duration::seconds(seconds)), "attempt {attempts}");
        let state = if wait.is_some() { LetterState::Waiting } else { LetterState::Parked };
        assert_eq!(next.state, state, "attempt {attempts}");
        assert_eq!(next.reply, "451 später");
    }
}

#[test]
fn jitter_spreads_by_a_fifth() {
    let wait = |jitter| {
        let next = after_attempt(&deferred(), Tries { attempts: 2, uncertain: 0 }, now(), jitter);
        (next.next_at.unwrap() - now()).num_milliseconds()
    };
    assert_eq!((wait(0.0), wait(0.5), wait(1.0)), (24_000, 30_000, 36_000));
    assert_eq!((wait(-7.0), wait(7.0), wait(f64::NAN)), (24_000, 36_000, 30_000));
}

#[test]
fn the_end_is_the_end() {
    let tries = Tries { attempts: 1, uncertain: 0 };
    let accepted = after_attempt(&Outcome::Accepted { reply: "250 ok".into() }, tries, now(), 0.5);
    assert_eq!((accepted.state, accepted.next_at), (LetterState::Accepted, None));
    let rejected = Outcome::Rejected { code: 550, reply: "550 unbekannt".into() };
    let rejected = after_attempt(&rejected, tries, now(), 0.5);
    assert_eq!((rejected.state, rejected.next_at), (LetterState::Failed, None));
    assert_eq!(rejected.reply, "550 unbekannt");
}

#[test]
fn uncertain_is_repeated_twice_at_most() {
    for (uncertain_so_far, repeated) in [(1, true), (2, true), (3, false)] {
        let tries = Tries { attempts: 6, uncertain: uncertain_so_far };
        let next = after_attempt(&uncertain(), tries, now(), 0.9);
        if repeated {
            assert_eq!(next.state, LetterState::Uncertain);
            assert_eq!(next.next_at, Some(now() + Duration::minutes(11)));
        } else {
            assert_eq!((next.state, next.next_at), (LetterState::Parked, None));
        }
    }
}

proptest! {
    /// Whatever servers do: a letter ends, and at most three copies can have left us without a reply.
    #[test]
    fn every_letter_ends(outcomes in prop::collection::vec(any_outcome(), 12), jitter in any::<f64>()) {
        let (mut tries, mut now, mut ended) = (Tries { attempts: 0, uncertain: 0 }, now(), false);
        for outcome in &outcomes {
            tries.attempts += 1;
            tries.uncertain += u32::from(matches!(outcome, Outcome::Uncertain { .. }));
            let next = after_attempt(outcome, tries, now, jitter);
            match next.next_at {
                Some(at) => {
                    prop_assert!(at > now);
                    prop_assert!(matches!(next.state, LetterState::Waiting | LetterState::Uncertain));
                    now = at;
                }
                None => {
                    prop_assert!(matches!(next.state, LetterState::Accepted | LetterState::Failed | LetterState::Parked));
                    ended = true;
                    break;
                }
            }
        }
        prop_assert!(ended);
        prop_assert!(tries.uncertain <= 3);
    }
}
