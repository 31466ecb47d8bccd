//! Share pictures of events that were drawn already.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use uuid::Uuid;

/// How many there may be; each has some hundred kilobytes.
const MOST: usize = 100;

/// PNG files by event and version.
type Drawn = HashMap<(Uuid, i64), Arc<[u8]>>;

/// The pictures in memory. Cloning shares it.
#[derive(Clone, Default)]
pub struct SharePictures(Arc<Mutex<Drawn>>);

impl SharePictures {
    /// The picture of this event in this version.
    pub fn get(&self, event: Uuid, version: i64) -> Option<Arc<[u8]>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&(event, version)).cloned()
    }

    /// Adds a picture. Where there are too many, all others are dropped.
    pub fn add(&self, event: Uuid, version: i64, bytes: Arc<[u8]>) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MOST {
            all.clear();
        }
        all.insert((event, version), bytes);
    }
}
