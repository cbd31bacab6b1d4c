-- What agents object to: one appeal for each finding and round of verdicts.
CREATE TABLE appeal (
	id       TEXT    PRIMARY KEY,
	finding  TEXT    NOT NULL REFERENCES finding (id),
	round    INTEGER NOT NULL, -- of the verdict objected to
	instance INTEGER NOT NULL CHECK (instance IN (1, 2)),
	by_whom  TEXT    NOT NULL,
	words    TEXT    NOT NULL,
	marks    TEXT    NOT NULL, -- "from-to from-to", milliseconds
	filed_at INTEGER NOT NULL,
	due_at   INTEGER NOT NULL,
	state    TEXT    NOT NULL CHECK (state IN ('filed', 'withdrawn', 'upheld', 'changed')),
	ended_at INTEGER NOT NULL,
	decider  TEXT    NOT NULL,
	answer   TEXT    NOT NULL,
	decided  INTEGER NOT NULL, -- the round of the decision, 0 without one
	key      TEXT    NOT NULL UNIQUE,
	UNIQUE (finding, round)
) STRICT, WITHOUT ROWID;

-- ListAppeals: what waits, by when it is due.
CREATE INDEX appeal_due ON appeal (state, due_at);

-- What people think of findings without knowing what others said: it touches neither
-- findings nor scorecards. kind is that of storage.LookKind; source is a session, a gold
-- call, or the key of the verdict that a second look is after.
CREATE TABLE look (
	kind        TEXT    NOT NULL CHECK (kind IN ('calibration', 'gold', 'second')),
	source      TEXT    NOT NULL,
	call_id     TEXT    NOT NULL REFERENCES ledger (call_id),
	reviewer    TEXT    NOT NULL, -- '' for a second look that nobody has taken
	first       TEXT    NOT NULL, -- whose verdict a second look is after
	given_at    INTEGER NOT NULL,
	answered_at INTEGER NOT NULL, -- 0 until then
	key         TEXT    NOT NULL,
	PRIMARY KEY (kind, source, call_id, reviewer)
) STRICT, WITHOUT ROWID;

-- LookAt, TakeLook, and what is sealed to a reviewer.
CREATE INDEX look_reviewer ON look (reviewer, call_id);

CREATE TABLE opinion (
	kind     TEXT    NOT NULL,
	source   TEXT    NOT NULL,
	call_id  TEXT    NOT NULL,
	finding  TEXT    NOT NULL REFERENCES finding (id),
	reviewer TEXT    NOT NULL, -- '' for the right answer of a gold call
	answer   TEXT    NOT NULL CHECK (answer IN ('confirm', 'reject')),
	reason   TEXT    NOT NULL,
	note     TEXT    NOT NULL,
	at       INTEGER NOT NULL,
	PRIMARY KEY (kind, source, finding, reviewer)
) STRICT, WITHOUT ROWID;

-- Opinions since a time.
CREATE INDEX opinion_at ON opinion (at);

CREATE TABLE calibration (
	id        TEXT    PRIMARY KEY,
	title     TEXT    NOT NULL,
	by_whom   TEXT    NOT NULL,
	opened_at INTEGER NOT NULL,
	closed_at INTEGER NOT NULL -- 0 while it is open
) STRICT, WITHOUT ROWID;

CREATE TABLE calibration_note (
	key     TEXT    PRIMARY KEY,
	session TEXT    NOT NULL REFERENCES calibration,
	by_whom TEXT    NOT NULL,
	words   TEXT    NOT NULL,
	at      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Calls whose right answers are known; the answers stand in opinion.
CREATE TABLE gold (
	call_id    TEXT    PRIMARY KEY REFERENCES ledger (call_id),
	by_whom    TEXT    NOT NULL,
	at         INTEGER NOT NULL,
	retired_at INTEGER NOT NULL -- 0 while it is mixed into the queue
) STRICT, WITHOUT ROWID;
