//! What is known of the people who sign up together: their registrations, how often they tried, and what they were answered.

use std::collections::HashMap;

use chrono::Duration;
use fachtag_contracts::registrations::RegistrationStatus;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Placed, SignUpOutcome, SignUpRequest};
use crate::{
    core::{Core, Result},
    domain::person_key::{MOST_PER_ADDRESS, PersonKey},
    store::{
        idempotency::{self, RememberedAnswer},
        registrations,
    },
    unit_of_work::EventUnit,
};

/// Sign-ups of one person at one event within a day, cancelled ones included. More are no change of mind.
const MOST_A_DAY: usize = 5;
/// The same for all people of one address: nobody fills another's mailbox by signing up and cancelling under new names.
const MOST_A_DAY_PER_ADDRESS: usize = 2 * MOST_PER_ADDRESS;

/// What the database knew before, and what was decided since.
pub(super) struct Known {
    answers: HashMap<Vec<u8>, RememberedAnswer>,
    /// Answers that the database does not know yet.
    new_answers: Vec<RememberedAnswer>,
    active: HashMap<PersonKey, Uuid>,
    /// How many people are registered under an address.
    at_address: HashMap<String, usize>,
    /// How often a person was signed up within a day.
    recent: HashMap<PersonKey, usize>,
    /// How many sign-ups there were under an address within a day.
    recent_at_address: HashMap<String, usize>,
}

/// An answer as it is kept for a request that may be sent again.
#[derive(Serialize, Deserialize)]
struct Remembered {
    #[serde(flatten)]
    outcome: RememberedOutcome,
    /// The address as it was typed. Rows of earlier versions have none.
    #[serde(default)]
    email: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum RememberedOutcome {
    Placed(Placed),
    Repeated { would_be: Option<RegistrationStatus> },
}

/// The address that was typed into the form with this key, as long as its answer is remembered.
pub(super) async fn typed_address(core: &Core, key: Vec<u8>) -> Result<Option<String>> {
    let answers = idempotency::find(&core.bus.database, vec![key]).await?;
    let Some(answer) = answers.first() else { return Ok(None) };
    Ok(serde_json::from_str::<Remembered>(&answer.answer)?.email)
}

impl Known {
    /// What there is to know of these requests.
    pub async fn load(unit: &mut EventUnit<'_>, requests: &[SignUpRequest]) -> Result<Self> {
        let keys = requests.iter().filter_map(|request| Some(request.idempotency.as_ref()?.key.clone())).collect();
        let answers = idempotency::find(unit.tx(), keys).await?;
        let mut known = Self {
            answers: answers.into_iter().map(|answer| (answer.key.clone(), answer)).collect(),
            new_answers: Vec::new(),
            active: HashMap::new(),
            at_address: HashMap::new(),
            recent: HashMap::new(),
            recent_at_address: HashMap::new(),
        };
        let emails = requests.iter().map(|request| request.participant.email_key()).collect();
        let (event, now) = (unit.event.facts.id, unit.now);
        for registration in registrations::by_email(unit.tx(), event, emails).await? {
            let person = registration.person();
            if now - registration.registered_at < Duration::days(1) {
                *known.recent.entry(person.clone()).or_default() += 1;
                *known.recent_at_address.entry(person.email.clone()).or_default() += 1;
            }
            if registration.is_active() {
                known.add(person, registration.id);
            }
        }
        Ok(known)
    }

    /// Notes a new registration.
    pub fn add(&mut self, person: PersonKey, id: Uuid) {
        *self.at_address.entry(person.email.clone()).or_default() += 1;
        self.active.insert(person, id);
    }

    /// The active registration of a person.
    pub fn registration(&self, person: Option<&PersonKey>) -> Option<Uuid> {
        self.active.get(person?).copied()
    }

    /// Why a person who signs up alone may not now: too often within a day, or too many of one address.
    pub fn limit(&self, person: Option<&PersonKey>) -> Option<SignUpOutcome> {
        let person = person?;
        let reached = |count: Option<&usize>, most: usize| count.is_some_and(|count| *count >= most);
        if reached(self.recent.get(person), MOST_A_DAY)
            || reached(self.recent_at_address.get(&person.email), MOST_A_DAY_PER_ADDRESS)
        {
            return Some(SignUpOutcome::TooOften);
        }
        reached(self.at_address.get(&person.email), MOST_PER_ADDRESS).then_some(SignUpOutcome::AddressFull)
    }

    /// What the same request was answered before.
    pub fn answer(&self, request: &SignUpRequest) -> Result<Option<SignUpOutcome>> {
        let Some(idempotency) = &request.idempotency else { return Ok(None) };
        let Some(known) = self.answers.get(&idempotency.key) else { return Ok(None) };
        if known.body != idempotency.body {
            return Ok(Some(SignUpOutcome::KeyReused));
        }
        Ok(Some(match serde_json::from_str::<Remembered>(&known.answer)?.outcome {
            RememberedOutcome::Placed(placed) => SignUpOutcome::Placed(placed),
            RememberedOutcome::Repeated { would_be } => SignUpOutcome::Repeated { would_be },
        }))
    }

    /// Remembers what a request is answered now, and answers it. Refusals are not remembered: they may be different next time.
    pub fn remember(&mut self, request: &SignUpRequest, outcome: SignUpOutcome) -> Result<SignUpOutcome> {
        let answer = match &outcome {
            SignUpOutcome::Placed(placed) => RememberedOutcome::Placed(placed.clone()),
            SignUpOutcome::Repeated { would_be } => RememberedOutcome::Repeated { would_be: *would_be },
            _ => return Ok(outcome),
        };
        if let Some(idempotency) = request.idempotency.clone() {
            let email = Some(request.participant.email.clone());
            let answer = serde_json::to_string(&Remembered { outcome: answer, email })?;
            let answer = RememberedAnswer { key: idempotency.key, body: idempotency.body, answer };
            self.answers.insert(answer.key.clone(), answer.clone());
            self.new_answers.push(answer);
        }
        Ok(outcome)
    }

    /// Stores what was remembered.
    pub async fn save(self, unit: &mut EventUnit<'_>) -> Result<()> {
        let now = unit.now;
        Ok(idempotency::insert(unit.tx(), self.new_answers, now).await?)
    }
}
