//! Whether the work that goes on in the background goes on.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

/// When each piece of work last succeeded. Cloning shares it.
#[derive(Clone, Default)]
pub struct Progress(Arc<Mutex<BTreeMap<String, Entry>>>);

struct Entry {
    succeeded_at: Instant,
    /// Longer without success counts as standing still.
    stalled_after: Duration,
    trouble: Option<String>,
}

/// How one piece of work stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    pub work: String,
    /// Since the last success.
    pub age: Duration,
    pub is_stalled: bool,
    /// What went wrong since.
    pub trouble: Option<String>,
}

impl Progress {
    /// Without success for so long, work that looks every few moments whether there is something to do is stalled.
    pub const USUAL: Duration = Duration::from_secs(30);

    /// Begins to watch a piece of work, as if it had just succeeded. Several tasks may share one name: one that succeeds is enough.
    pub fn watch(&self, work: &str, stalled_after: Duration) {
        let entry = Entry { succeeded_at: Instant::now(), stalled_after, trouble: None };
        self.lock().entry(work.to_owned()).or_insert(entry);
    }

    /// It did what there was to do.
    pub fn success(&self, work: &str) {
        if let Some(entry) = self.lock().get_mut(work) {
            entry.succeeded_at = Instant::now();
            entry.trouble = None;
        }
    }

    /// It could not; the reason is for operators, without personal data.
    pub fn failure(&self, work: &str, reason: impl std::fmt::Display) {
        if let Some(entry) = self.lock().get_mut(work) {
            entry.trouble = Some(reason.to_string());
        }
    }

    /// All that is watched, by name.
    pub fn standings(&self) -> Vec<Standing> {
        let all = self.lock();
        let standing = |(work, entry): (&String, &Entry)| {
            let age = entry.succeeded_at.elapsed();
            Standing { work: work.clone(), age, is_stalled: age > entry.stalled_after, trouble: entry.trouble.clone() }
        };
        all.iter().map(standing).collect()
    }

    /// A poisoned lock still holds a whole value here.
    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Entry>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn what_does_not_succeed_for_long_stands_still() {
        let progress = Progress::default();
        progress.watch("relay", Duration::from_secs(30));
        progress.watch("letters", Duration::from_secs(900));
        tokio::time::advance(Duration::from_secs(31)).await;
        progress.failure("relay", "no broker");
        progress.failure("unknown", "x");
        let [letters, relay] = progress.standings().try_into().unwrap();
        assert!(!letters.is_stalled && relay.is_stalled);
        assert_eq!((relay.work.as_str(), relay.trouble.as_deref()), ("relay", Some("no broker")));
        progress.success("relay");
        assert!(progress.standings().iter().all(|standing| !standing.is_stalled && standing.trouble.is_none()));
    }
}
