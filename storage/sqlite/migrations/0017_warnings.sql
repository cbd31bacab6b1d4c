-- What is watched, what of it came in, and what was too much.

-- Watches in force. hash changes with what is counted, and then everything is counted anew;
-- filled is set when what was there before the watch has been noted.
CREATE TABLE warning_watch (
	name   TEXT    PRIMARY KEY,
	hash   TEXT    NOT NULL,
	since  INTEGER NOT NULL, -- from when on events are counted
	set_at INTEGER NOT NULL,
	filled INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- One row a change that watches may count: of a call, by its number, or of a ticket. There
-- are none while nothing is watched.
CREATE TABLE warning_todo (
	seq    INTEGER PRIMARY KEY AUTOINCREMENT,
	n      INTEGER NOT NULL, -- 0 for a ticket
	ticket TEXT    NOT NULL
) STRICT;

-- What watches count. at is the time that it counts at; gist and sketch are of what was
-- said, where likeness is asked for.
CREATE TABLE warning_event (
	watch   TEXT    NOT NULL REFERENCES warning_watch ON DELETE CASCADE,
	medium  TEXT    NOT NULL CHECK (medium IN ('call', 'ticket')),
	id      TEXT    NOT NULL,
	scope   TEXT    NOT NULL, -- the department that it counts for; '' for all
	at      INTEGER NOT NULL,
	call_id TEXT    NOT NULL,
	agent   TEXT    NOT NULL,
	dept    TEXT    NOT NULL,
	gist    TEXT    NOT NULL,
	sketch  BLOB    NOT NULL,
	PRIMARY KEY (watch, medium, id)
) STRICT;
CREATE INDEX warning_event_span ON warning_event (watch, scope, at);

-- What was too much. tells is 1 where the count tells which calls have findings.
CREATE TABLE warning_alert (
	id         TEXT    PRIMARY KEY,
	watch      TEXT    NOT NULL,
	title      TEXT    NOT NULL,
	scope      TEXT    NOT NULL,
	tells      INTEGER NOT NULL CHECK (tells IN (0, 1)),
	window_ms  INTEGER NOT NULL,
	calm_ms    INTEGER NOT NULL,
	follow_ups TEXT    NOT NULL, -- in milliseconds since it was raised, with spaces between
	level      TEXT    NOT NULL CHECK (level IN ('blue', 'yellow', 'orange', 'red')),
	peak       INTEGER NOT NULL CHECK (peak > 0),
	peak_at    INTEGER NOT NULL,
	threshold  INTEGER NOT NULL, -- that was reached; 0 where it is only unusual
	weeks      INTEGER NOT NULL, -- of history that it was compared with
	usual      INTEGER NOT NULL, -- the median, in thousandths; -1 where there was not enough history
	spread     INTEGER NOT NULL, -- in thousandths
	from_at    INTEGER NOT NULL, -- the first event that counted
	began_at   INTEGER NOT NULL, -- the first event that found the count at a level
	last_at    INTEGER NOT NULL, -- the last one
	state      TEXT    NOT NULL CHECK (state IN ('raised', 'acknowledged', 'assigned', 'followed', 'closed', 'merged')),
	owner      TEXT    NOT NULL,
	raised_at  INTEGER NOT NULL, -- or raised again
	due_at     INTEGER NOT NULL, -- when somebody has to look again; 0 for never
	followed   INTEGER NOT NULL, -- how often somebody has since it was raised
	steps      INTEGER NOT NULL,
	merged_in  TEXT    NOT NULL,
	told       INTEGER NOT NULL  -- 0 where the traffic was too old for people to be told
) STRICT, WITHOUT ROWID;
CREATE INDEX warning_alert_list ON warning_alert (raised_at, id);
CREATE INDEX warning_alert_span ON warning_alert (watch, scope, last_at);

-- What an alert counted, and which of it found the count at a level.
CREATE TABLE warning_member (
	alert   TEXT    NOT NULL REFERENCES warning_alert (id),
	medium  TEXT    NOT NULL,
	id      TEXT    NOT NULL,
	at      INTEGER NOT NULL,
	call_id TEXT    NOT NULL,
	agent   TEXT    NOT NULL,
	dept    TEXT    NOT NULL,
	gist    TEXT    NOT NULL,
	above   INTEGER NOT NULL CHECK (above IN (0, 1)),
	PRIMARY KEY (alert, medium, id)
) STRICT, WITHOUT ROWID;

-- What happened to alerts. Append-only.
CREATE TABLE warning_step (
	alert TEXT    NOT NULL REFERENCES warning_alert (id),
	n     INTEGER NOT NULL, -- from 1
	key   TEXT    NOT NULL UNIQUE,
	deed  TEXT    NOT NULL,
	level TEXT    NOT NULL,
	count INTEGER NOT NULL,
	who   TEXT    NOT NULL, -- '' for the machine
	whom  TEXT    NOT NULL, -- it was assigned to, or merged into
	words TEXT    NOT NULL,
	at    INTEGER NOT NULL,
	PRIMARY KEY (alert, n)
) STRICT, WITHOUT ROWID;

-- What people are told, each on each way once a step.
CREATE TABLE warning_message (
	id        TEXT    PRIMARY KEY,
	alert     TEXT    NOT NULL REFERENCES warning_alert (id),
	level     TEXT    NOT NULL,
	recipient TEXT    NOT NULL, -- of the configuration, which says how to reach it
	way       TEXT    NOT NULL CHECK (way IN ('mail', 'webhook')),
	subject   TEXT    NOT NULL,
	body      TEXT    NOT NULL,
	made_at   INTEGER NOT NULL,
	state     TEXT    NOT NULL CHECK (state IN ('waiting', 'delivered', 'parked')),
	attempts  INTEGER NOT NULL,
	first_at  INTEGER NOT NULL,
	next_at   INTEGER NOT NULL,
	done_at   INTEGER NOT NULL,
	why       TEXT    NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX warning_message_due ON warning_message (state, next_at);
CREATE INDEX warning_message_alert ON warning_message (alert);

CREATE TRIGGER ledger_warning_added AFTER INSERT ON ledger BEGIN
	INSERT INTO warning_todo (n, ticket) SELECT NEW.n, '' WHERE EXISTS (SELECT 1 FROM warning_watch);
END;
CREATE TRIGGER ledger_warning_changed AFTER UPDATE OF state, started_at, duration_ms, agent, dept, hold_ms ON ledger
	WHEN (OLD.state = 'excluded') <> (NEW.state = 'excluded') OR OLD.started_at <> NEW.started_at OR OLD.duration_ms <> NEW.duration_ms
		OR OLD.agent <> NEW.agent OR OLD.dept <> NEW.dept OR OLD.hold_ms IS NOT NEW.hold_ms BEGIN
	INSERT INTO warning_todo (n, ticket) SELECT NEW.n, '' WHERE EXISTS (SELECT 1 FROM warning_watch);
END;
CREATE TRIGGER transcript_warning_added AFTER INSERT ON transcript BEGIN
	INSERT INTO warning_todo (n, ticket) SELECT NEW.n, '' WHERE EXISTS (SELECT 1 FROM warning_watch);
END;
CREATE TRIGGER transcript_warning_changed AFTER UPDATE ON transcript BEGIN
	INSERT INTO warning_todo (n, ticket) SELECT NEW.n, '' WHERE EXISTS (SELECT 1 FROM warning_watch);
END;
CREATE TRIGGER finding_warning_added AFTER INSERT ON finding BEGIN
	INSERT INTO warning_todo (n, ticket) SELECT NEW.n, '' WHERE EXISTS (SELECT 1 FROM warning_watch);
END;
CREATE TRIGGER finding_warning_changed AFTER UPDATE OF rule, label, status, held, shadow ON finding
	WHEN OLD.rule <> NEW.rule OR OLD.label <> NEW.label OR OLD.status <> NEW.status OR OLD.held <> NEW.held OR OLD.shadow <> NEW.shadow BEGIN
	INSERT INTO warning_todo (n, ticket) SELECT NEW.n, '' WHERE EXISTS (SELECT 1 FROM warning_watch);
END;
CREATE TRIGGER ticket_warning_added AFTER INSERT ON ticket BEGIN
	INSERT INTO warning_todo (n, ticket) SELECT 0, NEW.id WHERE EXISTS (SELECT 1 FROM warning_watch);
END;
CREATE TRIGGER ticket_warning_changed AFTER UPDATE ON ticket BEGIN
	INSERT INTO warning_todo (n, ticket) SELECT 0, NEW.id WHERE EXISTS (SELECT 1 FROM warning_watch);
END;
