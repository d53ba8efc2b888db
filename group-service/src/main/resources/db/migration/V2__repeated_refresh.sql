-- The answer to the login's last refresh, sealed, and which token it was given for: whoever did not get it asks again.
ALTER TABLE login ADD COLUMN answered_token text NOT NULL DEFAULT '';
ALTER TABLE login ADD COLUMN sealed_answer bytea NOT NULL DEFAULT '';
