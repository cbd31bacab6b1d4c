-- Sums of days, and what they do not know of yet.

-- One row a change, which nobody waits for. A call or a ticket has become another, which
-- matters to its customer's others, too; a cell is an agent's day, and a day all of its
-- cells. It is not known on what days the ticket of a place counts.
CREATE TABLE tally_todo (
	seq   INTEGER PRIMARY KEY AUTOINCREMENT,
	kind  TEXT NOT NULL CHECK (kind IN ('call', 'ticket', 'place', 'cell', 'day')),
	id    TEXT NOT NULL, -- of a call or a ticket; '' of others
	day   TEXT NOT NULL, -- of a cell or a day; '' of others
	agent TEXT NOT NULL  -- of a cell; '' of others
) STRICT;
CREATE INDEX tally_todo_day ON tally_todo (day) WHERE kind = 'day';

-- The days on which tickets count, and for whom. A call counts on its own, for its agent.
CREATE TABLE tally_ticket (
	day   TEXT NOT NULL,
	agent TEXT NOT NULL,
	id    TEXT NOT NULL,
	PRIMARY KEY (day, agent, id)
) STRICT;
CREATE INDEX tally_ticket_id ON tally_ticket (id);
-- The calls of an agent's days.
CREATE INDEX ledger_agent ON ledger (agent, day);

-- What sums are of, so that they name it by a number.
CREATE TABLE tally_name (
	no    INTEGER PRIMARY KEY,
	class TEXT NOT NULL,
	item  TEXT NOT NULL,
	UNIQUE (item, class)
) STRICT;

-- Sums of agents' days and months, in the compact form. settles_at is when the next of
-- what is in them becomes final, 0 when all is. A month is the sum of its days.
CREATE TABLE tally (
	day        TEXT NOT NULL,
	agent      TEXT NOT NULL,
	dept       TEXT NOT NULL,
	sums       BLOB NOT NULL,
	settles_at INTEGER NOT NULL,
	PRIMARY KEY (day, agent, dept)
) STRICT;
CREATE INDEX tally_agent ON tally (agent, day);
CREATE INDEX tally_settles ON tally (settles_at) WHERE settles_at > 0;
CREATE TABLE tally_month (
	month TEXT NOT NULL,
	agent TEXT NOT NULL,
	dept  TEXT NOT NULL,
	sums  BLOB NOT NULL,
	PRIMARY KEY (month, agent, dept)
) STRICT;
CREATE INDEX tally_month_agent ON tally_month (agent, month);

-- How often sums were made: of two who make them at once, one finds that it has changed.
CREATE TABLE tally_pass (
	one INTEGER PRIMARY KEY CHECK (one = 1),
	n   INTEGER NOT NULL
) STRICT;
INSERT INTO tally_pass VALUES (1, 0);

-- Months that somebody has locked, their sums as they were then with the team and group of
-- then, and what has changed in them since.
CREATE TABLE month_lock (
	month   TEXT PRIMARY KEY,
	by_whom TEXT NOT NULL,
	at      INTEGER NOT NULL,
	agents  INTEGER NOT NULL,
	unsettled INTEGER NOT NULL,
	hash    TEXT NOT NULL
) STRICT;
CREATE TABLE month_frozen (
	month       TEXT NOT NULL REFERENCES month_lock,
	agent       TEXT NOT NULL,
	dept        TEXT NOT NULL,
	team        TEXT NOT NULL,
	staff_group TEXT NOT NULL,
	sums        BLOB NOT NULL,
	PRIMARY KEY (month, agent, dept)
) STRICT;
CREATE TABLE month_correction (
	month      TEXT NOT NULL REFERENCES month_lock,
	seq        INTEGER NOT NULL, -- of the month, from 1
	agent      TEXT NOT NULL,
	dept       TEXT NOT NULL,
	class      TEXT NOT NULL,
	item       TEXT NOT NULL,
	num        INTEGER NOT NULL,
	den        INTEGER NOT NULL,
	n          INTEGER NOT NULL,
	at         INTEGER NOT NULL,
	PRIMARY KEY (month, seq)
) STRICT;
CREATE INDEX month_correction_agent ON month_correction (month, agent);

CREATE TRIGGER ledger_tally_added AFTER INSERT ON ledger BEGIN
	INSERT INTO tally_todo (kind, id, day, agent) VALUES ('call', NEW.call_id, '', '');
END;
-- A call on its way is written nine times, of which one matters here.
CREATE TRIGGER ledger_tally_moved AFTER UPDATE OF state ON ledger
	WHEN (OLD.state IN ('inspected', 'scored')) <> (NEW.state IN ('inspected', 'scored')) BEGIN
	INSERT INTO tally_todo (kind, id, day, agent) VALUES ('cell', '', NEW.day, NEW.agent);
END;
-- Its agent's day, and its customer's others, lose what it was.
CREATE TRIGGER ledger_tally_told AFTER UPDATE OF listed, day, sector, started_at, duration_ms, agent, dept, customer, answered, hangup, csat, exclude,
		ring_ms, hold_ms, direction ON ledger
	WHEN OLD.listed IS NOT NEW.listed OR OLD.day IS NOT NEW.day OR OLD.sector IS NOT NEW.sector OR OLD.started_at IS NOT NEW.started_at OR OLD.duration_ms IS NOT NEW.duration_ms OR OLD.agent IS NOT NEW.agent OR OLD.dept IS NOT NEW.dept OR OLD.customer IS NOT NEW.customer OR OLD.answered IS NOT NEW.answered OR OLD.hangup IS NOT NEW.hangup OR OLD.csat IS NOT NEW.csat OR OLD.exclude IS NOT NEW.exclude OR OLD.ring_ms IS NOT NEW.ring_ms OR OLD.hold_ms IS NOT NEW.hold_ms OR OLD.direction IS NOT NEW.direction BEGIN
	INSERT INTO tally_todo (kind, id, day, agent) VALUES ('call', NEW.call_id, '', ''), ('cell', '', OLD.day, OLD.agent);
	INSERT INTO tally_todo (kind, id, day, agent) SELECT 'call', call_id, '', '' FROM ledger
		WHERE customer = OLD.customer AND customer <> '' AND n <> OLD.n AND started_at BETWEEN OLD.started_at - 604800000 AND OLD.started_at + 604800000
			AND (OLD.customer <> NEW.customer OR OLD.started_at <> NEW.started_at);
END;

CREATE TRIGGER ticket_tally_added AFTER INSERT ON ticket BEGIN
	INSERT INTO tally_todo (kind, id, day, agent) VALUES ('ticket', NEW.id, '', '');
END;
-- The call that it was of loses it.
CREATE TRIGGER ticket_tally_changed AFTER UPDATE ON ticket BEGIN
	INSERT INTO tally_todo (kind, id, day, agent) VALUES ('ticket', NEW.id, '', '');
	INSERT INTO tally_todo (kind, id, day, agent) SELECT 'call', OLD.call_id, '', '' WHERE OLD.call_id <> NEW.call_id AND OLD.call_id <> '';
END;

-- Findings, and what is said of them, count with their calls.
CREATE TRIGGER finding_tally_added AFTER INSERT ON finding BEGIN
	INSERT INTO tally_todo (kind, id, day, agent) VALUES ('cell', '', NEW.day, NEW.agent);
END;
CREATE TRIGGER finding_tally_changed AFTER UPDATE ON finding WHEN OLD.rule IS NOT NEW.rule OR OLD.label IS NOT NEW.label OR OLD.family IS NOT NEW.family OR OLD.level IS NOT NEW.level OR OLD.points IS NOT NEW.points OR OLD.status IS NOT NEW.status OR OLD.rounds IS NOT NEW.rounds OR OLD.shadow IS NOT NEW.shadow OR OLD.taking IS NOT NEW.taking BEGIN
	INSERT INTO tally_todo (kind, id, day, agent) VALUES ('cell', '', NEW.day, NEW.agent);
END;
CREATE TRIGGER appeal_tally_added AFTER INSERT ON appeal BEGIN
	INSERT INTO tally_todo (kind, id, day, agent) SELECT 'cell', '', day, agent FROM finding WHERE id = NEW.finding;
END;
CREATE TRIGGER appeal_tally_changed AFTER UPDATE ON appeal BEGIN
	INSERT INTO tally_todo (kind, id, day, agent) SELECT 'cell', '', day, agent FROM finding WHERE id = NEW.finding;
END;
CREATE TRIGGER look_tally_changed AFTER UPDATE OF answered_at ON look WHEN NEW.kind = 'second' AND OLD.answered_at <> NEW.answered_at BEGIN
	INSERT INTO tally_todo (kind, id, day, agent) SELECT 'cell', '', day, agent FROM ledger WHERE call_id = NEW.call_id;
END;

-- Where a record names no department, the roster's stands for it. Teams and groups are
-- asked for when sums are read.
CREATE TRIGGER agent_tally_added AFTER INSERT ON agent BEGIN
	INSERT INTO tally_todo (kind, id, day, agent) SELECT DISTINCT 'cell', '', day, agent FROM tally WHERE agent = NEW.id;
END;
CREATE TRIGGER agent_tally_changed AFTER UPDATE OF dept ON agent WHEN OLD.dept <> NEW.dept BEGIN
	INSERT INTO tally_todo (kind, id, day, agent) SELECT DISTINCT 'cell', '', day, agent FROM tally WHERE agent = NEW.id;
END;

-- What was there before the sums were.
INSERT INTO tally_todo (kind, id, day, agent) SELECT 'place', id, '', '' FROM ticket ORDER BY filed_at;
INSERT INTO tally_todo (kind, id, day, agent) SELECT DISTINCT 'day', '', day, '' FROM ledger ORDER BY day;
