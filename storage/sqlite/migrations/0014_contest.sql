-- What was given for a month: the mobile red flag of the contest, and awards.

-- A month that is closed stays as it was: body is the document that stood behind it, seal
-- the SHA-256 of all that was said.
CREATE TABLE honour_month (
	month     TEXT    NOT NULL,
	kind      TEXT    NOT NULL CHECK (kind IN ('contest', 'awards')),
	key       TEXT    NOT NULL UNIQUE, -- of who pressed
	closed_by TEXT    NOT NULL,
	closed_at INTEGER NOT NULL,
	note      TEXT    NOT NULL,
	body      TEXT    NOT NULL,
	seal      TEXT    NOT NULL,
	PRIMARY KEY (month, kind)
) STRICT, WITHOUT ROWID;

-- What was given to whom; agent is '' for a department's.
CREATE TABLE honour (
	month TEXT    NOT NULL,
	kind  TEXT    NOT NULL,
	name  TEXT    NOT NULL,
	dept  TEXT    NOT NULL,
	agent TEXT    NOT NULL,
	item  TEXT    NOT NULL, -- what it was given for; '' for the contest
	num   INTEGER NOT NULL,
	den   INTEGER NOT NULL,
	PRIMARY KEY (month, kind, name, dept, agent),
	FOREIGN KEY (month, kind) REFERENCES honour_month (month, kind)
) STRICT, WITHOUT ROWID;
