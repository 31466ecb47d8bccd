-- The seats of parts of the programme as the registrations service told them last, JSON; NULL until it does. No personal data.
ALTER TABLE event ADD COLUMN seats_sessions TEXT;
