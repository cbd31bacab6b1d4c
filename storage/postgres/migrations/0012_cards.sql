-- Talks with agents about their results, and plans that were agreed upon.

-- What the agent answers stands in the same row, and is written once.
CREATE TABLE coaching (
	id          text COLLATE "C" PRIMARY KEY,
	kind        text COLLATE "C" NOT NULL CHECK (kind IN ('interview', 'case')),
	agent       text COLLATE "C" NOT NULL CHECK (agent <> ''),
	dept        text COLLATE "C" NOT NULL,
	month       text COLLATE "C" NOT NULL,
	finding     text COLLATE "C" NOT NULL,
	words       text COLLATE "C" NOT NULL CHECK (words <> ''),
	by_whom     text COLLATE "C" NOT NULL,
	at          bigint NOT NULL,
	answer      text COLLATE "C" NOT NULL,
	answered_by text COLLATE "C" NOT NULL,
	answered_at bigint NOT NULL, -- 0 until then
	CHECK ((kind = 'case') = (finding <> ''))
);
CREATE INDEX coaching_agent ON coaching (agent, at);
CREATE INDEX coaching_list ON coaching (at, id);
CREATE INDEX coaching_month ON coaching (month, at, id);
CREATE INDEX coaching_open ON coaching (at, id) WHERE answered_at = 0;

CREATE TABLE plan (
	id      text COLLATE "C" PRIMARY KEY,
	kind    text COLLATE "C" NOT NULL CHECK (kind IN ('goal', 'weakness')),
	agent   text COLLATE "C" NOT NULL CHECK (agent <> ''),
	dept    text COLLATE "C" NOT NULL,
	month   text COLLATE "C" NOT NULL,
	goal    text COLLATE "C" NOT NULL CHECK (goal <> ''),
	target  text COLLATE "C" NOT NULL,
	points  bigint NOT NULL CHECK (points >= 0),
	rules   text COLLATE "C" NOT NULL, -- names, with spaces between
	mentor  text COLLATE "C" NOT NULL,
	due     text COLLATE "C" NOT NULL,
	made_by text COLLATE "C" NOT NULL,
	made_at bigint NOT NULL
);
CREATE INDEX plan_agent ON plan (agent, made_at);
CREATE INDEX plan_list ON plan (made_at, id);
-- A plan stands as its last step says.
CREATE TABLE plan_step (
	plan    text COLLATE "C" NOT NULL REFERENCES plan,
	seq     bigint NOT NULL, -- from 1
	key     text COLLATE "C" NOT NULL UNIQUE,
	state   text COLLATE "C" NOT NULL CHECK (state IN ('proposed', 'returned', 'active', 'met', 'missed', 'dropped')),
	words   text COLLATE "C" NOT NULL,
	by_whom text COLLATE "C" NOT NULL,
	at      bigint NOT NULL,
	PRIMARY KEY (plan, seq)
);
