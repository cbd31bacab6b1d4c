package ask

// wrongCallbacks gives what must not be of callbacks and complaints.
func wrongCallbacks() []Wrong {
	return []Wrong{
		{"constraint", `SELECT c.kind || ' ' || c.source, 'is to be called back since ' || c.since_at || ', and its first cause is of ' || coalesce(min(x.at), 0)
			FROM callback c LEFT JOIN callback_cause x ON x.kind = c.kind AND x.source = c.source
			GROUP BY c.kind, c.source, c.since_at HAVING c.since_at <> coalesce(min(x.at), 0)`},
		{"constraint", `SELECT x.kind || ' ' || x.source, 'has a cause, ' || x.reason || ', and no callback' FROM callback_cause x
			WHERE NOT EXISTS (SELECT 1 FROM callback c WHERE c.kind = x.kind AND c.source = x.source)`},
		{"constraint", `SELECT kind || ' ' || source, 'was called back before there was a cause, or by nobody' FROM callback
			WHERE done_at > 0 AND (done_at < since_at OR tries = 0)`},
		{"constraint", `SELECT c.kind || ' ' || c.source, 'is said to have ' || c.tries || ' calls, and more were noted' FROM callback c
			WHERE c.tries < (SELECT count(*) FROM callback_result r WHERE r.kind = c.kind AND r.source = c.source)`},
		{"constraint", `SELECT r.kind || ' ' || r.source, 'was called back, and is not there' FROM callback_result r
			WHERE NOT EXISTS (SELECT 1 FROM ticket t WHERE r.kind = 'ticket' AND t.id = r.source)
				AND NOT EXISTS (SELECT 1 FROM ledger l WHERE r.kind = 'call' AND l.call_id = r.source)`},
		{"constraint", `SELECT kind || ' ' || source, 'is a complaint that is ' || state || ', concluded as "' || outcome || '", and due at ' || due_at FROM complaint
			WHERE (outcome = '') <> (state IN ('accepted', 'intervened')) OR (due_at > 0) = (withdrawn = 1 OR state = 'called_back')`},
		{"orphan", `SELECT s.kind || ' ' || s.source, 'has a step, ' || s.move || ', and is no complaint' FROM complaint_step s
			WHERE NOT EXISTS (SELECT 1 FROM complaint c WHERE c.kind = s.kind AND c.source = s.source)`},
	}
}
