-- Letters as people see them: one that was accepted and came back later is shown as bounced.
CREATE VIEW shown_letter AS
    SELECT id, event_id, registration_id, subject_id, recipient, domain, subject_line, kind,
           CASE WHEN bounced_at IS NULL THEN state ELSE 'bounced' END AS state,
           attempts, next_at, smtp_reply, report, created_at, finished_at, bounced_at, replaced_by,
           bytes IS NOT NULL AS kept
    FROM letter;
