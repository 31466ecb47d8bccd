//! An event goes public: what is checked before (`check_page`), and what makes it known afterwards (`share_page` with link, QR code,
//! text and poster).

pub(crate) mod check_page;
mod missing;
pub(crate) mod poster_page;
pub(crate) mod qr_code;
pub(crate) mod share_page;
mod views;
