-- The reviewers' work. A case is a call with the findings that stand on it: people judge
-- it as one. Its row is kept by triggers, in the transaction that changes a finding,
-- whoever does that; Check holds it to the findings.
CREATE TABLE review_case (
	n          INTEGER PRIMARY KEY REFERENCES ledger,
	todo       INTEGER NOT NULL, -- findings that wait for a person: open, or judged on ground that has moved since
	judged     INTEGER NOT NULL, -- confirmed or rejected ones
	upheld     INTEGER NOT NULL, -- confirmed ones
	gravity    INTEGER NOT NULL, -- of the gravest that waits, or else that was judged: 0 is a red line, 4 info
	ready_at   INTEGER NOT NULL, -- the first that waits can be judged when the horizon is here
	version    INTEGER NOT NULL, -- changes whenever one of its findings does
	judged_at  INTEGER NOT NULL, -- the last verdict
	agent      TEXT    NOT NULL, -- agent to started_at are the call's own
	dept       TEXT    NOT NULL,
	day        TEXT    NOT NULL,
	started_at INTEGER NOT NULL,
	-- What people make of it.
	assignee      TEXT    NOT NULL DEFAULT '',
	snoozed_until INTEGER NOT NULL DEFAULT 0,
	stage         INTEGER NOT NULL DEFAULT 0 CHECK (stage IN (0, 1, 2)), -- 1 waits for a second reviewer, 2 for a leader
	doubt         TEXT    NOT NULL DEFAULT '', -- the decision that asked for a second reviewer
	doubted_by    TEXT    NOT NULL DEFAULT ''
) STRICT;

-- The queue in its orders, narrowed from the index alone. What is done is in none of them.
CREATE INDEX case_gravest ON review_case (gravity, started_at, n, ready_at, snoozed_until, stage, assignee, agent, dept, day) WHERE todo > 0;
CREATE INDEX case_oldest ON review_case (started_at, n, ready_at, snoozed_until, stage, gravity, assignee, agent, dept, day) WHERE todo > 0;
CREATE INDEX case_agent ON review_case (agent) WHERE todo > 0;
CREATE INDEX case_assignee ON review_case (assignee) WHERE todo > 0 AND assignee <> '';
CREATE INDEX case_stage ON review_case (stage) WHERE todo > 0 AND stage > 0;
CREATE INDEX case_snoozed ON review_case (snoozed_until) WHERE todo > 0 AND snoozed_until > 0;
CREATE INDEX case_window ON review_case (ready_at) WHERE todo > 0 AND ready_at > 0;
CREATE INDEX case_done ON review_case (judged_at) WHERE todo = 0 AND judged > 0;
-- The queue of one rule or label.
CREATE INDEX finding_open_rule ON finding (rule, n) WHERE status = 'open';
CREATE INDEX finding_open_label ON finding (label, n) WHERE status = 'open';

-- One row a press of a button on a case. round is the case's own count, and unique: no
-- two people judge the same one.
CREATE TABLE decision (
	key      TEXT    PRIMARY KEY,
	n        INTEGER NOT NULL REFERENCES ledger,
	round    INTEGER NOT NULL,
	kind     TEXT    NOT NULL CHECK (kind IN ('confirm', 'reject', 'doubt', 'undo')),
	reviewer TEXT    NOT NULL,
	reason   TEXT    NOT NULL,
	note     TEXT    NOT NULL,
	at       INTEGER NOT NULL,
	stood    INTEGER NOT NULL CHECK (stood IN (0, 1)), -- its verdicts were given; otherwise it is an opinion
	undoes   TEXT    NOT NULL, -- the decision that it takes back
	undone   INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1)),
	-- Where the case stood before.
	stage      INTEGER NOT NULL,
	doubt      TEXT    NOT NULL,
	doubted_by TEXT    NOT NULL,
	UNIQUE (n, round)
) STRICT;
-- The last ten of a reviewer, and the pace.
CREATE INDEX decision_reviewer ON decision (reviewer, at);

-- What a decision says of each finding.
CREATE TABLE decision_part (
	key     TEXT    NOT NULL REFERENCES decision,
	finding TEXT    NOT NULL REFERENCES finding (id),
	kind    TEXT    NOT NULL CHECK (kind IN ('confirm', 'reject')),
	round   INTEGER NOT NULL, -- of the finding's verdict; 0 for an opinion
	judged  BLOB   ,          -- the ground of the verdict before
	PRIMARY KEY (key, finding)
) STRICT, WITHOUT ROWID;

-- Who has a call open. It keeps nobody from reading, and is forgotten when it is past.
CREATE TABLE listening (
	n     INTEGER PRIMARY KEY REFERENCES ledger,
	who   TEXT    NOT NULL,
	name  TEXT    NOT NULL,
	until INTEGER NOT NULL
) STRICT;

-- Words that were typed and not yet sent.
CREATE TABLE draft (
	n    INTEGER NOT NULL REFERENCES ledger,
	who  TEXT    NOT NULL,
	note TEXT    NOT NULL,
	at   INTEGER NOT NULL,
	PRIMARY KEY (n, who)
) STRICT, WITHOUT ROWID;

-- What of a case a user has seen.
CREATE TABLE case_seen (
	n       INTEGER NOT NULL REFERENCES ledger,
	who     TEXT    NOT NULL,
	version INTEGER NOT NULL,
	PRIMARY KEY (n, who)
) STRICT, WITHOUT ROWID;

-- Cases that others are to learn from.
CREATE TABLE typical_case (
	n       INTEGER PRIMARY KEY REFERENCES ledger,
	kind    TEXT    NOT NULL CHECK (kind IN ('substantiated', 'unsubstantiated', 'repeat', 'script')),
	words   TEXT    NOT NULL,
	by_whom TEXT    NOT NULL,
	at      INTEGER NOT NULL
) STRICT;

-- What the row of a case has to say of its findings.
CREATE VIEW case_of_findings AS SELECT f.n,
	count(*) FILTER (WHERE (f.status = 'open' OR f.status IN ('confirmed', 'rejected') AND f.moved = 1)) AS todo,
	count(*) FILTER (WHERE f.status IN ('confirmed', 'rejected')) AS judged,
	count(*) FILTER (WHERE f.status = 'confirmed') AS upheld,
	coalesce(min(CASE f.level WHEN 'redline' THEN 0 WHEN 'critical' THEN 1 WHEN 'serious' THEN 2 WHEN 'general' THEN 3 ELSE 4 END) FILTER (WHERE (f.status = 'open' OR f.status IN ('confirmed', 'rejected') AND f.moved = 1)),
		min(CASE f.level WHEN 'redline' THEN 0 WHEN 'critical' THEN 1 WHEN 'serious' THEN 2 WHEN 'general' THEN 3 ELSE 4 END) FILTER (WHERE f.status IN ('confirmed', 'rejected')), 4) AS gravity,
	coalesce(min(f.provisional_until) FILTER (WHERE (f.status = 'open' OR f.status IN ('confirmed', 'rejected') AND f.moved = 1)), 0) AS ready_at,
	coalesce(sum(f.version) FILTER (WHERE f.status <> 'recorded'), 0) AS version,
	coalesce((SELECT max(v.at) FROM finding g JOIN verdict v ON v.finding = g.id WHERE g.n = f.n), 0) AS judged_at,
	coalesce(max(f.agent) FILTER (WHERE f.status <> 'recorded'), '') AS agent,
	coalesce(max(f.dept) FILTER (WHERE f.status <> 'recorded'), '') AS dept,
	coalesce(max(f.day) FILTER (WHERE f.status <> 'recorded'), '') AS day,
	coalesce(max(f.started_at) FILTER (WHERE f.status <> 'recorded'), 0) AS started_at
FROM finding f GROUP BY f.n;

CREATE TRIGGER finding_case_added AFTER INSERT ON finding WHEN NEW.status <> 'recorded' BEGIN
	INSERT INTO review_case (n, todo, judged, upheld, gravity, ready_at, version, judged_at, agent, dept, day, started_at)
	SELECT n, todo, judged, upheld, gravity, ready_at, version, judged_at, agent, dept, day, started_at FROM case_of_findings WHERE n = NEW.n
	ON CONFLICT (n) DO UPDATE SET todo = excluded.todo, judged = excluded.judged, upheld = excluded.upheld, gravity = excluded.gravity, ready_at = excluded.ready_at, version = excluded.version, judged_at = excluded.judged_at, agent = excluded.agent, dept = excluded.dept, day = excluded.day, started_at = excluded.started_at;
END;
CREATE TRIGGER finding_case_changed AFTER UPDATE ON finding WHEN NOT (NEW.status = 'recorded' AND OLD.status = 'recorded') BEGIN
	INSERT INTO review_case (n, todo, judged, upheld, gravity, ready_at, version, judged_at, agent, dept, day, started_at)
	SELECT n, todo, judged, upheld, gravity, ready_at, version, judged_at, agent, dept, day, started_at FROM case_of_findings WHERE n = NEW.n
	ON CONFLICT (n) DO UPDATE SET todo = excluded.todo, judged = excluded.judged, upheld = excluded.upheld, gravity = excluded.gravity, ready_at = excluded.ready_at, version = excluded.version, judged_at = excluded.judged_at, agent = excluded.agent, dept = excluded.dept, day = excluded.day, started_at = excluded.started_at;
END;

INSERT INTO review_case (n, todo, judged, upheld, gravity, ready_at, version, judged_at, agent, dept, day, started_at)
SELECT n, todo, judged, upheld, gravity, ready_at, version, judged_at, agent, dept, day, started_at FROM case_of_findings WHERE todo > 0 OR judged > 0;
