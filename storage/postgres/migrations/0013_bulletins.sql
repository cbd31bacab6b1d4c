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
