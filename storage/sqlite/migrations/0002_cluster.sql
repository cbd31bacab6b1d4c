-- Outlines of recordings are drawn when somebody looks, and need no row.
ALTER TABLE recording DROP COLUMN peaks;

-- Backlog, from the indexes alone: since when a call stands where it does goes into
-- those that change with its state anyway. The last says OR and not IN, for which
-- SQLite would make a table of its own at every update.
DROP INDEX ledger_due;
CREATE INDEX ledger_due ON ledger (state, next_at, call_id, updated_at) WHERE next_at IS NOT NULL;
DROP INDEX ledger_expected;
CREATE INDEX ledger_expected ON ledger (started_at, updated_at) WHERE state = 'expected';
CREATE INDEX ledger_ended ON ledger (state, updated_at) WHERE state = 'waiting' OR state = 'missing' OR state = 'dead';

-- How far each source of tickets has told its story.
CREATE TABLE watermark (
	source TEXT    PRIMARY KEY,
	event  INTEGER NOT NULL,
	seen   INTEGER NOT NULL,
	beats  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Of the time before it all tickets are in. One row, which only grows.
CREATE TABLE horizon (
	one INTEGER PRIMARY KEY CHECK (one = 1),
	at  INTEGER NOT NULL
) STRICT;
INSERT INTO horizon VALUES (1, 0);

-- Provisional while what it misses may still come: provisional_until is after the
-- horizon, and it is not withdrawn.
ALTER TABLE finding ADD COLUMN provisional INTEGER NOT NULL DEFAULT 0;
UPDATE finding SET provisional = 1 WHERE provisional_until > 0 AND status <> 'withdrawn';
-- Settle: those whose time has passed.
CREATE INDEX finding_provisional ON finding (provisional_until) WHERE provisional = 1;

-- Set when the letter was taken in after all. Its row stays, so that a repeated
-- delivery does not bring it back.
ALTER TABLE dead_letter ADD COLUMN redeemed INTEGER NOT NULL DEFAULT 0;

-- Gaps that somebody asked to accept.
CREATE TABLE exemption (
	n           INTEGER PRIMARY KEY REFERENCES ledger,
	reason      TEXT    NOT NULL,
	asked_by    TEXT    NOT NULL,
	asked_at    INTEGER NOT NULL,
	approved_by TEXT    NOT NULL,
	approved_at INTEGER NOT NULL
) STRICT;

-- Closed days in the order of the chain; body is JSON of everything that is sealed.
CREATE TABLE day_close (
	seq  INTEGER PRIMARY KEY,
	day  TEXT    NOT NULL UNIQUE,
	body TEXT    NOT NULL,
	hash TEXT    NOT NULL
) STRICT;

-- The last run of each reconcile job; problems is JSON.
CREATE TABLE reconcile_run (
	job      TEXT    PRIMARY KEY,
	started  INTEGER NOT NULL,
	ended    INTEGER NOT NULL,
	checked  INTEGER NOT NULL,
	mended   INTEGER NOT NULL,
	problems TEXT    NOT NULL,
	total    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What holds for all records and was settled by whoever came first.
CREATE TABLE setting (
	name  TEXT PRIMARY KEY,
	value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
