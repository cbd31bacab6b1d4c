-- Talks with agents about their results, and plans that were agreed upon.

-- What the agent answers stands in the same row, and is written once.
CREATE TABLE coaching (
	id          TEXT    PRIMARY KEY,
	kind        TEXT    NOT NULL CHECK (kind IN ('interview', 'case')),
	agent       TEXT    NOT NULL CHECK (agent <> ''),
	dept        TEXT    NOT NULL,
	month       TEXT    NOT NULL,
	finding     TEXT    NOT NULL,
	words       TEXT    NOT NULL CHECK (words <> ''),
	by_whom     TEXT    NOT NULL,
	at          INTEGER NOT NULL,
	answer      TEXT    NOT NULL,
	answered_by TEXT    NOT NULL,
	answered_at INTEGER NOT NULL, -- 0 until then
	CHECK ((kind = 'case') = (finding <> ''))
) STRICT, WITHOUT ROWID;
CREATE INDEX coaching_agent ON coaching (agent, at);
CREATE INDEX coaching_list ON coaching (at, id);
CREATE INDEX coaching_month ON coaching (month, at, id);
CREATE INDEX coaching_open ON coaching (at, id) WHERE answered_at = 0;

CREATE TABLE plan (
	id      TEXT    PRIMARY KEY,
	kind    TEXT    NOT NULL CHECK (kind IN ('goal', 'weakness')),
	agent   TEXT    NOT NULL CHECK (agent <> ''),
	dept    TEXT    NOT NULL,
	month   TEXT    NOT NULL,
	goal    TEXT    NOT NULL CHECK (goal <> ''),
	target  TEXT    NOT NULL,
	points  INTEGER NOT NULL CHECK (points >= 0),
	rules   TEXT    NOT NULL, -- names, with spaces between
	mentor  TEXT    NOT NULL,
	due     TEXT    NOT NULL,
	made_by TEXT    NOT NULL,
	made_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX plan_agent ON plan (agent, made_at);
CREATE INDEX plan_list ON plan (made_at, id);
-- A plan stands as its last step says.
CREATE TABLE plan_step (
	plan    TEXT    NOT NULL REFERENCES plan,
	seq     INTEGER NOT NULL, -- from 1
	key     TEXT    NOT NULL UNIQUE,
	state   TEXT    NOT NULL CHECK (state IN ('proposed', 'returned', 'active', 'met', 'missed', 'dropped')),
	words   TEXT    NOT NULL,
	by_whom TEXT    NOT NULL,
	at      INTEGER NOT NULL,
	PRIMARY KEY (plan, seq)
) STRICT, WITHOUT ROWID;
