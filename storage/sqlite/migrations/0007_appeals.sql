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
