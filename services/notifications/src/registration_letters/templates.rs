//! The texts of the letters about a registration: each as plain text and as HTML.

use super::view::View;
use crate::composing::letter_templates;

letter_templates!(pub(super) View, ConfirmedText "registration_letters/confirmed.txt", ConfirmedHtml "registration_letters/confirmed.html");
letter_templates!(pub(super) View, WaitlistedText "registration_letters/waitlisted.txt", WaitlistedHtml "registration_letters/waitlisted.html");
letter_templates!(pub(super) View, PendingText "registration_letters/pending.txt", PendingHtml "registration_letters/pending.html");
letter_templates!(pub(super) View, OfferedText "registration_letters/offered.txt", OfferedHtml "registration_letters/offered.html");
letter_templates!(pub(super) View, ExpiredText "registration_letters/expired.txt", ExpiredHtml "registration_letters/expired.html");
letter_templates!(pub(super) View, PromotedText "registration_letters/promoted.txt", PromotedHtml "registration_letters/promoted.html");
letter_templates!(pub(super) View, ChooseText "registration_letters/choose.txt", ChooseHtml "registration_letters/choose.html");
letter_templates!(pub(super) View, ChoicesText "registration_letters/choices_changed.txt", ChoicesHtml "registration_letters/choices_changed.html");
letter_templates!(pub(super) View, CancelledText "registration_letters/cancelled.txt", CancelledHtml "registration_letters/cancelled.html");
letter_templates!(pub(super) View, AlreadyText "registration_letters/already_registered.txt", AlreadyHtml "registration_letters/already_registered.html");
letter_templates!(pub(super) View, ReminderText "registration_letters/reminder.txt", ReminderHtml "registration_letters/reminder.html");
letter_templates!(pub(super) View, ChangedText "registration_letters/event_changed.txt", ChangedHtml "registration_letters/event_changed.html");
letter_templates!(pub(super) View, CalledOffText "registration_letters/event_cancelled.txt", CalledOffHtml "registration_letters/event_cancelled.html");
letter_templates!(pub(super) View, ThanksText "registration_letters/thanks.txt", ThanksHtml "registration_letters/thanks.html");
