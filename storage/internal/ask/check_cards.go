package ask

// wrongCards is what must not be of notes and plans.
func wrongCards() []Wrong {
	return []Wrong{
		{"orphan", `SELECT 'note ' || c.id, 'is about the finding ' || c.finding || ', which is not there' FROM coaching c
			WHERE c.finding <> '' AND NOT EXISTS (SELECT 1 FROM finding f WHERE f.id = c.finding)`},
		{"constraint", `SELECT 'note ' || id, 'is answered by ' || answered_by || ' at ' || answered_at FROM coaching
			WHERE (answered_at > 0) <> (answer <> '') OR (answered_at > 0) <> (answered_by <> '')`},
		{"constraint", `SELECT 'plan ' || p.id, 'has steps up to number ' || coalesce(max(s.seq), 0) || ', and ' || count(s.seq) || ' of them' FROM plan p
			LEFT JOIN plan_step s ON s.plan = p.id GROUP BY p.id HAVING count(s.seq) = 0 OR max(s.seq) <> count(s.seq)`},
		{"constraint", `SELECT 'plan ' || s.plan, 'was ' || s.state || ' and became ' || n.state FROM plan_step s JOIN plan_step n ON n.plan = s.plan AND n.seq = s.seq + 1
			WHERE NOT (s.state = 'proposed' AND n.state IN ('active', 'returned') OR s.state = 'active' AND n.state IN ('active', 'met', 'missed', 'dropped'))`},
	}
}
