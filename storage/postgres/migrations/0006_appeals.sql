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
