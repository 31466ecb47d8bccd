#![doc = include_str!("../README.md")]

/// Why data may be processed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// A task in the public interest: Art. 6(1)(e) GDPR with section 3 DSG NRW.
    PublicTask,
    /// Explicit consent to data on health: Art. 9(2)(a) GDPR.
    Consent,
    /// Security of processing: Art. 6(1)(e) with Art. 32 GDPR.
    Security,
}

/// When data have served their purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deletion {
    /// 7 days after the event's end.
    SupportNeeds,
    /// 6 months after the event's end.
    Contacts,
    /// When the funder needs no proof any more: a date of the office's.
    SignedList,
    /// With the event: people who stand in its public programme.
    Programme,
    /// What was done by whom: with the registration or event that it is about.
    Audit,
    /// Mails and what became of them.
    Mails,
    /// As soon as every service has heard of it.
    Messages,
    /// Limits and repeated requests: days.
    ShortLived,
    /// As long as somebody may sign in.
    Logins,
}

/// Why something is stored of people, and for how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Privacy {
    /// In German, as people are told.
    pub purpose: &'static str,
    pub basis: Basis,
    pub deletion: Deletion,
}

/// A table's columns.
#[derive(Debug, Clone, Copy)]
pub struct Table {
    pub name: &'static str,
    /// Columns that hold personal data.
    pub personal: &'static [(&'static [&'static str], Privacy)],
    /// Columns that hold none of their own: ids, counts, states and times that tell nothing without the personal ones.
    pub free: &'static [&'static str],
}

impl Table {
    /// Every column that is declared, in the order of the declaration.
    pub fn columns(&self) -> impl Iterator<Item = &'static str> {
        self.personal.iter().flat_map(|(columns, _)| columns.iter()).chain(self.free).copied()
    }
}
