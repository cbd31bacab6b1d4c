-- The reviewers' work. A case is a call with the findings that stand on it: people judge
-- it as one. Its row is kept by triggers, in the transaction that changes a finding,
-- whoever does that; Check holds it to the findings.
CREATE TABLE review_case (
	n          bigint  PRIMARY KEY REFERENCES ledger,
	todo       bigint  NOT NULL, -- findings that wait for a person: open, or judged on ground that has moved since
	judged     bigint  NOT NULL, -- confirmed or rejected ones
	upheld     bigint  NOT NULL, -- confirmed ones
	gravity    bigint  NOT NULL, -- of the gravest that waits, or else that was judged: 0 is a red line, 4 info
	ready_at   bigint  NOT NULL, -- the first that waits can be judged when the horizon is here
	version    bigint  NOT NULL, -- changes whenever one of its findings does
	judged_at  bigint  NOT NULL, -- the last verdict
	agent      text   COLLATE "C" NOT NULL, -- agent to started_at are the call's own
	dept       text   COLLATE "C" NOT NULL,
	day        text   COLLATE "C" NOT NULL,
	started_at bigint  NOT NULL,
	-- What people make of it.
	assignee      text   COLLATE "C" NOT NULL DEFAULT '',
	snoozed_until bigint  NOT NULL DEFAULT 0,
	stage         bigint  NOT NULL DEFAULT 0 CHECK (stage IN (0, 1, 2)), -- 1 waits for a second reviewer, 2 for a leader
	doubt         text   COLLATE "C" NOT NULL DEFAULT '', -- the decision that asked for a second reviewer
	doubted_by    text   COLLATE "C" NOT NULL DEFAULT ''
) WITH (fillfactor = 70);

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
	key      text   COLLATE "C" PRIMARY KEY,
	n        bigint  NOT NULL REFERENCES ledger,
	round    bigint  NOT NULL,
	kind     text   COLLATE "C" NOT NULL CHECK (kind IN ('confirm', 'reject', 'doubt', 'undo')),
	reviewer text   COLLATE "C" NOT NULL,
	reason   text   COLLATE "C" NOT NULL,
	note     text   COLLATE "C" NOT NULL,
	at       bigint  NOT NULL,
	stood    bigint  NOT NULL CHECK (stood IN (0, 1)), -- its verdicts were given; otherwise it is an opinion
	undoes   text   COLLATE "C" NOT NULL, -- the decision that it takes back
	undone   bigint  NOT NULL DEFAULT 0 CHECK (undone IN (0, 1)),
	-- Where the case stood before.
	stage      bigint  NOT NULL,
	doubt      text   COLLATE "C" NOT NULL,
	doubted_by text   COLLATE "C" NOT NULL,
	UNIQUE (n, round)
);
-- The last ten of a reviewer, and the pace.
CREATE INDEX decision_reviewer ON decision (reviewer, at);

-- What a decision says of each finding.
CREATE TABLE decision_part (
	key     text   COLLATE "C" NOT NULL REFERENCES decision,
	finding text   COLLATE "C" NOT NULL REFERENCES finding (id),
	kind    text   COLLATE "C" NOT NULL CHECK (kind IN ('confirm', 'reject')),
	round   bigint  NOT NULL, -- of the finding's verdict; 0 for an opinion
	judged  bytea  ,          -- the ground of the verdict before
	PRIMARY KEY (key, finding)
);

-- Who has a call open. It keeps nobody from reading, and is forgotten when it is past.
CREATE TABLE listening (
	n     bigint  PRIMARY KEY REFERENCES ledger,
	who   text   COLLATE "C" NOT NULL,
	name  text   COLLATE "C" NOT NULL,
	until bigint  NOT NULL
) WITH (fillfactor = 70);

-- Words that were typed and not yet sent.
CREATE TABLE draft (
	n    bigint  NOT NULL REFERENCES ledger,
	who  text   COLLATE "C" NOT NULL,
	note text   COLLATE "C" NOT NULL,
	at   bigint  NOT NULL,
	PRIMARY KEY (n, who)
);

-- What of a case a user has seen.
CREATE TABLE case_seen (
	n       bigint  NOT NULL REFERENCES ledger,
	who     text   COLLATE "C" NOT NULL,
	version bigint  NOT NULL,
	PRIMARY KEY (n, who)
);

-- Cases that others are to learn from.
CREATE TABLE typical_case (
	n       bigint  PRIMARY KEY REFERENCES ledger,
	kind    text   COLLATE "C" NOT NULL CHECK (kind IN ('substantiated', 'unsubstantiated', 'repeat', 'script')),
	words   text   COLLATE "C" NOT NULL,
	by_whom text   COLLATE "C" NOT NULL,
	at      bigint  NOT NULL
);

-- What the row of a case has to say of its findings.
CREATE VIEW case_of_findings AS SELECT f.n,
	count(*) FILTER (WHERE (f.status = 'open' OR f.status IN ('confirmed', 'rejected') AND f.moved)) AS todo,
	count(*) FILTER (WHERE f.status IN ('confirmed', 'rejected')) AS judged,
	count(*) FILTER (WHERE f.status = 'confirmed') AS upheld,
	coalesce(min(CASE f.level WHEN 'redline' THEN 0 WHEN 'critical' THEN 1 WHEN 'serious' THEN 2 WHEN 'general' THEN 3 ELSE 4 END) FILTER (WHERE (f.status = 'open' OR f.status IN ('confirmed', 'rejected') AND f.moved)),
		min(CASE f.level WHEN 'redline' THEN 0 WHEN 'critical' THEN 1 WHEN 'serious' THEN 2 WHEN 'general' THEN 3 ELSE 4 END) FILTER (WHERE f.status IN ('confirmed', 'rejected')), 4) AS gravity,
	coalesce(min(f.provisional_until) FILTER (WHERE (f.status = 'open' OR f.status IN ('confirmed', 'rejected') AND f.moved)), 0) AS ready_at,
	coalesce(sum(f.version) FILTER (WHERE f.status <> 'recorded'), 0)::bigint AS version,
	coalesce((SELECT max(v.at) FROM finding g JOIN verdict v ON v.finding = g.id WHERE g.n = f.n), 0) AS judged_at,
	coalesce(max(f.agent) FILTER (WHERE f.status <> 'recorded'), '') AS agent,
	coalesce(max(f.dept) FILTER (WHERE f.status <> 'recorded'), '') AS dept,
	coalesce(max(f.day) FILTER (WHERE f.status <> 'recorded'), '') AS day,
	coalesce(max(f.started_at) FILTER (WHERE f.status <> 'recorded'), 0) AS started_at
FROM finding f GROUP BY f.n;

-- The rows are locked first, and read after that: of two that change findings of one
-- call, the second sees what the first has left.
CREATE FUNCTION keep_review_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO review_case (n, todo, judged, upheld, gravity, ready_at, version, judged_at, agent, dept, day, started_at)
	SELECT DISTINCT n, 0, 0, 0, 4, 0, 0, 0, '', '', '', 0 FROM changed WHERE status <> 'recorded'
	ON CONFLICT (n) DO NOTHING;
	PERFORM 1 FROM review_case WHERE n IN (SELECT n FROM changed) ORDER BY n FOR NO KEY UPDATE;
	UPDATE review_case c SET todo = s.todo, judged = s.judged, upheld = s.upheld, gravity = s.gravity, ready_at = s.ready_at, version = s.version, judged_at = s.judged_at, agent = s.agent, dept = s.dept, day = s.day, started_at = s.started_at
	FROM (SELECT DISTINCT n FROM changed) d CROSS JOIN LATERAL (SELECT * FROM case_of_findings v WHERE v.n = d.n) s
	WHERE c.n = d.n;
	RETURN NULL;
END $$;
CREATE TRIGGER finding_case_added AFTER INSERT ON finding REFERENCING NEW TABLE AS changed
	FOR EACH STATEMENT EXECUTE FUNCTION keep_review_case();
CREATE TRIGGER finding_case_changed AFTER UPDATE ON finding REFERENCING NEW TABLE AS changed
	FOR EACH STATEMENT EXECUTE FUNCTION keep_review_case();

INSERT INTO review_case (n, todo, judged, upheld, gravity, ready_at, version, judged_at, agent, dept, day, started_at)
SELECT n, todo, judged, upheld, gravity, ready_at, version, judged_at, agent, dept, day, started_at FROM case_of_findings WHERE todo > 0 OR judged > 0;
