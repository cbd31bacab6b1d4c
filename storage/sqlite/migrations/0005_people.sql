-- Users, sessions, and the log of what they did.
CREATE TABLE account (
	id         TEXT    PRIMARY KEY,
	name       TEXT    NOT NULL,
	roles      TEXT    NOT NULL, -- with commas between
	scope      TEXT    NOT NULL CHECK (scope IN ('own', 'team', 'department', 'all')),
	agent      TEXT    NOT NULL,
	team       TEXT    NOT NULL,
	dept       TEXT    NOT NULL,
	password   TEXT    NOT NULL, -- a hash in PHC form, or nothing
	subject    TEXT    NOT NULL, -- by which an outside service knows the user
	disabled   INTEGER NOT NULL,
	created_at INTEGER NOT NULL,
	changed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX account_subject ON account (subject) WHERE subject <> '';

-- sum is the SHA-256 of what the browser or the link has.
CREATE TABLE session (
	sum      TEXT    PRIMARY KEY,
	account  TEXT    NOT NULL REFERENCES account (id),
	begun_at INTEGER NOT NULL,
	seen_at  INTEGER NOT NULL,
	place    TEXT    NOT NULL,
	browser  TEXT    NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_account ON session (account, seen_at);

CREATE TABLE signin_link (
	sum     TEXT    PRIMARY KEY,
	account TEXT    NOT NULL, -- '' for the first of all
	by_whom TEXT    NOT NULL,
	until   INTEGER NOT NULL,
	used_by TEXT    NOT NULL  -- the account that came of it; '' for not used
) STRICT, WITHOUT ROWID;

-- What people did. Append-only, each row chained to the one before.
CREATE TABLE deed (
	seq     INTEGER PRIMARY KEY,
	key     TEXT    NOT NULL UNIQUE,
	at      INTEGER NOT NULL,
	who     TEXT    NOT NULL,
	what    TEXT    NOT NULL,
	subject TEXT    NOT NULL,
	detail  TEXT    NOT NULL,
	place   TEXT    NOT NULL,
	prev    TEXT    NOT NULL UNIQUE,
	hash    TEXT    NOT NULL
) STRICT;
CREATE INDEX deed_who ON deed (who, seq);
CREATE INDEX deed_what ON deed (what, seq);

-- The team, 班组, of an agent; '' when the roster does not tell.
ALTER TABLE agent ADD COLUMN team TEXT NOT NULL DEFAULT '';
CREATE INDEX agent_team ON agent (team) WHERE team <> '';
