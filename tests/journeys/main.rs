//! What people and programs do with Fachtag, from outside: each journey on one process and on seven.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test fails loudly, in real time")]

mod access;
mod alone;
mod bad_events;
mod bad_people;
mod calendars;
mod command_line;
mod contract;
mod desk_events;
mod event_life;
mod hostile;
mod lists;
mod manage;
mod operation;
mod participant;
mod repeats;
mod waiting;

/// Each journey as one test per mode.
macro_rules! journeys {
    ($($module:ident: $($name:ident),+;)+) => {
        mod embedded {
            $(mod $module { $(#[test] fn $name() { harness::journey(harness::Mode::Embedded, crate::$module::$name); })+ })+
        }
        mod distributed {
            $(mod $module { $(#[test] fn $name() { harness::journey(harness::Mode::Distributed, crate::$module::$name); })+ })+
        }
    };
}

journeys! {
    access: no_token, wrong_token, check_in_may_note_attendance_only, unknown_things, foreign_pages_cannot_send_forms;
    bad_events: mistakes_are_named, malformed_requests, too_large, slugs;
    bad_people: mistakes_are_named, malformed_requests, international_addresses;
    calendars: event_file, structured_data;
    command_line: doctor, documents, parked;
    contract: every_operation_answers_as_documented;
    desk_events: from_draft_to_copy, rows_without_javascript, stale_edit, mistakes_keep_everything, logos, double_clicks,
        fewer_seats_than_taken, summer_time, deleting_a_draft, signed_in_only;
    event_life: merge_patch, stale_version, capacity, cancelled, opening_and_closing, drafts_are_private;
    hostile: markup_is_text, headers_are_not_injected;
    lists: registrations_by_page, registrations_by_filter, events_by_filter, programme, attendance_lists;
    manage: change, cancel, reading_changes_nothing, export, withdraw_consent, unknown_link;
    operation: health_and_metrics, trace_from_request_to_mail, logs_without_personal_data, seats_follow;
    participant: without_javascript, mistakes_keep_values, double_click, answers_have_security_headers;
    repeats: second_sign_up_on_the_page, second_sign_up_over_the_api, same_key_same_answer, twenty_at_once;
    waiting: promotion_with_mails, more_seats_promote, full_without_waiting_list, waiting_person_leaves;
}
