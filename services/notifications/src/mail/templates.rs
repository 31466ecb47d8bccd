//! The texts of the letters: each as plain text and as HTML, over what `view` shows.

use askama::Template;

use super::view::{DigestView, ListView, LoginView, MailingView, TrialView, View};

/// A pair of templates over the same view.
macro_rules! letter {
    ($view:ty, $text:ident $text_path:literal, $html:ident $html_path:literal) => {
        #[derive(Template)]
        #[template(path = $text_path, whitespace = "preserve")]
        pub(super) struct $text<'a> {
            pub v: &'a $view,
        }

        #[derive(Template)]
        #[template(path = $html_path, whitespace = "preserve")]
        pub(super) struct $html<'a> {
            pub v: &'a $view,
        }
    };
}

letter!(View, ConfirmedText "mail/confirmed.txt", ConfirmedHtml "mail/confirmed.html");
letter!(View, WaitlistedText "mail/waitlisted.txt", WaitlistedHtml "mail/waitlisted.html");
letter!(View, PendingText "mail/pending.txt", PendingHtml "mail/pending.html");
letter!(View, OfferedText "mail/offered.txt", OfferedHtml "mail/offered.html");
letter!(View, ExpiredText "mail/expired.txt", ExpiredHtml "mail/expired.html");
letter!(View, PromotedText "mail/promoted.txt", PromotedHtml "mail/promoted.html");
letter!(View, CancelledText "mail/cancelled.txt", CancelledHtml "mail/cancelled.html");
letter!(View, AlreadyText "mail/already_registered.txt", AlreadyHtml "mail/already_registered.html");
letter!(View, ReminderText "mail/reminder.txt", ReminderHtml "mail/reminder.html");
letter!(View, ChangedText "mail/event_changed.txt", ChangedHtml "mail/event_changed.html");
letter!(View, CalledOffText "mail/event_cancelled.txt", CalledOffHtml "mail/event_cancelled.html");
letter!(View, ThanksText "mail/thanks.txt", ThanksHtml "mail/thanks.html");
letter!(LoginView, LoginText "mail/login_link.txt", LoginHtml "mail/login_link.html");
letter!(LoginView, InvitationText "mail/invitation.txt", InvitationHtml "mail/invitation.html");
letter!(ListView, ListText "mail/attendance_list.txt", ListHtml "mail/attendance_list.html");
letter!(DigestView, DigestText "mail/digest.txt", DigestHtml "mail/digest.html");
letter!(TrialView, TrialText "mail/trial.txt", TrialHtml "mail/trial.html");
letter!(MailingView, MailingText "mail/mailing.txt", MailingHtml "mail/mailing.html");
