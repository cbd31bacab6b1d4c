package ask

// wrongs gives what is asked of any store. A question that one store forgot would find
// nothing, so they stand in one place.
func wrongs() []Wrong {
	return []Wrong{
		// The identity once more, and not as Coverage counts it: a listed call must be
		// in one of the named states, as its last event says.
		{"identity", `SELECT day, 'expected ' || count(*) || ', and the states add up to ' ||
				count(*) FILTER (WHERE state IN ('expected', 'registered', 'fetched', 'transcribed', 'inspected', 'scored', 'waiting', 'missing', 'dead', 'excluded'))
			FROM ledger WHERE listed GROUP BY day
			HAVING count(*) <> count(*) FILTER (WHERE state IN ('expected', 'registered', 'fetched', 'transcribed', 'inspected', 'scored', 'waiting', 'missing', 'dead', 'excluded'))`},
		{"identity", `SELECT call_id, 'is ' || state || ', and its last event says ' || coalesce((SELECT e.to_state FROM coverage_event e
				WHERE e.n = l.n ORDER BY e.seq DESC LIMIT 1), 'nothing')
			FROM ledger l WHERE state IS DISTINCT FROM (SELECT e.to_state FROM coverage_event e WHERE e.n = l.n ORDER BY e.seq DESC LIMIT 1)`},
		{"identity", `SELECT l.call_id, 'event ' || e.seq || ' leaves ' || e.from_state || ', and the call was ' || p.to_state
			FROM coverage_event e JOIN coverage_event p ON p.n = e.n AND p.seq = e.seq - 1 JOIN ledger l ON l.n = e.n
			WHERE e.from_state <> p.to_state`},
		{"lease", `SELECT call_id, 'is ' || state || ' and leased by ' || owner FROM ledger WHERE next_at IS NULL AND lease_until > 0`},
		{"lease", `SELECT call_id, 'is ' || state || ' and will never be due' FROM ledger
			WHERE next_at IS NULL AND state IN ('registered', 'fetched', 'transcribed', 'inspected')`},
		{"lease", `SELECT call_id, 'is ' || state || ' and due' FROM ledger
			WHERE next_at IS NOT NULL AND state NOT IN ('registered', 'fetched', 'transcribed', 'inspected')`},
		{"lease", `SELECT call_id, 'is leased, and nobody claimed it' FROM ledger WHERE lease_until > 0 AND (attempts = 0 OR owner = '')`},
		{"constraint", `SELECT call_id, 'is ' || state || ' for no reason' FROM ledger
			WHERE state IN ('dead', 'excluded', 'missing', 'waiting') AND reason = ''`},
		{"constraint", `SELECT call_id, 'is scored, and was never inspected' FROM ledger l
			WHERE state IN ('inspected', 'scored') AND NOT EXISTS (SELECT 1 FROM inspection i WHERE i.n = l.n)`},
		{"constraint", `SELECT f.id, 'is open, and its call is excluded' FROM finding f JOIN ledger l ON l.n = f.n
			WHERE l.state = 'excluded' AND f.status IN ('open', 'recorded')`},
		{"constraint", `SELECT f.id, 'has ' || f.rounds || ' rounds, and ' || count(v.round) || ' verdicts up to round ' || coalesce(max(v.round), 0)
			FROM finding f LEFT JOIN verdict v ON v.finding = f.id GROUP BY f.k
			HAVING f.rounds <> count(v.round) OR f.rounds <> coalesce(max(v.round), 0)`},
		{"constraint", `SELECT id, 'is ' || status || ' without a verdict' FROM finding WHERE rounds = 0 AND status IN ('confirmed', 'rejected')`},
		{"constraint", `SELECT source, 'is at ' || next FROM src_pos WHERE next < 0`},
		// What is not confirmed costs nothing; what is costs what its last confirmation took.
		{"constraint", `SELECT f.id, 'is ' || f.status || ', and its score entries come to ' || sum(e.points)
			FROM finding f JOIN score_entry e ON e.source_kind = 'finding' AND e.source_id = f.id
			GROUP BY f.k HAVING sum(e.points) <> CASE WHEN f.status <> 'confirmed' THEN 0 ELSE coalesce((SELECT p.points FROM score_entry p
				WHERE p.source_kind = 'finding' AND p.source_id = f.id AND p.points > 0 ORDER BY p.round DESC LIMIT 1), 0) END`},
		{"constraint", `SELECT id, 'is confirmed, and costs nobody anything' FROM finding
			WHERE status = 'confirmed' AND points > 0 AND agent <> '' AND NOT EXISTS (SELECT 1 FROM score_entry e
				WHERE e.source_kind = 'finding' AND e.source_id = finding.id)`},
		// The row of a case says what its findings say.
		{"constraint", `SELECT l.call_id, 'has a case with ' || c.todo || ' findings to judge, ' || c.judged || ' judged and ' || c.upheld
				|| ' upheld at version ' || c.version || '; its findings come to ' || v.todo || ', ' || v.judged || ', ' || v.upheld || ' and ' || v.version
			FROM review_case c JOIN case_of_findings v ON v.n = c.n JOIN ledger l ON l.n = c.n
			WHERE c.todo <> v.todo OR c.judged <> v.judged OR c.upheld <> v.upheld OR c.gravity <> v.gravity OR c.ready_at <> v.ready_at
				OR c.version <> v.version OR c.judged_at <> v.judged_at OR c.agent <> v.agent OR c.dept <> v.dept OR c.day <> v.day OR c.started_at <> v.started_at`},
		{"constraint", `SELECT l.call_id, 'has findings for review, and is no case' FROM case_of_findings v JOIN ledger l ON l.n = v.n
			WHERE (v.todo > 0 OR v.judged > 0) AND NOT EXISTS (SELECT 1 FROM review_case c WHERE c.n = v.n)`},
		{"constraint", `SELECT l.call_id, 'is marked as typical by ' || y.by_whom || ', and is no case' FROM typical_case y JOIN ledger l ON l.n = y.n
			WHERE NOT EXISTS (SELECT 1 FROM review_case c WHERE c.n = y.n)`},
		{"constraint", `SELECT l.call_id, 'waits for another opinion, and nobody is in doubt' FROM review_case c JOIN ledger l ON l.n = c.n
			WHERE c.stage > 0 AND NOT EXISTS (SELECT 1 FROM decision d WHERE d.key = c.doubt AND d.n = c.n AND d.kind = 'doubt' AND d.undone = 0 AND d.reviewer = c.doubted_by)`},
		{"constraint", `SELECT l.call_id, 'was judged a second time by ' || d.reviewer || ', who was in doubt' FROM decision d JOIN ledger l ON l.n = d.n
			WHERE d.stage > 0 AND d.kind <> 'undo' AND d.reviewer = d.doubted_by`},
		{"constraint", `SELECT p.finding, 'has no verdict of the decision ' || p.key FROM decision_part p JOIN decision d ON d.key = p.key
			WHERE p.round > 0 AND NOT EXISTS (SELECT 1 FROM verdict v WHERE v.finding = p.finding AND v.round = p.round AND v.reviewer = d.reviewer AND v.kind = p.kind)`},
		{"constraint", `SELECT l.call_id, 'has a decision by ' || d.reviewer || ' without verdicts' FROM decision d JOIN ledger l ON l.n = d.n
			WHERE d.stood = 1 AND d.kind <> 'undo' AND NOT EXISTS (SELECT 1 FROM decision_part p WHERE p.key = d.key AND p.round > 0)`},
		{"constraint", `SELECT l.call_id, 'has decisions up to round ' || max(d.round) || ', and ' || count(*) || ' of them' FROM decision d JOIN ledger l ON l.n = d.n
			GROUP BY l.n, l.call_id HAVING max(d.round) <> count(*)`},
		{"constraint", `SELECT l.call_id, 'has a decision taken back ' || count(u.key) || ' times' FROM decision d JOIN ledger l ON l.n = d.n
			LEFT JOIN decision u ON u.undoes = d.key AND u.kind = 'undo' WHERE d.kind <> 'undo' GROUP BY d.key, d.undone, l.call_id HAVING count(u.key) <> d.undone`},
		{"constraint", `SELECT l.call_id, 'is exempt because ' || x.asked_by || ' asked for it and approved of it' FROM exemption x JOIN ledger l ON l.n = x.n
			WHERE x.asked_by = x.approved_by`},
		{"constraint", `SELECT draw || ' call ' || rank, 'is judged by ' || judged_by || ' without a key or a time' FROM audit_pick
			WHERE judged_by <> '' AND (key = '' OR judged_at = 0)`},
		{"constraint", `SELECT m.draw || ' call ' || m.rank, 'has an answer on rule ' || m.rule || ', and nobody has judged it' FROM audit_rule m
			JOIN audit_pick p ON p.draw = m.draw AND p.rank = m.rank WHERE p.judged_by = '' AND (m.said <> '' OR m.hint <> '')`},
		{"constraint", `SELECT p.draw || ' call ' || p.rank, 'is ' || p.answer || ', and no rule had held or nearly held' FROM audit_pick p
			WHERE p.answer <> 'clean' AND NOT EXISTS (SELECT 1 FROM audit_rule m WHERE m.draw = p.draw AND m.rank = p.rank AND m.machine <> '')`},
		{"constraint", `SELECT draw, 'has ' || count(*) || ' calls up to number ' || max(rank) FROM audit_pick GROUP BY draw HAVING count(*) <> max(rank)`},
		{"orphan", `SELECT e.source_kind || ' ' || e.source_id, 'has score entries and is not there' FROM score_entry e
			WHERE CASE e.source_kind WHEN 'call' THEN NOT EXISTS (SELECT 1 FROM ledger l WHERE l.call_id = e.source_id)
				WHEN 'ticket' THEN NOT EXISTS (SELECT 1 FROM ticket k WHERE k.id = e.source_id)
				ELSE NOT EXISTS (SELECT 1 FROM verdict v WHERE v.finding = e.source_id AND v.round = e.round) END
			GROUP BY e.source_kind, e.source_id`},
		{"constraint", `SELECT a.id, 'is ' || a.state || ' by round ' || a.decided || ', which is no such decision' FROM appeal a
			LEFT JOIN verdict v ON v.finding = a.finding AND v.round = a.decided
			WHERE (a.state IN ('upheld', 'changed')) <> (a.decided > 0) OR (a.decided > 0 AND (v.round IS NULL OR v.reason <> 'appeal'
				OR v.reviewer <> a.decider OR v.kind <> CASE a.state WHEN 'upheld' THEN 'confirm' ELSE 'reject' END))`},
		{"constraint", `SELECT v.finding, 'has a decision in round ' || v.round || ' on no appeal' FROM verdict v
			WHERE v.reason = 'appeal' AND NOT EXISTS (SELECT 1 FROM appeal a WHERE a.finding = v.finding AND a.decided = v.round)`},
		{"constraint", `SELECT a.id, 'was decided by ' || a.decider || ', who filed it or had judged before' FROM appeal a
			WHERE a.decided > 0 AND (a.decider = a.by_whom OR EXISTS (SELECT 1 FROM verdict v
				WHERE v.finding = a.finding AND v.round < a.decided AND v.reviewer = a.decider))`},
		{"constraint", `SELECT a.id, 'waits for a decision, and its verdict was undone' FROM appeal a
			JOIN verdict v ON v.finding = a.finding AND v.round = a.round + 1 AND v.kind = 'undo' WHERE a.state = 'filed'`},
		{"orphan", `SELECT o.finding, 'was judged blind by ' || o.reviewer || ', to whom nobody gave it' FROM opinion o
			WHERE o.reviewer <> '' AND NOT EXISTS (SELECT 1 FROM look k WHERE k.kind = o.kind AND k.source = o.source
				AND k.call_id = o.call_id AND (k.reviewer = o.reviewer OR k.first = o.reviewer))`},
		{"orphan", `SELECT o.finding, 'has a right answer, and its call is not gold' FROM opinion o
			WHERE o.reviewer = '' AND NOT EXISTS (SELECT 1 FROM gold g WHERE g.call_id = o.source)`},
		{"constraint", `SELECT k.call_id, 'is looked at a second time by ' || k.first || ', who was the first' FROM look k
			WHERE k.kind = 'second' AND k.reviewer = k.first`},
		{"blob", `SELECT l.call_id, 'recording ' || r.uri || ' was fetched and has no bytes' FROM recording r JOIN ledger l ON l.n = r.n
			WHERE r.sha256 <> '' AND r.blob = ''`},
		// The last that a webhook was told of a finding, or is to be, is how it stands.
		{"constraint", `SELECT d.finding, 'is ' || f.status || ', and webhook ' || d.webhook || ' is told otherwise' FROM delivery d JOIN finding f ON f.id = d.finding
			WHERE d.confirmed <> (f.status = 'confirmed') AND NOT EXISTS (SELECT 1 FROM delivery e
				WHERE e.webhook = d.webhook AND e.finding = d.finding AND e.version > d.version)`},
		{"constraint", `SELECT 'delivery ' || seq, 'is ' || state || ' and due at ' || next_at || ', done at ' || done_at FROM delivery
			WHERE (state = 'delivered') <> (done_at > 0) OR (state = 'parked' AND (next_at > 0 OR attempts = 0))`},
		{"orphan", `SELECT 'ticket ' || s.id, 'counts on ' || s.day || ' and is not there' FROM tally_ticket s WHERE NOT EXISTS (SELECT 1 FROM ticket k WHERE k.id = s.id)`},
		{"constraint", `SELECT month, 'has corrections up to number ' || max(seq) || ', and ' || count(*) || ' of them' FROM month_correction GROUP BY month HAVING max(seq) <> count(*)`},
		{"constraint", `SELECT 'token ' || id, 'lets nobody do anything, or is known by no hash' FROM token WHERE scopes = '' OR length(hash) <> 64`},
		{"constraint", `SELECT 'bulletins ' || kind || ' of ' || period || ' ' || dept, 'there are ' || count(*) || ', and the last is number ' || max(number)
			FROM bulletin GROUP BY kind, period, dept, lang HAVING max(number) <> count(*)`},
	}
}
