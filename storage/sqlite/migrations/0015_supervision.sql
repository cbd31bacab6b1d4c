-- What is done about what went wrong: items of the weekly sheet, chains of interviews,
-- trainings, and the four steps on a confirmed finding. A matter is what its moves have made
-- of it; Check makes them again.
CREATE TABLE matter (
	id         TEXT    PRIMARY KEY,
	kind       TEXT    NOT NULL CHECK (kind IN ('item', 'interview', 'training', 'ladder')),
	subject    TEXT    NOT NULL, -- a rule or '', a ticket, an agent, a finding
	title      TEXT    NOT NULL,
	dept       TEXT    NOT NULL CHECK (dept <> ''),
	team       TEXT    NOT NULL,
	agent      TEXT    NOT NULL,
	grave      INTEGER NOT NULL CHECK (grave IN (0, 1)),
	round      INTEGER NOT NULL, -- of a ladder: that of the verdict it stands on
	owner      TEXT    NOT NULL CHECK (owner <> ''),
	measure    TEXT    NOT NULL,
	state      TEXT    NOT NULL,
	cycle      INTEGER NOT NULL,
	since_day  TEXT    NOT NULL,
	due_at     INTEGER NOT NULL,
	score      INTEGER NOT NULL,
	opened_by  TEXT    NOT NULL,
	opened_at  INTEGER NOT NULL,
	ended_at   INTEGER NOT NULL, -- 0 until then
	moves      INTEGER NOT NULL CHECK (moves > 0)
) STRICT, WITHOUT ROWID;
-- Matters: what is going on, by when it is due.
CREATE INDEX matter_going ON matter (kind, due_at) WHERE ended_at = 0;
CREATE INDEX matter_over ON matter (kind, ended_at) WHERE ended_at > 0;
-- What there is already about an agent, a complaint or a finding.
CREATE INDEX matter_subject ON matter (kind, subject);
CREATE INDEX matter_agent ON matter (agent) WHERE agent <> '';

CREATE TABLE matter_move (
	matter     TEXT    NOT NULL REFERENCES matter,
	seq        INTEGER NOT NULL,
	from_state TEXT    NOT NULL,
	to_state   TEXT    NOT NULL,
	by_whom    TEXT    NOT NULL,
	at         INTEGER NOT NULL,
	words      TEXT    NOT NULL,
	owner      TEXT    NOT NULL,
	measure    TEXT    NOT NULL,
	since_day  TEXT    NOT NULL,
	due_at     INTEGER NOT NULL,
	score      INTEGER NOT NULL,
	key        TEXT    NOT NULL UNIQUE,
	PRIMARY KEY (matter, seq)
) STRICT, WITHOUT ROWID;
