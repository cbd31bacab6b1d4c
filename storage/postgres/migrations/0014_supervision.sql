-- What is done about what went wrong: items of the weekly sheet, chains of interviews,
-- trainings, and the four steps on a confirmed finding. A matter is what its moves have made
-- of it; Check makes them again.
CREATE TABLE matter (
	id         text   COLLATE "C" PRIMARY KEY,
	kind       text   COLLATE "C" NOT NULL CHECK (kind IN ('item', 'interview', 'training', 'ladder')),
	subject    text   COLLATE "C" NOT NULL, -- a rule or '', a ticket, an agent, a finding
	title      text   COLLATE "C" NOT NULL,
	dept       text   COLLATE "C" NOT NULL CHECK (dept <> ''),
	team       text   COLLATE "C" NOT NULL,
	agent      text   COLLATE "C" NOT NULL,
	grave      integer NOT NULL CHECK (grave IN (0, 1)),
	round      integer NOT NULL, -- of a ladder: that of the verdict it stands on
	owner      text   COLLATE "C" NOT NULL CHECK (owner <> ''),
	measure    text   COLLATE "C" NOT NULL,
	state      text   COLLATE "C" NOT NULL,
	cycle      integer NOT NULL,
	since_day  text   COLLATE "C" NOT NULL,
	due_at     bigint  NOT NULL,
	score      integer NOT NULL,
	opened_by  text   COLLATE "C" NOT NULL,
	opened_at  bigint  NOT NULL,
	ended_at   bigint  NOT NULL, -- 0 until then
	moves      integer NOT NULL CHECK (moves > 0)
);
-- Matters: what is going on, by when it is due.
CREATE INDEX matter_going ON matter (kind, due_at) WHERE ended_at = 0;
CREATE INDEX matter_over ON matter (kind, ended_at) WHERE ended_at > 0;
-- What there is already about an agent, a complaint or a finding.
CREATE INDEX matter_subject ON matter (kind, subject);
CREATE INDEX matter_agent ON matter (agent) WHERE agent <> '';

CREATE TABLE matter_move (
	matter     text   COLLATE "C" NOT NULL REFERENCES matter (id),
	seq        integer NOT NULL,
	from_state text   COLLATE "C" NOT NULL,
	to_state   text   COLLATE "C" NOT NULL,
	by_whom    text   COLLATE "C" NOT NULL,
	at         bigint  NOT NULL,
	words      text   COLLATE "C" NOT NULL,
	owner      text   COLLATE "C" NOT NULL,
	measure    text   COLLATE "C" NOT NULL,
	since_day  text   COLLATE "C" NOT NULL,
	due_at     bigint  NOT NULL,
	score      integer NOT NULL,
	key        text   COLLATE "C" NOT NULL UNIQUE,
	PRIMARY KEY (matter, seq)
);
