//! What every use case needs.

use fachtag_bus::Bus;
use fachtag_contracts::links;
use fachtag_runtime::{Secret, link_id, token_hash};
use uuid::Uuid;

use crate::store::registrations::NewLink;

/// A use case could not be carried out for technical reasons.
pub type Result<T, E = fachtag_bus::Error> = std::result::Result<T, E>;

/// The service's bus, with its database and clock, and the installation's secret. Cloning shares it.
#[derive(Clone)]
pub struct Core {
    pub bus: Bus,
    pub secret: Secret,
}

impl Core {
    /// The secret of a registration's manage link of this number.
    pub(crate) fn manage_token(&self, id: Uuid, link_no: i64) -> String {
        self.secret.token(links::MANAGE, link_id(id, link_no))
    }

    /// The path of a registration's manage link of this number.
    pub fn manage_path(&self, id: Uuid, link_no: i64) -> String {
        links::registration(&self.manage_token(id, link_no))
    }

    /// What is stored of that link.
    pub(crate) fn link(&self, id: Uuid, link_no: i64) -> NewLink {
        NewLink { token_hash: token_hash(&self.manage_token(id, link_no)), key_id: self.secret.key_id() }
    }
}
