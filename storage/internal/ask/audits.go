package ask

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/tingcha/tingcha/audit"
	"github.com/tingcha/tingcha/storage"
)

// AuditCalls asks for the inspected calls of a frame, and how many there are besides.
func AuditCalls(f audit.Frame, fn func(audit.Call) error) Question[int] {
	return Question[int]{"calls to draw from", func(ctx context.Context, r Records) (int, error) {
		said, err := machineSaid(ctx, r, f)
		if err != nil {
			return 0, err
		}
		err = r.Ask(ctx, `SELECT l.call_id, l.dept, coalesce(a.staff_group, ''), l.started_at, i.undecided
			FROM ledger l JOIN inspection i ON i.n = l.n LEFT JOIN agent a ON a.id = l.agent
			WHERE l.day BETWEEN $1 AND $2 AND l.state IN ('inspected', 'scored')`, []any{f.First, f.Last}, func(row Row) error {
			var c audit.Call
			var started int64
			var undecided []byte
			if err := row.Scan(&c.ID, &c.Dept, &c.Group, &started, &undecided); err != nil || !within(f, c.Dept) {
				return err
			}
			c.Started, c.Flagged, c.Near = storage.Instant(started), said[c.ID].flagged, said[c.ID].near
			list, err := storage.DecodeUndecided(undecided)
			if err != nil {
				return err
			}
			for _, u := range list {
				if slices.Contains(f.Rules, u.Rule) && !slices.Contains(c.Near, u.Rule) && !slices.Contains(c.Flagged, u.Rule) {
					c.Near = append(c.Near, u.Rule)
				}
			}
			slices.Sort(c.Near)
			return fn(c)
		})
		if err != nil {
			return 0, err
		}
		left := 0
		err = r.Ask(ctx, `SELECT dept, count(*) FROM ledger WHERE day BETWEEN $1 AND $2 AND state NOT IN ('inspected', 'scored')
			GROUP BY dept`, []any{f.First, f.Last}, func(row Row) error {
			var dept string
			var n int
			err := row.Scan(&dept, &n)
			if within(f, dept) {
				left += n
			}
			return err
		})
		return left, err
	}}
}

func within(f audit.Frame, dept string) bool {
	return len(f.Depts) == 0 || slices.Contains(f.Depts, dept)
}

// said is what the rules of a frame say of a call.
type said struct{ flagged, near []string }

// machineSaid gives what the findings of a frame's calls say.
func machineSaid(ctx context.Context, r Records, f audit.Frame) (map[string]said, error) {
	of := map[string]said{}
	err := r.Ask(ctx, `SELECT l.call_id, f.rule, CASE WHEN f.held THEN 1 ELSE 0 END FROM finding f JOIN ledger l ON l.n = f.n
		WHERE f.day BETWEEN $1 AND $2 ORDER BY f.rule`, []any{f.First, f.Last}, func(row Row) error {
		var id, rule string
		var held int
		if err := row.Scan(&id, &rule, &held); err != nil || !slices.Contains(f.Rules, rule) {
			return err
		}
		s := of[id]
		if held == 1 {
			s.flagged = append(s.flagged, rule)
		} else {
			s.near = append(s.near, rule)
		}
		of[id] = s
		return nil
	})
	return of, err
}

// Draws asks for all draws, newest first, with how far they are judged.
func Draws() Question[[]storage.DrawRow] {
	return listing("draws", `SELECT d.body, count(p.rank), count(p.rank) FILTER (WHERE p.judged_by <> '')
		FROM audit_draw d LEFT JOIN audit_pick p ON p.draw = d.id GROUP BY d.id, d.body, d.made_at ORDER BY d.made_at DESC, d.id`, nil,
		func(row Row) (storage.DrawRow, error) {
			var d storage.DrawRow
			var body string
			if err := row.Scan(&body, &d.Drawn, &d.Judged); err != nil {
				return d, err
			}
			return d, json.Unmarshal([]byte(body), &d.Draw)
		})
}

// Draw asks for a draw; it is [storage.ErrNotFound] when there is none.
func Draw(id string) Question[audit.Draw] {
	return Question[audit.Draw]{"draw " + id, func(ctx context.Context, r Records) (audit.Draw, error) {
		return single(ctx, r, `SELECT body FROM audit_draw WHERE id = $1`, []any{id}, func(row Row) (audit.Draw, error) {
			var d audit.Draw
			var body string
			if err := row.Scan(&body); err != nil {
				return d, err
			}
			return d, json.Unmarshal([]byte(body), &d)
		})
	}}
}

// pickColumns are those that scanPick reads, in its order, of a pick p and its call l.
const pickColumns = `p.draw, p.rank, l.call_id, p.answer, p.taken_by, p.taken_until, p.judged_by, p.judged_at, p.key, p.note,
	l.agent, l.dept, l.started_at, l.duration_ms`

func scanPick(row Row) (audit.Pick, error) {
	var p audit.Pick
	var until, at, started, length int64
	err := row.Scan(&p.Draw, &p.Rank, &p.CallID, &p.Answer, &p.TakenBy, &until, &p.By, &at, &p.Key, &p.Note,
		&p.Agent, &p.Dept, &started, &length)
	p.TakenUntil, p.At, p.Started = storage.Instant(until), storage.Instant(at), storage.Instant(started)
	p.Duration = time.Duration(length) * time.Millisecond
	return p, err
}

// Picks asks for the calls of a draw, or, with rank above 0, for one of them.
func Picks(draw string, rank int) Question[[]audit.Pick] {
	return Question[[]audit.Pick]{"calls of draw " + draw, func(ctx context.Context, r Records) ([]audit.Pick, error) {
		picks, err := list(ctx, r, `SELECT `+pickColumns+` FROM audit_pick p JOIN ledger l ON l.n = p.n
			WHERE p.draw = $1 AND ($2 = 0 OR p.rank = $2) ORDER BY p.rank`, []any{draw, rank}, scanPick)
		if err != nil || len(picks) == 0 {
			return nil, err
		}
		at := make(map[int]*audit.Pick, len(picks))
		for i := range picks {
			at[picks[i].Rank] = &picks[i]
		}
		err = r.Ask(ctx, `SELECT rank, rule, machine, said, reason, hint, hint_by FROM audit_rule
			WHERE draw = $1 AND ($2 = 0 OR rank = $2) ORDER BY rank, rule`, []any{draw, rank}, func(row Row) error {
			var rank int
			var machine audit.Answer
			var m audit.Mark
			err := row.Scan(&rank, &m.Rule, &machine, &m.Said, &m.Reason, &m.Hint, &m.HintBy)
			if p := at[rank]; p != nil {
				addMark(p, machine, m)
			}
			return err
		})
		return picks, err
	}}
}

// TakenPick asks for the draw in which a person has a call before them; it is
// [storage.ErrNotFound] when there is none.
func TakenPick(callID, by string) Question[string] {
	return Question[string]{"who judges call " + callID, func(ctx context.Context, r Records) (string, error) {
		return single(ctx, r, `SELECT p.draw FROM audit_pick p JOIN ledger l ON l.n = p.n
			WHERE l.call_id = $1 AND p.taken_by = $2 AND p.judged_by = '' ORDER BY p.taken_until DESC, p.draw LIMIT 1`,
			[]any{callID, by}, func(row Row) (draw string, err error) {
				err = row.Scan(&draw)
				return draw, err
			})
	}}
}

func addMark(p *audit.Pick, machine audit.Answer, m audit.Mark) {
	switch machine {
	case audit.Flagged:
		p.Held = append(p.Held, m.Rule)
	case audit.Near:
		p.Near = append(p.Near, m.Rule)
	case audit.Clean:
	}
	if m.Said != "" || m.Hint != "" {
		p.Marks = append(p.Marks, m)
	}
}

// RuleHints asks what was written to a rule's author, newest first.
func RuleHints(rule string) Question[[]storage.RuleHint] {
	return listing("hints on rule "+rule, `SELECT p.draw, l.call_id, m.rule, m.hint, m.hint_by, m.hint_at FROM audit_rule m
		JOIN audit_pick p ON p.draw = m.draw AND p.rank = m.rank JOIN ledger l ON l.n = p.n
		WHERE m.rule = $1 AND m.hint <> '' ORDER BY m.hint_at DESC, l.call_id`, []any{rule}, func(row Row) (storage.RuleHint, error) {
		var h storage.RuleHint
		var at int64
		err := row.Scan(&h.Draw, &h.CallID, &h.Rule, &h.Words, &h.By, &at)
		h.At = storage.Instant(at)
		return h, err
	})
}
