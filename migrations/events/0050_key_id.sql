-- Names the installation's secret that token_hash was derived from; NULL in rows of the previous version.
ALTER TABLE login ADD COLUMN key_id TEXT;
