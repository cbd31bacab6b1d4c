-- Times are milliseconds since 1970 in UTC; 0 is "none" where a time may be absent.
-- n is a call's number in this file: short, so that what belongs to a call lies
-- together and its keys are small.

-- One row a call: what the switch says of it, and where it stands.
CREATE TABLE ledger (
	n           INTEGER PRIMARY KEY,
	call_id     TEXT    NOT NULL UNIQUE,
	listed      INTEGER NOT NULL CHECK (listed IN (0, 1)),
	day         TEXT    NOT NULL,
	state       TEXT    NOT NULL CHECK (state IN ('expected', 'registered', 'fetched', 'transcribed', 'inspected',
	                                              'scored', 'waiting', 'missing', 'dead', 'excluded')),
	reason      TEXT    NOT NULL,
	detail      TEXT    NOT NULL,
	ended_in    TEXT    NOT NULL, -- the state that it was in before it was dead, waiting, missing or excluded
	input_rev   INTEGER NOT NULL,
	attempts    INTEGER NOT NULL,
	next_at     INTEGER,          -- null when there is nothing to do
	owner       TEXT    NOT NULL,
	token       INTEGER NOT NULL,
	lease_until INTEGER,          -- null when not leased; in the past when a worker was lost
	updated_at  INTEGER NOT NULL,
	sector      TEXT    NOT NULL,
	started_at  INTEGER NOT NULL,
	duration_ms INTEGER NOT NULL,
	agent       TEXT    NOT NULL,
	dept        TEXT    NOT NULL,
	customer    TEXT    NOT NULL,
	answered    INTEGER NOT NULL,
	hangup      TEXT    NOT NULL,
	csat        INTEGER NOT NULL,
	exclude     TEXT    NOT NULL, -- the line's own reason to exclude the call
	origin      TEXT    NOT NULL
) STRICT;

-- Claim and Due: what is to be done, in its order. Rows at their end are not in it.
CREATE INDEX ledger_due ON ledger (state, next_at, call_id) WHERE next_at IS NOT NULL;
-- Sweep: what is still waited for.
CREATE INDEX ledger_expected ON ledger (started_at) WHERE state = 'expected';
-- Coverage, Entries of a day, and Check's sums, from the index alone.
CREATE INDEX ledger_day ON ledger (day, listed, state, reason);
-- WithRelated, and the calls that a ticket or a call line sends back.
CREATE INDEX ledger_customer ON ledger (customer, started_at) WHERE customer <> '';

-- Contents of call lines, recordings and transcripts that were replaced by other
-- ones: whoever delivers them again brings nothing new.
CREATE TABLE superseded (
	n      INTEGER NOT NULL REFERENCES ledger,
	digest BLOB    NOT NULL,
	PRIMARY KEY (n, digest)
) STRICT, WITHOUT ROWID;

-- Append-only: one row a move.
CREATE TABLE coverage_event (
	n          INTEGER NOT NULL REFERENCES ledger,
	seq        INTEGER NOT NULL, -- of the call, from 1
	from_state TEXT    NOT NULL,
	to_state   TEXT    NOT NULL,
	reason     TEXT    NOT NULL,
	detail     TEXT    NOT NULL,
	by_whom    TEXT    NOT NULL,
	at         INTEGER NOT NULL,
	PRIMARY KEY (n, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE recording (
	n       INTEGER NOT NULL REFERENCES ledger,
	uri     TEXT    NOT NULL,
	etag    TEXT    NOT NULL,
	offered BLOB    NOT NULL, -- as it was offered
	fetched BLOB,             -- as it was found to be; null until fetched
	sha256  TEXT    NOT NULL,
	blob    TEXT    NOT NULL,
	peaks   TEXT    NOT NULL,
	signals BLOB,
	origin  TEXT    NOT NULL,
	PRIMARY KEY (n, uri)
) STRICT, WITHOUT ROWID;

-- Commit: other calls with the same bytes.
CREATE INDEX recording_content ON recording (sha256) WHERE sha256 <> '';

-- Transcripts as other systems made them.
CREATE TABLE offered (
	n      INTEGER PRIMARY KEY REFERENCES ledger,
	body   BLOB NOT NULL,
	origin TEXT NOT NULL
) STRICT;

-- Transcripts with roles settled.
CREATE TABLE transcript (
	n       INTEGER PRIMARY KEY REFERENCES ledger,
	body    BLOB, -- null when it is what was offered, word for word: the larger part of the file is saved so
	signals BLOB NOT NULL
) STRICT;

CREATE TABLE ticket (
	id       TEXT    PRIMARY KEY,
	version  INTEGER NOT NULL,
	call_id  TEXT    NOT NULL,
	customer TEXT    NOT NULL,
	filed_at INTEGER NOT NULL,
	body     BLOB    NOT NULL,
	origin   TEXT    NOT NULL
) STRICT;

-- WithRelated, by call and by customer.
CREATE INDEX ticket_call ON ticket (call_id) WHERE call_id <> '';
CREATE INDEX ticket_customer ON ticket (customer, filed_at) WHERE customer <> '';

-- The last inspection of each call.
CREATE TABLE inspection (
	n         INTEGER PRIMARY KEY REFERENCES ledger,
	input_rev INTEGER NOT NULL,
	rulebook  TEXT    NOT NULL,
	undecided BLOB    NOT NULL,
	at        INTEGER NOT NULL
) STRICT;

CREATE TABLE finding (
	k                 INTEGER PRIMARY KEY,
	id                TEXT    NOT NULL UNIQUE,
	n                 INTEGER NOT NULL REFERENCES ledger,
	rule              TEXT    NOT NULL,
	rule_hash         TEXT    NOT NULL,
	title             TEXT    NOT NULL,
	label             TEXT    NOT NULL,
	family            TEXT    NOT NULL,
	level             TEXT    NOT NULL,
	points            INTEGER NOT NULL,
	provisional_until INTEGER NOT NULL,
	evidence          BLOB    NOT NULL,
	status            TEXT    NOT NULL CHECK (status IN ('open', 'confirmed', 'rejected', 'withdrawn', 'recorded')),
	held              INTEGER NOT NULL, -- the last inspection found it
	version           INTEGER NOT NULL,
	moved             INTEGER NOT NULL,
	rounds            INTEGER NOT NULL,
	judged            BLOB,             -- the evidence that the last verdict was given on
	rulebook          TEXT    NOT NULL,
	agent             TEXT    NOT NULL, -- agent to started_at are the call's own
	dept              TEXT    NOT NULL,
	day               TEXT    NOT NULL,
	started_at        INTEGER NOT NULL
) STRICT;

-- Load, and what an inspection finds again.
CREATE INDEX finding_call ON finding (n);
-- Findings in the order of the list, narrowed from the index alone.
CREATE INDEX finding_list ON finding (started_at DESC, id, status, rule, level, day, agent, dept, label);
-- Findings' total and FindingCounts, in the order in which they are grouped.
CREATE INDEX finding_count ON finding (status, rule, level, day, agent, dept, label);
-- An agent's month: AgentFindings.
CREATE INDEX finding_agent ON finding (agent, day);

CREATE TABLE verdict (
	finding  TEXT    NOT NULL REFERENCES finding (id),
	round    INTEGER NOT NULL,
	kind     TEXT    NOT NULL CHECK (kind IN ('confirm', 'reject', 'undo')),
	reviewer TEXT    NOT NULL,
	reason   TEXT    NOT NULL,
	note     TEXT    NOT NULL,
	key      TEXT    NOT NULL UNIQUE,
	seen     INTEGER NOT NULL,
	at       INTEGER NOT NULL,
	PRIMARY KEY (finding, round)
) STRICT, WITHOUT ROWID;

-- Rows behind every figure; sums are made of them and kept nowhere.
CREATE TABLE score_entry (
	source_kind TEXT    NOT NULL CHECK (source_kind IN ('call', 'ticket', 'finding')),
	source_id   TEXT    NOT NULL,
	round       INTEGER NOT NULL,
	ordinal     INTEGER NOT NULL,
	agent       TEXT    NOT NULL,
	dept        TEXT    NOT NULL,
	month       TEXT    NOT NULL,
	item        TEXT    NOT NULL,
	num         INTEGER NOT NULL,
	den         INTEGER NOT NULL,
	points      INTEGER NOT NULL,
	due_at      INTEGER NOT NULL,
	at          INTEGER NOT NULL,
	PRIMARY KEY (source_kind, source_id, round, ordinal)
) STRICT, WITHOUT ROWID;

-- ScoreEntries, Agents and Months.
CREATE INDEX score_entry_card ON score_entry (month, agent, item);

CREATE TABLE agent (
	id   TEXT PRIMARY KEY,
	name TEXT NOT NULL,
	dept TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE src_pos (
	source TEXT    PRIMARY KEY,
	name   TEXT    NOT NULL,
	next   INTEGER NOT NULL,
	done   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE dead_letter (
	source  TEXT    NOT NULL,
	record  INTEGER NOT NULL,
	field   TEXT    NOT NULL,
	name    TEXT    NOT NULL,
	line    INTEGER NOT NULL,
	reason  TEXT    NOT NULL,
	detail  TEXT    NOT NULL,
	raw     BLOB    NOT NULL,
	at      INTEGER NOT NULL,
	PRIMARY KEY (source, record)
) STRICT, WITHOUT ROWID;
