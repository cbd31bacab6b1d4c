-- Bulletins as they were issued, and metrics from elsewhere.

-- A bulletin never changes: body is what was issued, hash its SHA-256.
CREATE TABLE bulletin (
	id        text   COLLATE "C" PRIMARY KEY,
	kind      text   COLLATE "C" NOT NULL,
	period    text   COLLATE "C" NOT NULL,
	first_day text   COLLATE "C" NOT NULL,
	last_day  text   COLLATE "C" NOT NULL,
	dept      text   COLLATE "C" NOT NULL, -- '' for all departments
	lang      text   COLLATE "C" NOT NULL,
	title     text   COLLATE "C" NOT NULL,
	number    bigint  NOT NULL CHECK (number > 0), -- among those of the same kind, period, department and language
	issued_by text   COLLATE "C" NOT NULL,
	issued_at bigint  NOT NULL,
	hash      text   COLLATE "C" NOT NULL,
	body      text   COLLATE "C" NOT NULL,
	UNIQUE (kind, period, dept, lang, number)
);

-- ListBulletins.
CREATE INDEX bulletin_list ON bulletin (issued_at, id);

-- What others have counted; den is 0 where only a value was told.
CREATE TABLE metric (
	item    text   COLLATE "C" NOT NULL,
	period  text   COLLATE "C" NOT NULL,
	scope   text   COLLATE "C" NOT NULL CHECK (scope IN ('all', 'dept', 'team', 'agent', 'grid')),
	name    text   COLLATE "C" NOT NULL CHECK ((name = '') = (scope = 'all')),
	num     double precision NOT NULL,
	den     double precision NOT NULL CHECK (den >= 0),
	value   double precision NOT NULL,
	origin  text   COLLATE "C" NOT NULL,
	told_by text   COLLATE "C" NOT NULL,
	told_at bigint NOT NULL,
	PRIMARY KEY (item, period, scope, name)
);
