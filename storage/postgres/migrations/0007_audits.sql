-- Random draws: body is JSON of everything that it takes to repeat one.
CREATE TABLE audit_draw (
	id      text    COLLATE "C" PRIMARY KEY,
	digest  text    COLLATE "C" NOT NULL, -- of the frame
	made_at bigint  NOT NULL,
	body    text    COLLATE "C" NOT NULL
);

-- The calls that were drawn, in the order in which they are judged.
CREATE TABLE audit_pick (
	draw        text    COLLATE "C" NOT NULL REFERENCES audit_draw (id),
	rank        integer NOT NULL,
	n           bigint  NOT NULL REFERENCES ledger,
	answer      text    COLLATE "C" NOT NULL CHECK (answer IN ('clean', 'near', 'flagged')),
	taken_by    text    COLLATE "C" NOT NULL,
	taken_until bigint  NOT NULL,
	judged_by   text    COLLATE "C" NOT NULL, -- '' until somebody has answered
	judged_at   bigint  NOT NULL,
	key         text    COLLATE "C" NOT NULL,
	note        text    COLLATE "C" NOT NULL,
	PRIMARY KEY (draw, rank),
	UNIQUE (draw, n)
);

-- What the machine had said of a rule when the call was drawn, and what a person says.
-- A rule without a row is one that neither has found.
CREATE TABLE audit_rule (
	draw    text    COLLATE "C" NOT NULL,
	rank    integer NOT NULL,
	rule    text    COLLATE "C" NOT NULL,
	machine text    COLLATE "C" NOT NULL CHECK (machine IN ('', 'near', 'flagged')),
	said    text    COLLATE "C" NOT NULL CHECK (said IN ('', 'present', 'unknown')),
	reason  text    COLLATE "C" NOT NULL,
	hint    text    COLLATE "C" NOT NULL, -- to the rule's author
	hint_by text    COLLATE "C" NOT NULL,
	hint_at bigint  NOT NULL,
	PRIMARY KEY (draw, rank, rule),
	FOREIGN KEY (draw, rank) REFERENCES audit_pick (draw, rank)
);

-- RuleHints.
CREATE INDEX audit_rule_hint ON audit_rule (rule, hint_at) WHERE hint <> '';

-- What is sealed to a person.
CREATE INDEX audit_pick_taken ON audit_pick (taken_by) WHERE judged_by = '' AND taken_by <> '';
