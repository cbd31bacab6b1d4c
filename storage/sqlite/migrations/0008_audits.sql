-- Random draws: body is JSON of everything that it takes to repeat one.
CREATE TABLE audit_draw (
	id      TEXT    PRIMARY KEY,
	digest  TEXT    NOT NULL, -- of the frame
	made_at INTEGER NOT NULL,
	body    TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

-- The calls that were drawn, in the order in which they are judged.
CREATE TABLE audit_pick (
	draw        TEXT    NOT NULL REFERENCES audit_draw (id),
	rank        INTEGER NOT NULL,
	n           INTEGER NOT NULL REFERENCES ledger,
	answer      TEXT    NOT NULL CHECK (answer IN ('clean', 'near', 'flagged')),
	taken_by    TEXT    NOT NULL,
	taken_until INTEGER NOT NULL,
	judged_by   TEXT    NOT NULL, -- '' until somebody has answered
	judged_at   INTEGER NOT NULL,
	key         TEXT    NOT NULL,
	note        TEXT    NOT NULL,
	PRIMARY KEY (draw, rank),
	UNIQUE (draw, n)
) STRICT, WITHOUT ROWID;

-- What the machine had said of a rule when the call was drawn, and what a person says.
-- A rule without a row is one that neither has found.
CREATE TABLE audit_rule (
	draw    TEXT    NOT NULL,
	rank    INTEGER NOT NULL,
	rule    TEXT    NOT NULL,
	machine TEXT    NOT NULL CHECK (machine IN ('', 'near', 'flagged')),
	said    TEXT    NOT NULL CHECK (said IN ('', 'present', 'unknown')),
	reason  TEXT    NOT NULL,
	hint    TEXT    NOT NULL, -- to the rule's author
	hint_by TEXT    NOT NULL,
	hint_at INTEGER NOT NULL,
	PRIMARY KEY (draw, rank, rule),
	FOREIGN KEY (draw, rank) REFERENCES audit_pick (draw, rank)
) STRICT, WITHOUT ROWID;

-- RuleHints.
CREATE INDEX audit_rule_hint ON audit_rule (rule, hint_at) WHERE hint <> '';

-- What is sealed to a person.
CREATE INDEX audit_pick_taken ON audit_pick (taken_by) WHERE judged_by = '' AND taken_by <> '';
