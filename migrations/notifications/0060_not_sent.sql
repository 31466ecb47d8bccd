-- Without a mail server letters are put into files, and reach nobody. For the previous version they stay what they were: accepted.
ALTER TABLE letter ADD COLUMN filed BOOLEAN NOT NULL DEFAULT FALSE;
DROP VIEW shown_letter;
CREATE VIEW shown_letter AS
    SELECT id, event_id, registration_id, subject_id, recipient, domain, subject_line, kind,
           CASE WHEN bounced_at IS NOT NULL THEN 'bounced' WHEN filed THEN 'not_sent' ELSE state END AS state,
           attempts, next_at, smtp_reply, report, created_at, finished_at, bounced_at, replaced_by,
           bytes IS NOT NULL AS kept
    FROM letter;
