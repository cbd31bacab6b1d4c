-- Users, sessions, and the log of what they did.
CREATE TABLE account (
	id         text    COLLATE "C" PRIMARY KEY,
	name       text    COLLATE "C" NOT NULL,
	roles      text    COLLATE "C" NOT NULL, -- with commas between
	scope      text    COLLATE "C" NOT NULL CHECK (scope IN ('own', 'team', 'department', 'all')),
	agent      text    COLLATE "C" NOT NULL,
	team       text    COLLATE "C" NOT NULL,
	dept       text    COLLATE "C" NOT NULL,
	password   text    COLLATE "C" NOT NULL, -- a hash in PHC form, or nothing
	subject    text    COLLATE "C" NOT NULL, -- by which an outside service knows the user
	disabled   boolean NOT NULL,
	created_at bigint  NOT NULL,
	changed_at bigint  NOT NULL
);
CREATE UNIQUE INDEX account_subject ON account (subject) WHERE subject <> '';

-- sum is the SHA-256 of what the browser or the link has.
CREATE TABLE session (
	sum      text   COLLATE "C" PRIMARY KEY,
	account  text   COLLATE "C" NOT NULL REFERENCES account (id),
	begun_at bigint NOT NULL,
	seen_at  bigint NOT NULL,
	place    text   COLLATE "C" NOT NULL,
	browser  text   COLLATE "C" NOT NULL
) WITH (fillfactor = 70);
CREATE INDEX session_account ON session (account);

CREATE TABLE signin_link (
	sum     text   COLLATE "C" PRIMARY KEY,
	account text   COLLATE "C" NOT NULL, -- '' for the first of all
	by_whom text   COLLATE "C" NOT NULL,
	until   bigint NOT NULL,
	used_by text   COLLATE "C" NOT NULL  -- the account that came of it; '' for not used
);

-- What people did. Append-only, each row chained to the one before.
CREATE TABLE deed (
	seq     bigint PRIMARY KEY,
	key     text   COLLATE "C" NOT NULL UNIQUE,
	at      bigint NOT NULL,
	who     text   COLLATE "C" NOT NULL,
	what    text   COLLATE "C" NOT NULL,
	subject text   COLLATE "C" NOT NULL,
	detail  text   COLLATE "C" NOT NULL,
	place   text   COLLATE "C" NOT NULL,
	prev    text   COLLATE "C" NOT NULL UNIQUE,
	hash    text   COLLATE "C" NOT NULL
);
CREATE INDEX deed_who ON deed (who, seq);
CREATE INDEX deed_what ON deed (what, seq);

-- The team, 班组, of an agent; '' when the roster does not tell.
ALTER TABLE agent ADD COLUMN team text COLLATE "C" NOT NULL DEFAULT '';
CREATE INDEX agent_team ON agent (team) WHERE team <> '';
