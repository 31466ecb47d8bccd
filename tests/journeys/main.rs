//! What people and programs do with Fachtag, from outside: each journey on one process and on seven.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test fails loudly, in real time")]

mod access;
mod alone;
mod answers;
mod api_parity;
mod api_tokens;
mod backup;
mod bad_events;
mod bad_people;
mod calendars;
mod certificate;
mod command_line;
mod connections;
mod contract;
mod desk_attendance;
mod desk_events;
mod desk_news;
mod desk_registrations;
mod desk_writing;
mod digest;
mod event_life;
mod hostile;
mod http;
mod list_mails;
mod lists;
mod mail_words;
mod manage;
mod operation;
mod overview;
mod own_questions;
mod participant;
mod people;
mod repeats;
mod rounds;
mod sign_in;
mod site_texts;
mod strangers;
mod waiting;
mod workshops;

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
    answers: a_sign_up_is_confirmed_by_mail, the_api_asks_for_the_mail, organizers_confirm_for_people,
        a_free_seat_is_offered, nobody_answers;
    api_parity: participants_read_and_change_their_own, organizers_help_people_who_phone, organizers_write_to_people,
        organizers_prepare_an_event, administrators_run_sub_groups;
    api_tokens: create_and_revoke;
    bad_events: mistakes_are_named, malformed_requests, too_large, slugs;
    bad_people: mistakes_are_named, malformed_requests, international_addresses;
    calendars: event_file, structured_data, one_entry_per_seat, feeds_are_read_again_and_again;
    certificate: for_who_was_there;
    command_line: doctor, documents, parked;
    contract: every_operation_answers_as_documented;
    desk_attendance: marked_one_by_one_and_many, at_the_door, the_rest_was_absent, without_registration, check_in_sees_what_it_needs;
    desk_news: a_new_place_is_told_unless_left_out;
    desk_registrations: table, tags_and_kept_filters, one_person, entered_by_an_organizer, waiting_list, who_may_see_it;
    desk_writing: preview_test_and_send, mistakes_and_audiences;
    desk_events: from_draft_to_copy, rows_without_javascript, stale_edit, mistakes_keep_everything, logos, double_clicks,
        fewer_seats_than_taken, summer_time, deleting_a_draft, signed_in_only;
    digest: switched_on_and_ended_by_its_link, the_door_has_none;
    event_life: merge_patch, stale_version, capacity, cancelled, opening_and_closing, drafts_are_private;
    hostile: markup_is_text, headers_are_not_injected;
    http: entity_tags, media_types, unreadable_parameters, all_mistakes_at_once, the_same_call_twice_is_one_event, lists_lead_on,
        cancelled_events_are_listed_when_asked_for, other_sites_may_read_what_is_public, answers_are_compressed,
        a_slash_too_many, texts_are_composed, some_words_are_taken, web_conventions;
    list_mails: send_now, at_the_closing_time, files_and_paper, what_became_of_the_letters;
    lists: registrations_by_page, registrations_by_filter, events_by_filter, programme, attendance_lists;
    mail_words: in_ones_own_language, by_programs_and_organizers, seen_before;
    manage: change, overtaken, chosen_before, own_address, cancel, reading_changes_nothing, export, withdraw_consent, unknown_link;
    operation: health_and_metrics, trace_from_request_to_mail, logs_without_personal_data, seats_follow;
    overview: what_comes_next, what_wants_attention, the_door_sees_its_events;
    own_questions: on_the_page, over_the_api;
    participant: without_javascript, mistakes_keep_values, double_click, answers_have_security_headers;
    people: invite_and_change, removed_people_are_out, nobody_removes_themselves, sub_groups;
    repeats: second_sign_up_on_the_page, second_sign_up_over_the_api, same_key_same_answer, twenty_at_once;
    rounds: a_cancellation_reaches_everybody, a_change_before_the_start_reaches_everybody, the_plan;
    sign_in: by_mail, strangers_learn_nothing, asked_in_anothers_name, the_way_back, no_way_leads_off_the_site,
        out_here_and_everywhere, a_name_of_ones_own;
    site_texts: the_office_writes_its_own_words;
    waiting: promotion_with_mails, more_seats_promote, full_without_waiting_list, waiting_person_leaves;
    workshops: chosen_and_swapped_on_the_page, refused_with_the_field, seats_and_lists_of_each, dropped_when_it_is_asked_for;
}
