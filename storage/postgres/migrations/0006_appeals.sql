-- What agents object to: one appeal for each finding and round of verdicts.
CREATE TABLE appeal (
	id       text    COLLATE "C" PRIMARY KEY,
	finding  text    COLLATE "C" NOT NULL REFERENCES finding (id),
	round    integer NOT NULL, -- of the verdict objected to
	instance integer NOT NULL CHECK (instance IN (1, 2)),
	by_whom  text    COLLATE "C" NOT NULL,
	words    text    COLLATE "C" NOT NULL,
	marks    text    COLLATE "C" NOT NULL, -- "from-to from-to", milliseconds
	filed_at bigint  NOT NULL,
	due_at   bigint  NOT NULL,
	state    text    COLLATE "C" NOT NULL CHECK (state IN ('filed', 'withdrawn', 'upheld', 'changed')),
	ended_at bigint  NOT NULL,
	decider  text    COLLATE "C" NOT NULL,
	answer   text    COLLATE "C" NOT NULL,
	decided  integer NOT NULL, -- the round of the decision, 0 without one
	key      text    COLLATE "C" NOT NULL UNIQUE,
	UNIQUE (finding, round)
);

-- ListAppeals: what waits, by when it is due.
CREATE INDEX appeal_due ON appeal (state, due_at);

-- What people think of findings without knowing what others said: it touches neither
-- findings nor scorecards. kind is that of storage.LookKind; source is a session, a gold
-- call, or the key of the verdict that a second look is after.
CREATE TABLE look (
	kind        text    COLLATE "C" NOT NULL CHECK (kind IN ('calibration', 'gold', 'second')),
	source      text    COLLATE "C" NOT NULL,
	call_id     text    COLLATE "C" NOT NULL REFERENCES ledger (call_id),
	reviewer    text    COLLATE "C" NOT NULL, -- '' for a second look that nobody has taken
	first       text    COLLATE "C" NOT NULL, -- whose verdict a second look is after
	given_at    bigint  NOT NULL,
	answered_at bigint  NOT NULL, -- 0 until then
	key         text    COLLATE "C" NOT NULL,
	PRIMARY KEY (kind, source, call_id, reviewer)
);

-- LookAt, TakeLook, and what is sealed to a reviewer.
CREATE INDEX look_reviewer ON look (reviewer, call_id);

CREATE TABLE opinion (
	kind     text    COLLATE "C" NOT NULL,
	source   text    COLLATE "C" NOT NULL,
	call_id  text    COLLATE "C" NOT NULL,
	finding  text    COLLATE "C" NOT NULL REFERENCES finding (id),
	reviewer text    COLLATE "C" NOT NULL, -- '' for the right answer of a gold call
	answer   text    COLLATE "C" NOT NULL CHECK (answer IN ('confirm', 'reject')),
	reason   text    COLLATE "C" NOT NULL,
	note     text    COLLATE "C" NOT NULL,
	at       bigint  NOT NULL,
	PRIMARY KEY (kind, source, finding, reviewer)
);

-- Opinions since a time.
CREATE INDEX opinion_at ON opinion (at);

CREATE TABLE calibration (
	id        text    COLLATE "C" PRIMARY KEY,
	title     text    COLLATE "C" NOT NULL,
	by_whom   text    COLLATE "C" NOT NULL,
	opened_at bigint  NOT NULL,
	closed_at bigint  NOT NULL -- 0 while it is open
);

CREATE TABLE calibration_note (
	key     text    COLLATE "C" PRIMARY KEY,
	session text    COLLATE "C" NOT NULL REFERENCES calibration,
	by_whom text    COLLATE "C" NOT NULL,
	words   text    COLLATE "C" NOT NULL,
	at      bigint  NOT NULL
);

-- Calls whose right answers are known; the answers stand in opinion.
CREATE TABLE gold (
	call_id    text    COLLATE "C" PRIMARY KEY REFERENCES ledger (call_id),
	by_whom    text    COLLATE "C" NOT NULL,
	at         bigint  NOT NULL,
	retired_at bigint  NOT NULL -- 0 while it is mixed into the queue
);
