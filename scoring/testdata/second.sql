-- The second computation of the indicators: plain SQL over tables of what was recorded,
-- written from the published formulas (domain.md §1.6) and not from the program. Each query
-- gives dept, num, den for the days from p.first to p.last. Times are milliseconds.

-- name: schema
CREATE TABLE p (off INTEGER, asof INTEGER, first TEXT, last TEXT);
CREATE TABLE calls (id TEXT, started INTEGER, customer TEXT, dept TEXT, answered INTEGER, direction TEXT, csat INTEGER, listed INTEGER, inspected INTEGER);
CREATE TABLE tickets (id TEXT, kind TEXT, call_id TEXT, customer TEXT, dept TEXT, about TEXT, filed INTEGER);
CREATE TABLE events (ticket TEXT, ord INTEGER, kind TEXT, at INTEGER, score INTEGER);
CREATE TABLE findings (id TEXT, call_id TEXT, label TEXT, family TEXT, points INTEGER, cap INTEGER, ruling TEXT, rechecked INTEGER);
CREATE TABLE appeals (id TEXT, finding TEXT, decided INTEGER, changed INTEGER);
CREATE TABLE roster (agent TEXT, dept TEXT);
CREATE TABLE days (day TEXT, works INTEGER, begins INTEGER, ends INTEGER);
CREATE TABLE terms (kind TEXT, working INTEGER, hours INTEGER);
INSERT INTO terms VALUES ('complaint.internal', 4, 0), ('complaint.external', 4, 0), ('transfer', 0, 168), ('repair', 0, 24), ('consult', 0, 240), ('business', 0, 240), ('urge', 0, 240);
CREATE VIEW c AS
	SELECT calls.*, date((started + off) / 1000, 'unixepoch') AS day,
		(SELECT kind FROM tickets t WHERE t.call_id = calls.id ORDER BY filed, t.id LIMIT 1) AS class
	FROM calls, p WHERE answered;
CREATE VIEW inside AS SELECT c.* FROM c, p WHERE day BETWEEN first AND last;
CREATE VIEW pair AS
	SELECT a.id AS earlier, b.id AS later, b.started - a.started AS gap
	FROM c a JOIN c b ON a.customer = b.customer AND a.customer <> '' AND a.started < b.started
	WHERE a.direction <> 'out' AND b.direction <> 'out'
		AND (a.class IS NULL OR b.class IS NULL OR a.class = b.class OR a.class = 'urge' OR b.class = 'urge');
CREATE VIEW t AS
	SELECT tickets.*, date((filed + off) / 1000, 'unixepoch') AS filed_day,
		(SELECT min(at) FROM events e WHERE e.ticket = id AND e.kind = 'closed') AS first_closed,
		(SELECT max(at) FROM events e WHERE e.ticket = id AND e.kind = 'closed') AS last_closed,
		(SELECT e.kind FROM events e WHERE e.ticket = id AND e.kind IN ('closed', 'reopened') ORDER BY ord DESC LIMIT 1) IS 'closed' AS shut,
		kind <> 'consult' OR EXISTS (SELECT 1 FROM events e WHERE e.ticket = id AND e.kind IN ('dispatched', 'step')) AS owes,
		CASE WHEN working > 0
			THEN (SELECT min(ends) FROM days d WHERE works AND begins > filed
				AND working = (SELECT count(*) FROM days x WHERE x.works AND x.begins > filed AND x.day <= d.day))
			ELSE filed + hours * 3600000 END AS due,
		coalesce((SELECT dept FROM roster WHERE agent = about AND about <> ''), '') AS about_dept
	FROM tickets JOIN terms USING (kind), p;
CREATE VIEW concluded AS
	SELECT about_dept AS dept,
		(SELECT e.kind FROM events e WHERE e.ticket = t.id AND e.kind IN ('substantiated', 'not_substantiated') ORDER BY ord DESC LIMIT 1) = 'substantiated' AS stands
	FROM t, p WHERE kind = 'complaint.internal' AND date(((
		SELECT min(at) FROM events e WHERE e.ticket = t.id AND e.kind IN ('substantiated', 'not_substantiated')) + off) / 1000, 'unixepoch') BETWEEN first AND last;
CREATE VIEW verdict AS
	SELECT f.*, c.dept, c.inspected FROM findings f JOIN inside c ON c.id = f.call_id;

-- name: qa_coverage
SELECT dept, sum(inspected), count(*) FROM inside WHERE listed GROUP BY dept
-- name: inspected
SELECT dept, count(*), count(*) FROM inside WHERE inspected GROUP BY dept
-- name: hit_rate
SELECT dept, sum(EXISTS (SELECT 1 FROM findings f WHERE f.call_id = c.id)), count(*) FROM inside c WHERE inspected GROUP BY dept
-- name: qa_error_rate
SELECT dept, sum(EXISTS (SELECT 1 FROM findings f WHERE f.call_id = c.id AND ruling = 'confirmed')), count(*) FROM inside c WHERE inspected GROUP BY dept
-- name: shirk_rate
SELECT dept, sum(EXISTS (SELECT 1 FROM findings f WHERE f.call_id = c.id AND ruling = 'confirmed' AND family = 'shirking')), count(*) FROM inside c WHERE inspected GROUP BY dept
-- name: undispatched_rate
SELECT dept, sum(lacks), count(*) FROM (
	SELECT dept,
		EXISTS (SELECT 1 FROM findings f WHERE f.call_id = c.id AND ruling = 'confirmed' AND family = 'undispatched') AS lacks,
		EXISTS (SELECT 1 FROM tickets t WHERE t.call_id = c.id AND kind <> 'consult') AS has
	FROM inside c WHERE inspected) WHERE lacks OR has GROUP BY dept
-- name: aggravated_rate
SELECT dept, sum(
	EXISTS (SELECT 1 FROM findings f WHERE f.call_id = c.id AND ruling = 'confirmed' AND family IN ('shirking', 'undispatched'))
	AND EXISTS (SELECT 1 FROM pair WHERE earlier = c.id AND gap <= 72 * 3600000)), count(*)
FROM inside c WHERE inspected GROUP BY dept
-- name: deduction
SELECT dept, coalesce(sum(taken), 0), count(DISTINCT id) FROM inside c LEFT JOIN (
	SELECT call_id, CASE WHEN cap > 0 THEN min(cap, sum(points)) ELSE sum(points) END AS taken
	FROM findings WHERE ruling = 'confirmed' GROUP BY call_id, family, cap) d ON d.call_id = c.id
WHERE inspected GROUP BY dept
-- name: satisfaction
SELECT dept, sum(csat >= 4), count(*) FROM inside WHERE csat BETWEEN 1 AND 5 GROUP BY dept
-- name: rated
SELECT dept, sum(csat BETWEEN 1 AND 5), count(*) FROM inside WHERE csat >= 0 GROUP BY dept
-- name: fcr
SELECT dept, sum(NOT EXISTS (SELECT 1 FROM pair WHERE earlier = c.id AND gap <= 7 * 86400000)), count(*)
FROM inside c WHERE direction <> 'out' AND customer <> '' GROUP BY dept
-- name: repeat_rate
SELECT dept, sum(EXISTS (SELECT 1 FROM pair WHERE later = c.id AND gap <= 72 * 3600000)), count(*)
FROM inside c WHERE direction <> 'out' AND customer <> '' GROUP BY dept
-- name: ic_per_million
SELECT dept, sum(num), sum(den) FROM (
	SELECT about_dept AS dept, 1 AS num, 0 AS den FROM t, p WHERE kind = 'complaint.internal' AND filed_day BETWEEN first AND last
	UNION ALL SELECT dept, 0, 1 FROM inside WHERE direction <> 'out') GROUP BY dept
-- name: ic_confirmed_per_million
SELECT dept, sum(num), sum(den) FROM (
	SELECT dept, stands AS num, 0 AS den FROM concluded WHERE stands
	UNION ALL SELECT dept, 0, 1 FROM inside WHERE direction <> 'out') GROUP BY dept
-- name: ic_confirm_rate
SELECT dept, sum(stands), count(*) FROM concluded GROUP BY dept
-- name: unreported_rate
SELECT dept, sum(num), count(*) FROM (
	SELECT dept, 0 AS num FROM t, p WHERE kind = 'complaint.internal' AND filed_day BETWEEN first AND last
	UNION ALL SELECT dept, 1 FROM inside c WHERE inspected AND EXISTS (SELECT 1 FROM findings f WHERE f.call_id = c.id AND ruling = 'confirmed' AND label = 'internal=unreported')) GROUP BY dept
-- name: first_close
SELECT dept, sum(
	(SELECT count(*) FROM events e WHERE e.ticket = t.id AND e.kind = 'dispatched' AND at <= first_closed + 604800000) <= 1
	AND NOT EXISTS (SELECT 1 FROM events e WHERE e.ticket = t.id AND e.kind = 'reopened' AND at <= first_closed + 604800000)
	AND NOT EXISTS (SELECT 1 FROM events e WHERE e.ticket = t.id AND e.kind = 'urged' AND at > first_closed AND at <= first_closed + 604800000)
	AND NOT EXISTS (SELECT 1 FROM c WHERE c.customer = t.customer AND t.customer <> '' AND direction <> 'out' AND started > first_closed AND started <= first_closed + 604800000
		AND (class IS NULL OR class = t.kind OR class = 'urge' OR t.kind = 'urge'))), count(*)
FROM t, p WHERE date((first_closed + off) / 1000, 'unixepoch') BETWEEN first AND last GROUP BY dept
-- name: ticket_steps
SELECT dept, sum((SELECT count(*) FROM events e WHERE e.ticket = t.id AND e.kind IN ('dispatched', 'step', 'replied', 'closed', 'reopened'))), count(*)
FROM t, p WHERE shut AND date((last_closed + off) / 1000, 'unixepoch') BETWEEN first AND last GROUP BY dept
-- name: ticket_time
SELECT dept, sum(last_closed - filed), count(*) FROM t, p WHERE shut AND date((last_closed + off) / 1000, 'unixepoch') BETWEEN first AND last GROUP BY dept
-- name: ticket_work_time
SELECT dept, sum((SELECT coalesce(sum(max(0, min(ends, last_closed) - max(begins, filed))), 0) FROM days WHERE works)), count(*)
FROM t, p WHERE shut AND date((last_closed + off) / 1000, 'unixepoch') BETWEEN first AND last GROUP BY dept
-- name: handled_60min
SELECT dept, sum(done), count(*) FROM (
	SELECT dept, filed + 3600000 AS until,
		EXISTS (SELECT 1 FROM events e WHERE e.ticket = t.id AND e.kind IN ('dispatched', 'step', 'replied', 'closed') AND at <= filed + 3600000) AS done
	FROM t WHERE owes), p WHERE date((until + off) / 1000, 'unixepoch') BETWEEN first AND last AND (done OR until <= asof) GROUP BY dept
-- name: replied_48h
SELECT dept, sum(done), count(*) FROM (
	SELECT dept, filed + 172800000 AS until,
		EXISTS (SELECT 1 FROM events e WHERE e.ticket = t.id AND e.kind = 'replied' AND at <= filed + 172800000) AS done
	FROM t WHERE owes), p WHERE date((until + off) / 1000, 'unixepoch') BETWEEN first AND last AND (done OR until <= asof) GROUP BY dept
-- name: timely_rate
SELECT dept, sum(done), count(*) FROM (SELECT dept, due, coalesce(first_closed <= due, 0) AS done FROM t WHERE owes), p
WHERE date((due + off) / 1000, 'unixepoch') BETWEEN first AND last AND (done OR due <= asof) GROUP BY dept
-- name: on_time_rate
SELECT dept, sum(done), count(*) FROM (SELECT dept, due, coalesce(first_closed <= due, 0) AS done FROM t WHERE kind = 'repair'), p
WHERE date((due + off) / 1000, 'unixepoch') BETWEEN first AND last AND (done OR due <= asof) GROUP BY dept
-- name: urge_rate
SELECT dept, sum(EXISTS (SELECT 1 FROM events e WHERE e.ticket = t.id AND e.kind = 'urged')), count(*)
FROM t, p WHERE kind <> 'urge' AND filed_day BETWEEN first AND last GROUP BY dept
-- name: callback_rate
SELECT dept, sum(done), count(*) FROM (
	SELECT dept, EXISTS (SELECT 1 FROM events e WHERE e.ticket = id AND e.kind = 'surveyed' AND at >= since) AS done
	FROM (SELECT id, dept, min(
			coalesce(CASE WHEN kind IN ('complaint.internal', 'complaint.external', 'transfer') THEN filed END, 9e15),
			coalesce(CASE WHEN kind = 'repair' AND due <= asof AND coalesce(first_closed > due, 1) THEN due END, 9e15),
			coalesce((SELECT min(at) FROM events e WHERE e.ticket = t.id AND e.kind = 'urged'), 9e15)) AS since
		FROM t, p), p
	WHERE since < 9e15 AND date((since + off) / 1000, 'unixepoch') BETWEEN first AND last) GROUP BY dept
-- name: callback_csat
SELECT dept, sum(score >= 4), count(*) FROM (
	SELECT dept, (SELECT score FROM events e WHERE e.ticket = t.id AND e.kind = 'surveyed' AND score BETWEEN 1 AND 5 ORDER BY ord LIMIT 1) AS score
	FROM t, p WHERE filed_day BETWEEN first AND last) WHERE score IS NOT NULL GROUP BY dept
-- name: recheck_rate
SELECT dept, sum(rechecked), count(*) FROM verdict WHERE ruling <> '' GROUP BY dept
-- name: review_accuracy
SELECT dept, sum(ruling = 'confirmed'), count(*) FROM verdict WHERE ruling <> '' GROUP BY dept
-- name: appeal_success
SELECT dept, sum(changed), count(*) FROM appeals a JOIN verdict v ON v.id = a.finding WHERE decided GROUP BY dept
