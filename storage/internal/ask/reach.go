package ask

import (
	"fmt"

	"github.com/tingcha/tingcha/people"
)

// Reached is the condition on rows of a table with agent and dept that are within a reach,
// of which [ReachArgs] are the arguments from number n on.
func Reached(table string, n int) string {
	return fmt.Sprintf(`($%[2]d = '' OR %[1]s.agent = $%[2]d) AND ($%[3]d = '' OR %[1]s.dept = $%[3]d)
		AND ($%[4]d = '' OR %[1]s.agent IN (SELECT a.id FROM agent a WHERE a.team = $%[4]d))`, table, n, n+1, n+2)
}

// ReachArgs are the arguments of [Reached].
func ReachArgs(r people.Reach) []any { return []any{r.Agent, r.Dept, r.Team} }

// reach narrows to cases c within a reach. It names only what narrows, since the cases of
// one agent are then found by an index, which [Reached] would forgo.
func (c *clauses) reach(r people.Reach) {
	if r.Agent != "" {
		c.is(`c.agent`, r.Agent)
	}
	if r.Dept != "" {
		c.is(`c.dept`, r.Dept)
	}
	if r.Team != "" {
		c.add(`c.agent IN (SELECT id FROM agent WHERE team = ` + c.arg(r.Team) + `)`)
	}
}
