-- What the switch tells of a call besides: how long it rang and how long the customer
-- was on hold, null when it does not tell; and who called whom, '' when it does not.
ALTER TABLE ledger ADD COLUMN ring_ms INTEGER;
ALTER TABLE ledger ADD COLUMN hold_ms INTEGER;
ALTER TABLE ledger ADD COLUMN direction TEXT NOT NULL DEFAULT '';

-- The sort of staff that an agent belongs to, '' when the roster does not tell.
ALTER TABLE agent ADD COLUMN staff_group TEXT NOT NULL DEFAULT '';
