-- What was given for a month: the mobile red flag of the contest, and awards.

-- A month that is closed stays as it was: body is the document that stood behind it, seal
-- the SHA-256 of all that was said.
CREATE TABLE honour_month (
	month     text   COLLATE "C" NOT NULL,
	kind      text   COLLATE "C" NOT NULL CHECK (kind IN ('contest', 'awards')),
	key       text   COLLATE "C" NOT NULL UNIQUE, -- of who pressed
	closed_by text   COLLATE "C" NOT NULL,
	closed_at bigint NOT NULL,
	note      text   COLLATE "C" NOT NULL,
	body      text   COLLATE "C" NOT NULL,
	seal      text   COLLATE "C" NOT NULL,
	PRIMARY KEY (month, kind)
);

-- What was given to whom; agent is '' for a department's.
CREATE TABLE honour (
	month text   COLLATE "C" NOT NULL,
	kind  text   COLLATE "C" NOT NULL,
	name  text   COLLATE "C" NOT NULL,
	dept  text   COLLATE "C" NOT NULL,
	agent text   COLLATE "C" NOT NULL,
	item  text   COLLATE "C" NOT NULL, -- what it was given for; '' for the contest
	num   bigint NOT NULL,
	den   bigint NOT NULL,
	PRIMARY KEY (month, kind, name, dept, agent),
	FOREIGN KEY (month, kind) REFERENCES honour_month (month, kind)
);
