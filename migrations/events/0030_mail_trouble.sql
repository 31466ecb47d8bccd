-- Why no letter can be sent at all, as last heard; NULL while they can.
ALTER TABLE attention ADD COLUMN mail_trouble TEXT;
