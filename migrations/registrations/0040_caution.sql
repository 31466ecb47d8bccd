-- Why the person was asked to confirm the address although the event asks nobody to: client, event or form. No personal data of
-- its own; it goes with the registration.
ALTER TABLE registration ADD COLUMN caution TEXT;
CREATE INDEX registration_caution ON registration (event_id, registered_at) WHERE caution IS NOT NULL;
