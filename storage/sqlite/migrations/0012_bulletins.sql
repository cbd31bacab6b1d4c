-- Bulletins as they were issued, and metrics from elsewhere.

-- A bulletin never changes: body is what was issued, hash its SHA-256.
CREATE TABLE bulletin (
	id        TEXT    PRIMARY KEY,
	kind      TEXT    NOT NULL,
	period    TEXT    NOT NULL,
	first_day TEXT    NOT NULL,
	last_day  TEXT    NOT NULL,
	dept      TEXT    NOT NULL, -- '' for all departments
	lang      TEXT    NOT NULL,
	title     TEXT    NOT NULL,
	number    INTEGER NOT NULL CHECK (number > 0), -- among those of the same kind, period, department and language
	issued_by TEXT    NOT NULL,
	issued_at INTEGER NOT NULL,
	hash      TEXT    NOT NULL,
	body      TEXT    NOT NULL,
	UNIQUE (kind, period, dept, lang, number)
) STRICT, WITHOUT ROWID;

-- ListBulletins.
CREATE INDEX bulletin_list ON bulletin (issued_at, id);

-- What others have counted; den is 0 where only a value was told.
CREATE TABLE metric (
	item    TEXT    NOT NULL,
	period  TEXT    NOT NULL,
	scope   TEXT    NOT NULL CHECK (scope IN ('all', 'dept', 'team', 'agent', 'grid')),
	name    TEXT    NOT NULL CHECK ((name = '') = (scope = 'all')),
	num     REAL    NOT NULL,
	den     REAL    NOT NULL CHECK (den >= 0),
	value   REAL    NOT NULL,
	origin  TEXT    NOT NULL,
	told_by TEXT    NOT NULL,
	told_at INTEGER NOT NULL,
	PRIMARY KEY (item, period, scope, name)
) STRICT, WITHOUT ROWID;
