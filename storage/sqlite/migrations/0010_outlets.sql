-- Tokens and webhooks.

-- What programs identify themselves by. Of a token's text only the hash is kept.
CREATE TABLE token (
	id         TEXT    PRIMARY KEY,
	name       TEXT    NOT NULL,
	hash       TEXT    NOT NULL UNIQUE,
	scopes     TEXT    NOT NULL, -- with spaces between
	agent      TEXT    NOT NULL, -- agent, team and dept are whose calls it lets see; all of them empty for everybody's
	team       TEXT    NOT NULL,
	dept       TEXT    NOT NULL,
	made_by    TEXT    NOT NULL,
	made_at    INTEGER NOT NULL,
	expires_at INTEGER NOT NULL,
	used_at    INTEGER NOT NULL,
	revoked_at INTEGER NOT NULL,
	revoked_by TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

-- Who is told of confirmed findings.
CREATE TABLE webhook (
	id      TEXT    PRIMARY KEY,
	url     TEXT    NOT NULL,
	secret  TEXT    NOT NULL,
	made_by TEXT    NOT NULL,
	made_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What each is to be told, in the order in which it happened.
CREATE TABLE delivery (
	seq       INTEGER PRIMARY KEY AUTOINCREMENT,
	webhook   TEXT    NOT NULL REFERENCES webhook (id) ON DELETE CASCADE,
	finding   TEXT    NOT NULL REFERENCES finding (id),
	confirmed INTEGER NOT NULL CHECK (confirmed IN (0, 1)),
	version   INTEGER NOT NULL,
	at        INTEGER NOT NULL,
	state     TEXT    NOT NULL CHECK (state IN ('waiting', 'delivered', 'parked')),
	attempts  INTEGER NOT NULL,
	first_at  INTEGER NOT NULL,
	next_at   INTEGER NOT NULL,
	done_at   INTEGER NOT NULL,
	why       TEXT    NOT NULL,
	UNIQUE (webhook, finding, version)
) STRICT;

CREATE INDEX delivery_due ON delivery (webhook, state, next_at, seq);
CREATE INDEX delivery_finding ON delivery (finding);

-- Whoever confirms a finding, or takes that back, has every webhook told.
CREATE TRIGGER finding_told AFTER UPDATE OF status ON finding
WHEN (old.status = 'confirmed') <> (new.status = 'confirmed')
BEGIN
	INSERT INTO delivery (webhook, finding, confirmed, version, at, state, attempts, first_at, next_at, done_at, why)
	SELECT w.id, new.id, new.status = 'confirmed', new.version, coalesce(v.at, 0), 'waiting', 0, 0, coalesce(v.at, 0), 0, ''
	FROM webhook w LEFT JOIN verdict v ON v.finding = new.id AND v.round = new.rounds
	WHERE true ON CONFLICT DO NOTHING;
END;

-- Where the bytes lie that were handed over for an address of a recording.
CREATE TABLE upload (
	uri TEXT    PRIMARY KEY,
	key TEXT    NOT NULL,
	at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Lists that are read from a place on.
CREATE INDEX ledger_list ON ledger (day DESC, call_id);
CREATE INDEX verdict_list ON verdict (at, finding, round);
CREATE INDEX ticket_list ON ticket (filed_at DESC, id);
