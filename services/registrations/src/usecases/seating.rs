//! Decides a batch of sign-ups for one event in one transaction.

use std::collections::HashMap;

use chrono::{DateTime, Duration, Utc};
use fachtag_contracts::attendance::Attendance;
use fachtag_contracts::registrations::{
    Registration, RegistrationConfirmed, RegistrationPending, RegistrationRepeated, RegistrationStatus,
    RegistrationWaitlisted,
};
use fachtag_db::Tx;
use fachtag_runtime::token_hash;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    Journal, Office, Result,
    read::manage_token,
    save_seats,
    sign_up::{Answer, Job, NotStored, Placed, SignUp},
};
use crate::{
    domain::{
        applicant::{SUPPORT_CONSENT, Way},
        caution::Caution,
        deadline,
        history::{Actor, Deed},
        person::{MOST_PER_ADDRESS, PersonKey},
        reference::reference,
        seats::Placement,
        window::{self, check_way},
    },
    store::{
        events::{self, KeptEvent},
        idempotency::{self, Kept},
        registrations::{self, New},
    },
};

/// Sign-ups of one person at one event within a day, cancelled ones included. More are no change of mind.
const MOST_A_DAY: usize = 5;
/// The same for all people of one address: nobody fills another's mailbox by signing up and cancelling under new names.
const MOST_A_DAY_PER_ADDRESS: usize = 2 * MOST_PER_ADDRESS;

/// Decides all and answers each after the commit. A batch that the database refuses is tried again one by one, so that one
/// bad row harms nobody else. With the database away nobody is kept waiting: each is told at once.
pub(super) async fn decide(office: &Office, event: Uuid, jobs: Vec<Job>) {
    let (wishes, replies): (Vec<SignUp>, Vec<_>) = jobs.into_iter().map(|job| (job.sign_up, job.reply)).unzip();
    let answers = match decide_together(office, event, &wishes).await {
        Ok(answers) => answers.into_iter().map(Ok).collect(),
        Err(error) if !may_succeed(&error) => {
            tracing::error!(%event, %error, count = wishes.len(), "sign-ups could not be stored");
            vec![Err(NotStored); wishes.len()]
        }
        Err(error) => {
            tracing::warn!(%event, %error, count = wishes.len(), "batch refused; one by one");
            let mut answers = Vec::with_capacity(wishes.len());
            for wish in &wishes {
                answers.push(decide_alone(office, event, wish).await);
            }
            answers
        }
    };
    for (reply, answer) in replies.into_iter().zip(answers) {
        // Who asked may have gone; the registration stands all the same, and the mail tells.
        let _ = reply.send(answer);
    }
}

/// Whether the same sign-ups may be stored when tried again.
fn may_succeed(error: &fachtag_bus::Error) -> bool {
    use fachtag_db::Error::{Conflict, Rule, Unique};
    matches!(error, fachtag_bus::Error::Database(Unique(_) | Rule(_) | Conflict(_)))
}

async fn decide_alone(office: &Office, event: Uuid, wish: &SignUp) -> Result<Answer, NotStored> {
    let answers = decide_together(office, event, std::slice::from_ref(wish)).await;
    answers.ok().and_then(|mut answers| answers.pop()).ok_or_else(|| {
        tracing::error!(%event, "sign-up could not be stored");
        NotStored
    })
}

async fn decide_together(office: &Office, event: Uuid, wishes: &[SignUp]) -> Result<Vec<Answer>> {
    let now = office.bus.clock.now();
    let mut tx = office.bus.database.begin().await?;
    let Some(kept) = events::lock(&mut tx, event).await? else {
        return Ok(vec![Answer::UnknownEvent; wishes.len()]);
    };
    let known = Known::load(&mut tx, event, wishes, now).await?;
    let mut batch =
        Batch { office, now, kept, known, accepted: Vec::new(), remembered: Vec::new(), repeats: Vec::new() };
    let answers = wishes.iter().map(|wish| batch.answer(wish)).collect::<Result<Vec<_>>>()?;
    batch.save(tx).await?;
    office.bus.outbox.wake();
    count(&answers);
    Ok(answers)
}

/// What the database knew of these wishes before.
struct Known {
    keys: HashMap<Vec<u8>, Kept>,
    active: HashMap<PersonKey, Uuid>,
    /// How many people are registered under an address.
    at_address: HashMap<String, usize>,
    /// How often a person was signed up within a day.
    recent: HashMap<PersonKey, usize>,
    /// How many sign-ups there were under an address within a day.
    recent_at_address: HashMap<String, usize>,
}

impl Known {
    async fn load(tx: &mut Tx, event: Uuid, wishes: &[SignUp], now: DateTime<Utc>) -> Result<Self> {
        let keys = wishes.iter().filter_map(|wish| Some(wish.idempotency.as_ref()?.key.clone())).collect();
        let keys = idempotency::find(tx, keys).await?;
        let emails = wishes.iter().map(|wish| wish.applicant.email_key.clone()).collect();
        let registrations = registrations::by_email(tx, event, emails).await?;
        let mut known = Self {
            keys: keys.into_iter().map(|kept| (kept.key.clone(), kept)).collect(),
            active: HashMap::new(),
            at_address: HashMap::new(),
            recent: HashMap::new(),
            recent_at_address: HashMap::new(),
        };
        for row in registrations {
            let person = row.person();
            if now - row.registered_at < Duration::days(1) {
                *known.recent.entry(person.clone()).or_default() += 1;
                *known.recent_at_address.entry(person.email.clone()).or_default() += 1;
            }
            if row.is_active() {
                known.add(person, row.id);
            }
        }
        Ok(known)
    }

    fn add(&mut self, person: PersonKey, id: Uuid) {
        *self.at_address.entry(person.email.clone()).or_default() += 1;
        self.active.insert(person, id);
    }
}

/// An answer as it is kept for a request that may be sent again.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Remembered {
    Placed(Placed),
    Repeated { would_be: Option<RegistrationStatus> },
}

struct Accepted<'w> {
    wish: &'w SignUp,
    registration: Registration,
    queue_no: i64,
}

struct Batch<'w> {
    office: &'w Office,
    now: DateTime<Utc>,
    kept: KeptEvent,
    known: Known,
    accepted: Vec<Accepted<'w>>,
    remembered: Vec<Kept>,
    /// Registrations of people who tried again.
    repeats: Vec<(Uuid, &'w SignUp)>,
}

impl<'w> Batch<'w> {
    fn answer(&mut self, wish: &'w SignUp) -> Result<Answer> {
        if let Some(answer) = self.remembered_answer(wish)? {
            return Ok(answer);
        }
        if let Err(closed) = check_way(&self.kept.event, wish.way, self.now) {
            return Ok(Answer::Closed(closed));
        }
        let online = wish.way == Way::Online;
        // Organizers enter people they have spoken to.
        let to_confirm = online && (self.kept.event.email_confirmation || wish.caution.is_some());
        let person = wish.applicant.person();
        if let Some(&id) = person.as_ref().and_then(|person| self.known.active.get(person)) {
            if !online {
                return Ok(Answer::Registered(id));
            }
            self.repeats.push((id, wish));
            let would_be = self.kept.seats.next(to_confirm).ok().map(Placement::status);
            self.remember(wish, &Remembered::Repeated { would_be })?;
            return Ok(Answer::Repeated { would_be });
        }
        if let Some(person) = person.as_ref().filter(|_| matches!(wish.actor, Actor::Participant)) {
            let at_most = |count: Option<&usize>, most: usize| count.is_none_or(|count| *count < most);
            if !at_most(self.known.recent.get(person), MOST_A_DAY)
                || !at_most(self.known.recent_at_address.get(&person.email), MOST_A_DAY_PER_ADDRESS)
            {
                return Ok(Answer::TooOften);
            }
            if !at_most(self.known.at_address.get(&person.email), MOST_PER_ADDRESS) {
                return Ok(Answer::AddressFull);
            }
        }
        let seats = &mut self.kept.seats;
        let placement = if wish.way == Way::Door { seats.take() } else { seats.place(to_confirm) };
        let Ok(placement) = placement else { return Ok(Answer::Full) };
        let placed = self.accept(wish, placement);
        self.remember(wish, &Remembered::Placed(placed.clone()))?;
        Ok(Answer::Placed(placed))
    }

    fn remembered_answer(&self, wish: &SignUp) -> Result<Option<Answer>> {
        let Some(idempotency) = &wish.idempotency else { return Ok(None) };
        let Some(kept) = self.known.keys.get(&idempotency.key) else { return Ok(None) };
        if kept.body != idempotency.body {
            return Ok(Some(Answer::KeyReused));
        }
        Ok(Some(match serde_json::from_str(&kept.answer)? {
            Remembered::Placed(placed) => Answer::Placed(placed),
            Remembered::Repeated { would_be } => Answer::Repeated { would_be },
        }))
    }

    fn accept(&mut self, wish: &'w SignUp, placement: Placement) -> Placed {
        let id = self.office.bus.clock.new_id();
        let applicant = &wish.applicant;
        let registration = Registration {
            id,
            event_id: self.kept.event.id,
            version: 1,
            status: placement.status(),
            // The end of a UUIDv7 is random.
            reference: reference(id.as_u128() & u128::from(u64::MAX >> 2)),
            first_name: applicant.first_name.clone(),
            last_name: applicant.last_name.clone(),
            email: applicant.email.clone(),
            institution: applicant.institution.clone(),
            waiting_position: placement.waiting_position(),
            registered_at: self.now,
            link_no: 0,
            answer_by: matches!(placement, Placement::Held { .. })
                .then(|| deadline::to_confirm(&self.kept.event, &self.kept.seats, self.now)),
            attendance: (wish.way == Way::Door).then_some(Attendance::Present),
            language: applicant.language,
        };
        let placed = Placed {
            id,
            event_id: registration.event_id,
            status: registration.status,
            waiting_position: registration.waiting_position,
            reference: registration.reference.clone(),
        };
        if let Some(person) = applicant.person() {
            self.known.add(person, id);
        }
        self.accepted.push(Accepted { wish, registration, queue_no: placement.queue_no() });
        placed
    }

    /// Refusals are not remembered: they may be different next time.
    fn remember(&mut self, wish: &SignUp, answer: &Remembered) -> Result<()> {
        if let Some(idempotency) = wish.idempotency.clone() {
            let answer = serde_json::to_string(answer)?;
            let kept = Kept { key: idempotency.key, body: idempotency.body, answer };
            self.known.keys.insert(kept.key.clone(), kept.clone());
            self.remembered.push(kept);
        }
        Ok(())
    }

    async fn save(mut self, mut tx: Tx) -> Result<()> {
        let mut journal = Journal::open(&self.office.bus.clock);
        for Accepted { wish, registration, .. } in &self.accepted {
            tell(&mut journal, registration.clone(), wish)?;
            journal.note(registration.id, &wish.actor, Deed::SignedUp { way: wish.way, status: registration.status });
            if let Some(attendance) = attendance(wish) {
                journal.note(registration.id, &wish.actor, Deed::Attended { attendance: Some(attendance.into()) });
            }
        }
        if !self.accepted.is_empty() {
            let rows = self.accepted.iter().map(|accepted| self.row(accepted)).collect();
            registrations::insert(&mut tx, rows).await?;
            save_seats(&mut tx, &mut self.kept, &mut journal).await?;
        }
        for (id, wish) in &self.repeats {
            // The first of two equal sign-ups in one batch is stored by now, too.
            if let Some(row) = registrations::by_id(&mut tx, *id).await? {
                let position = registrations::position(&mut tx, &row).await?;
                let attempt_id = self.office.bus.clock.new_id();
                journal.tell(row.public(position), wish.traceparent.clone(), |registration| RegistrationRepeated {
                    registration,
                    attempt_id,
                    unasked: wish.unasked,
                })?;
            }
        }
        idempotency::insert(&mut tx, self.remembered, self.now).await?;
        journal.save(&mut tx).await?;
        Ok(tx.commit().await?)
    }

    fn row<'r>(&self, accepted: &'r Accepted<'_>) -> New<'r> {
        let Accepted { wish, registration, queue_no } = accepted;
        New {
            registration,
            applicant: &wish.applicant,
            queue_no: *queue_no,
            token_hash: token_hash(&manage_token(self.office, registration.id, registration.link_no)),
            key_id: self.office.secret.key_id(),
            consent: wish.applicant.support_needs.is_some().then_some(SUPPORT_CONSENT),
            attendance: attendance(wish),
            caution: wish.caution.filter(|_| registration.status == RegistrationStatus::Pending).map(Caution::as_str),
        }
    }
}

/// Who comes to the door is there.
fn attendance(wish: &SignUp) -> Option<&'static str> {
    (wish.way == Way::Door).then_some("present")
}

fn tell(journal: &mut Journal<'_>, registration: Registration, wish: &SignUp) -> Result<()> {
    let (traceparent, unasked) = (wish.traceparent.clone(), wish.unasked);
    match registration.status {
        RegistrationStatus::Waitlisted => {
            journal.tell(registration, traceparent, |registration| RegistrationWaitlisted { registration, unasked })
        }
        RegistrationStatus::Pending => {
            journal.tell(registration, traceparent, |registration| RegistrationPending { registration, unasked })
        }
        _ => journal.tell(registration, traceparent, |registration| RegistrationConfirmed { registration, unasked }),
    }
}

fn count(answers: &[Answer]) {
    for answer in answers {
        let outcome = match answer {
            Answer::Placed(placed) => registrations::status_word(placed.status),
            Answer::Repeated { .. } | Answer::Registered(_) => "repeated",
            Answer::Full => "full",
            Answer::Closed(window::Closed::Over) => "closed",
            Answer::Closed(window::Closed::NotYet { .. }) => "not_yet_open",
            Answer::Closed(window::Closed::Cancelled) => "cancelled",
            Answer::AddressFull => "address_full",
            Answer::TooOften => "too_often",
            Answer::KeyReused => "key_reused",
            Answer::UnknownEvent => "unknown_event",
        };
        metrics::counter!("fachtag_sign_ups_total", "outcome" => outcome).increment(1);
    }
}
