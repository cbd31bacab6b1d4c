package ask

import (
	"cmp"
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/storage"
)

// clauses are conditions that all hold, with their arguments.
type clauses struct {
	all  []string
	args []any
}

// arg takes an argument and gives its place.
func (c *clauses) arg(v any) string {
	c.args = append(c.args, v)
	return "$" + strconv.Itoa(len(c.args))
}

// is adds that a column is a value.
func (c *clauses) is(column string, v any) { c.all = append(c.all, column+" = "+c.arg(v)) }

// add adds a condition without arguments.
func (c *clauses) add(condition string) { c.all = append(c.all, condition) }

func (c *clauses) String() string { return strings.Join(c.all, " AND ") }

// gravities are the levels in the order of their gravity.
func gravities() []inspect.Level {
	return []inspect.Level{inspect.RedLine, inspect.Critical, inspect.Serious, inspect.General, inspect.Info}
}

// casesOf gives the condition on cases c of a tab under a filter.
func casesOf(f storage.CaseFilter, tab storage.CaseTab) *clauses {
	c := &clauses{}
	c.tab(f, tab)
	c.narrow(f, tab)
	c.reach(f.Reach)
	if f.Who != "" {
		c.add(`c.n NOT IN (` + sealed(c.arg(f.Who)) + `)`)
	}
	if f.Free {
		c.free(f)
	}
	if f.Unassigned {
		c.add(`c.assignee = ''`)
	}
	if f.Not != "" {
		c.add(`c.n <> coalesce((SELECT n FROM ledger WHERE call_id = ` + c.arg(f.Not) + `), 0)`)
	}
	return c
}

// horizon is the time of which all tickets are in.
const horizon = `(SELECT at FROM horizon)`

func (c *clauses) tab(f storage.CaseFilter, tab storage.CaseTab) {
	switch tab {
	case storage.TabDone:
		c.add(`c.todo = 0 AND c.judged > 0 AND c.judged_at > ` + c.arg(storage.Millis(f.Now.Add(-storage.DoneFor))))
	case storage.TabAppeal:
		c.add(`c.n IN (SELECT f.n FROM appeal a JOIN finding f ON f.id = a.finding WHERE ` + appealWaits + `)`)
	case storage.TabTypical:
		c.add(`c.n IN (SELECT y.n FROM typical_case y)`)
	case storage.TabSecond:
		c.add(`c.todo > 0 AND c.stage > 0`)
	case storage.TabWindow:
		c.add(`c.todo > 0 AND c.stage = 0 AND c.ready_at > 0 AND c.ready_at > ` + horizon)
	case storage.TabSnoozed:
		c.add(`c.todo > 0 AND c.snoozed_until > 0 AND c.snoozed_until > ` + c.arg(storage.Millis(f.Now)))
	default:
		c.add(`c.todo > 0 AND c.stage = 0 AND c.ready_at <= ` + horizon + ` AND c.snoozed_until <= ` + c.arg(storage.Millis(f.Now)))
		if tab == storage.TabMine {
			c.add(`c.assignee <> ''`)
			c.is(`c.assignee`, f.Who)
		}
	}
}

func (c *clauses) narrow(f storage.CaseFilter, tab storage.CaseTab) {
	c.found(`f.rule`, f.Rule, tab)
	c.found(`f.label`, f.Label, tab)
	for i, level := range gravities() {
		if level == f.Level {
			c.is(`c.gravity`, i)
		}
	}
	if f.Agent != "" {
		c.is(`c.agent`, f.Agent)
	}
	if f.Dept != "" {
		c.is(`c.dept`, f.Dept)
	}
	if f.First != "" {
		c.add(`c.day >= ` + c.arg(f.First))
	}
	if f.Last != "" {
		c.add(`c.day <= ` + c.arg(f.Last))
	}
	if f.Typical != "" {
		c.add(`c.n IN (SELECT y.n FROM typical_case y WHERE y.kind = ` + c.arg(f.Typical) + `)`)
	}
}

// found narrows to cases with a finding whose column is a value. Where there may be many
// cases they are found by the value, which few of them may have; otherwise each is looked at.
func (c *clauses) found(column, value string, tab storage.CaseTab) {
	switch {
	case value == "":
	case tab == storage.TabDone || tab == storage.TabAppeal || tab == storage.TabTypical:
		c.add(`EXISTS (SELECT 1 FROM finding f WHERE f.n = c.n AND f.status IN ('open', 'confirmed', 'rejected') AND ` + column + ` = ` + c.arg(value) + `)`)
	case tab != storage.TabOpen:
		c.add(`EXISTS (SELECT 1 FROM finding f WHERE f.n = c.n AND f.status = 'open' AND ` + column + ` = ` + c.arg(value) + `)`)
	default:
		c.add(`c.n IN (SELECT f.n FROM finding f WHERE f.status = 'open' AND ` + column + ` = ` + c.arg(value) + `)`)
	}
}

// free leaves out what is not the asker's to judge next.
func (c *clauses) free(f storage.CaseFilter) {
	who := c.arg(f.Who)
	c.add(`c.assignee IN ('', ` + who + `)`)
	c.add(`NOT (c.stage > 0 AND EXISTS (SELECT 1 FROM decision d WHERE d.n = c.n AND d.reviewer = ` + who + ` AND d.undone = 0 AND d.kind <> 'undo' AND d.stood = 0))`)
	c.add(`NOT EXISTS (SELECT 1 FROM listening h WHERE h.n = c.n AND h.who <> ` + who + ` AND h.until > ` + c.arg(storage.Millis(f.Now)) + `)`)
	if f.OwnAgent != "" {
		c.add(`c.agent <> ` + c.arg(f.OwnAgent))
	}
}

// orders are those of cases, by the columns that place them.
func orderOf(f storage.CaseFilter) string {
	switch {
	case f.Tab == storage.TabDone:
		return `c.judged_at DESC, c.n DESC`
	case f.Sort == storage.SortNewest:
		return `c.started_at DESC, c.n DESC`
	case f.Sort == storage.SortOldest:
		return `c.started_at, c.n`
	}
	return `c.gravity, c.started_at, c.n`
}

// placed leaves out what does not come after one place and before another.
func (c *clauses) placed(f storage.CaseFilter) {
	if f.After != nil {
		c.beyond(f, *f.After, ">", "<")
	}
	if f.Before != nil {
		c.beyond(f, *f.Before, "<", ">")
	}
}

// beyond compares cases with a place, in orders that go up and in those that go down.
func (c *clauses) beyond(f storage.CaseFilter, p storage.CasePlace, up, down string) {
	started, n := storage.Millis(p.Started), p.N
	switch {
	case f.Tab == storage.TabDone:
		c.add(`(c.judged_at, c.n) ` + down + ` (` + c.arg(storage.Millis(p.JudgedAt)) + `, ` + c.arg(n) + `)`)
	case f.Sort == storage.SortNewest:
		c.add(`(c.started_at, c.n) ` + down + ` (` + c.arg(started) + `, ` + c.arg(n) + `)`)
	case f.Sort == storage.SortOldest:
		c.add(`(c.started_at, c.n) ` + up + ` (` + c.arg(started) + `, ` + c.arg(n) + `)`)
	default:
		c.add(`(c.gravity, c.started_at, c.n) ` + up + ` (` + c.arg(p.Gravity) + `, ` + c.arg(started) + `, ` + c.arg(n) + `)`)
	}
}

// appealWaits is the condition on an appeal a on a finding f that waits for a decision.
const appealWaits = `a.state = 'filed' AND f.rounds = a.round AND f.status = 'confirmed'`

// caseColumns are those that caseScan reads, of a case c, the ledger's row l of its call, who
// listens as h, what the asker has seen as s, and its mark as a typical one as y.
const caseColumns = `c.n, c.todo, c.judged, c.upheld, c.gravity, c.ready_at, c.version, c.judged_at, c.assignee, c.snoozed_until,
	c.stage, c.doubted_by, l.input_rev, coalesce(h.who, ''), coalesce(h.name, ''), coalesce(h.until, 0), coalesce(s.version, -1),
	(SELECT count(*) FROM ticket k WHERE k.call_id = l.call_id AND k.call_id <> ''),
	coalesce((SELECT a.id FROM finding f JOIN appeal a ON a.finding = f.id WHERE f.n = c.n AND ` + appealWaits + ` ORDER BY a.due_at, a.id LIMIT 1), ''),
	coalesce(y.kind, ''), coalesce(y.words, ''), coalesce(y.by_whom, ''), coalesce(y.at, 0)`

// caseJoins completes cases c.
func caseJoins(who, now string) string {
	return ` JOIN ledger l ON l.n = c.n
		JOIN finding f ON f.n = c.n AND f.status IN ('open', 'confirmed', 'rejected')
		LEFT JOIN listening h ON h.n = c.n AND h.until > ` + now + `
		LEFT JOIN typical_case y ON y.n = c.n
		LEFT JOIN case_seen s ON s.n = c.n AND s.who = ` + who
}

// Cases asks for cases with their findings.
func (s Findings) Cases(f storage.CaseFilter) Question[[]storage.CaseRow] {
	f.Tab = cmp.Or(f.Tab, storage.TabOpen)
	return Question[[]storage.CaseRow]{"cases", func(ctx context.Context, r Records) ([]storage.CaseRow, error) {
		c := casesOf(f, f.Tab)
		c.placed(f)
		order := orderOf(f)
		query := `SELECT ` + caseColumns + `, ` + s.Columns() + `
			FROM (SELECT * FROM review_case c WHERE ` + c.String() + ` ORDER BY ` + order +
			` LIMIT ` + c.arg(cmp.Or(f.Limit, 50)) + ` OFFSET ` + c.arg(f.Offset) + `) c` +
			caseJoins(c.arg(f.Who), c.arg(storage.Millis(f.Now))) + ` ORDER BY ` + order + `, f.rule`
		return caseRows(ctx, r, query, c.args)
	}}
}

// Case asks for the case of a call.
func (s Findings) Case(callID, who string, now time.Time) Question[storage.CaseRow] {
	return Question[storage.CaseRow]{"case of call " + callID, func(ctx context.Context, r Records) (storage.CaseRow, error) {
		rows, err := caseRows(ctx, r, `SELECT `+caseColumns+`, `+s.Columns()+` FROM review_case c`+caseJoins("$1", "$2")+`
			WHERE l.call_id = $3 ORDER BY f.rule`, []any{who, storage.Millis(now), callID})
		if err == nil && len(rows) == 0 {
			err = storage.ErrNotFound
		}
		if err != nil {
			return storage.CaseRow{}, err
		}
		return rows[0], nil
	}}
}

// caseRows gathers the findings of each case, which come one after the other.
func caseRows(ctx context.Context, r Records, query string, args []any) ([]storage.CaseRow, error) {
	var all []storage.CaseRow
	err := r.Ask(ctx, query, args, func(row Row) error {
		var c storage.CaseRow
		var ready, judged, snoozed, until, seen, marked int64
		f, err := ScanFinding(row, &c.Place.N, &c.Todo, &c.Judged, &c.Upheld, &c.Place.Gravity, &ready, &c.Version, &judged, &c.Assignee, &snoozed,
			&c.Stage, &c.DoubtedBy, &c.InputRev, &c.Listening.Who, &c.Listening.Name, &until, &seen, &c.Tickets,
			&c.Appeal, &c.Typical.Kind, &c.Typical.Words, &c.Typical.By, &marked)
		if err != nil {
			return err
		}
		if last := len(all) - 1; last >= 0 && all[last].CallID == f.CallID {
			all[last].Findings = append(all[last].Findings, f)
			return nil
		}
		c.CallID, c.Agent, c.Dept, c.Day, c.Sector, c.Started, c.Duration = f.CallID, f.Agent, f.Dept, f.Day, f.Sector, f.Started, f.Duration
		c.Level = gravities()[c.Place.Gravity]
		c.ReadyAt, c.JudgedAt, c.SnoozedUntil = storage.Instant(ready), storage.Instant(judged), storage.Instant(snoozed)
		c.Listening.CallID, c.Listening.Until, c.Seen = f.CallID, storage.Instant(until), seen == c.Version
		c.Place.Started, c.Place.JudgedAt = c.Started, c.JudgedAt
		if c.Typical.Kind != "" {
			c.Typical.CallID, c.Typical.At = f.CallID, storage.Instant(marked)
		}
		c.Findings = []storage.FindingRow{f}
		all = append(all, c)
		return nil
	})
	return all, err
}

// CaseCounts asks how many cases each of some tabs has, or each of all when there are none.
func CaseCounts(f storage.CaseFilter, tabs []storage.CaseTab) Question[storage.CaseCounts] {
	return Question[storage.CaseCounts]{"count cases", func(ctx context.Context, r Records) (storage.CaseCounts, error) {
		counts := storage.CaseCounts{ByTab: map[storage.CaseTab]int{}}
		asked := tabs
		if len(asked) == 0 {
			asked = storage.CaseTabs()
		}
		for _, tab := range asked {
			n := 0
			c := casesOf(f, tab)
			c.placed(f)
			err := one(ctx, r, `SELECT count(*) FROM (SELECT 1 AS one FROM review_case c WHERE `+c.String()+` LIMIT `+
				c.arg(storage.CountsTo+1)+`) AS few`, c.args, []any{&n})
			if err != nil {
				return counts, err
			}
			counts.ByTab[tab] = n
		}
		if len(tabs) > 0 {
			return counts, nil
		}
		var oldest int64
		c := casesOf(f, storage.TabOpen)
		err := one(ctx, r, `SELECT coalesce(min(c.started_at), 0) FROM review_case c WHERE `+c.String(), c.args, []any{&oldest})
		counts.Oldest = storage.Instant(oldest)
		return counts, err
	}}
}
