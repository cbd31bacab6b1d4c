-- Customers who are to be called back, complaints about staff, and what became of both.

-- One row a change of a ticket or of a call that may be called back, or hold
-- a complaint about staff. What follows from it
-- is found out later, so that nobody waits for it.
CREATE TABLE callback_todo (
	seq    INTEGER PRIMARY KEY AUTOINCREMENT,
	kind   TEXT NOT NULL CHECK (kind IN ('call', 'ticket')),
	source TEXT NOT NULL
) STRICT;

-- The callbacks. Everything in a row follows from its call or ticket, its causes and its
-- results; dept is that of the record, '' where it names none.
CREATE TABLE callback (
	kind     TEXT    NOT NULL CHECK (kind IN ('call', 'ticket')),
	source   TEXT    NOT NULL,
	agent    TEXT    NOT NULL,
	dept     TEXT    NOT NULL,
	since_at INTEGER NOT NULL, -- of the first cause; a term may end in the future
	due_at   INTEGER NOT NULL,
	surveys  TEXT    NOT NULL, -- those of the ticket system, JSON
	tries    INTEGER NOT NULL,
	tried_at INTEGER NOT NULL, -- the last time; 0 for never
	done_at  INTEGER NOT NULL, -- 0 for not yet
	score    INTEGER NOT NULL, -- the first that was said; 0 for none
	PRIMARY KEY (kind, source)
) STRICT;
CREATE INDEX callback_waiting ON callback (due_at) WHERE done_at = 0;
CREATE INDEX callback_agent ON callback (agent);

CREATE TABLE callback_cause (
	kind   TEXT    NOT NULL,
	source TEXT    NOT NULL,
	reason TEXT    NOT NULL,
	at     INTEGER NOT NULL,
	PRIMARY KEY (kind, source, reason)
) STRICT;

CREATE TABLE callback_result (
	key     TEXT    PRIMARY KEY,
	kind    TEXT    NOT NULL,
	source  TEXT    NOT NULL,
	at      INTEGER NOT NULL,
	by_whom TEXT    NOT NULL,
	reached INTEGER NOT NULL CHECK (reached IN (0, 1)),
	score   INTEGER NOT NULL CHECK (score BETWEEN 0 AND 5),
	said    TEXT    NOT NULL, -- items of the script, with blanks between
	words   TEXT    NOT NULL
) STRICT;
CREATE INDEX callback_result_of ON callback_result (kind, source);

-- Complaints about staff: those that were filed, and calls of which it is confirmed that
-- one was not. Where one stands follows from its ticket or finding and from its steps. agent
-- and dept are those of whom it is about, dept '' where the roster has it; steps made by people
-- stay when the complaint is withdrawn.
CREATE TABLE complaint (
	kind      TEXT    NOT NULL CHECK (kind IN ('call', 'ticket')),
	source    TEXT    NOT NULL,
	agent     TEXT    NOT NULL,
	dept      TEXT    NOT NULL,
	opened_at INTEGER NOT NULL,
	state     TEXT    NOT NULL CHECK (state IN ('accepted', 'intervened', 'investigated', 'audited', 'called_back')),
	outcome   TEXT    NOT NULL CHECK (outcome IN ('', 'substantiated', 'not_substantiated')),
	since_at  INTEGER NOT NULL, -- of the state
	due_at    INTEGER NOT NULL, -- 0 when it is at its end
	withdrawn INTEGER NOT NULL CHECK (withdrawn IN (0, 1)),
	PRIMARY KEY (kind, source)
) STRICT;
CREATE INDEX complaint_due ON complaint (due_at) WHERE due_at > 0;
CREATE TABLE complaint_step (
	key     TEXT    PRIMARY KEY,
	kind    TEXT    NOT NULL,
	source  TEXT    NOT NULL,
	seq     INTEGER NOT NULL, -- of the complaint, from 1
	move    TEXT    NOT NULL,
	at      INTEGER NOT NULL,
	by_whom TEXT    NOT NULL,
	words   TEXT    NOT NULL
) STRICT;
CREATE UNIQUE INDEX complaint_step_of ON complaint_step (kind, source, seq);

CREATE TRIGGER ticket_callback_added AFTER INSERT ON ticket BEGIN
	INSERT INTO callback_todo (kind, source) VALUES ('ticket', NEW.id);
END;
CREATE TRIGGER ticket_callback_changed AFTER UPDATE ON ticket BEGIN
	INSERT INTO callback_todo (kind, source) VALUES ('ticket', NEW.id);
END;
CREATE TRIGGER ledger_callback_added AFTER INSERT ON ledger WHEN NEW.csat IN (1, 2) BEGIN
	INSERT INTO callback_todo (kind, source) VALUES ('call', NEW.call_id);
END;
CREATE TRIGGER ledger_callback_told AFTER UPDATE OF csat, answered, agent, dept, started_at, duration_ms ON ledger
	WHEN OLD.csat IN (1, 2) OR NEW.csat IN (1, 2) BEGIN
	INSERT INTO callback_todo (kind, source) VALUES ('call', NEW.call_id);
END;

-- A complaint that nobody reported is one once a person has confirmed it.
CREATE TRIGGER finding_complaint_changed AFTER UPDATE OF status, rounds, label ON finding
	WHEN (OLD.label = 'internal=unreported' OR NEW.label = 'internal=unreported') AND (OLD.status IS NOT NEW.status OR OLD.rounds IS NOT NEW.rounds OR OLD.label IS NOT NEW.label) BEGIN
	INSERT INTO callback_todo (kind, source) SELECT 'call', call_id FROM ledger WHERE n = NEW.n;
END;

-- What was there before.
INSERT INTO callback_todo (kind, source) SELECT 'ticket', id FROM ticket ORDER BY filed_at;
INSERT INTO callback_todo (kind, source) SELECT 'call', call_id FROM ledger WHERE csat IN (1, 2);
INSERT INTO callback_todo (kind, source) SELECT 'call', l.call_id FROM finding f JOIN ledger l ON l.n = f.n WHERE f.label = 'internal=unreported' AND f.status = 'confirmed';
