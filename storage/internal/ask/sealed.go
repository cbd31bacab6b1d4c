package ask

import "fmt"

// sealed asks for the numbers of the calls that are sealed to the reviewer of an argument,
// see [storage.Blind]: those that are open to them for a look, and those of an open
// calibration which they take part in, once others have judged them, and what they have taken from a
// random draw and not judged. To nobody nothing is sealed.
func sealed(who string) string {
	return `SELECT s.n FROM look k JOIN ledger s ON s.call_id = k.call_id WHERE k.reviewer <> '' AND k.reviewer = ` + who + `
		AND (k.kind <> 'calibration' AND k.answered_at = 0 OR k.kind = 'calibration'
			AND EXISTS (SELECT 1 FROM calibration c WHERE c.id = k.source AND c.closed_at = 0)
			AND EXISTS (SELECT 1 FROM finding g JOIN verdict v ON v.finding = g.id WHERE g.n = s.n AND v.reviewer <> k.reviewer))
		UNION SELECT p.n FROM audit_pick p WHERE p.judged_by = '' AND p.taken_by <> '' AND p.taken_by = ` + who
}

// unsealed is the condition on rows of a table with n that are not sealed to the reviewer
// of argument number n.
func unsealed(table string, n int) string {
	who := fmt.Sprintf("$%d", n)
	return `(` + who + ` = '' OR ` + table + `.n NOT IN (` + sealed(who) + `))`
}

// Sealed asks for the calls that are sealed to a reviewer.
func Sealed(reviewer string) Question[[]string] {
	return listing("sealed calls", `SELECT l.call_id FROM ledger l WHERE l.n IN (`+sealed("$1")+`) ORDER BY l.call_id`, []any{reviewer},
		func(row Row) (string, error) {
			var id string
			err := row.Scan(&id)
			return id, err
		})
}
