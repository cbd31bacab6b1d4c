package api

import (
	"strconv"
	"time"

	"github.com/tingcha/tingcha/outgoing"
	"github.com/tingcha/tingcha/storage"
)

func findingTable() table[outgoing.Finding] {
	return table[outgoing.Finding]{
		[]string{"id", "version", "call_id", "day", "started", "duration_ms", "agent", "dept", "rule", "title", "label", "level", "points", "status", "provisional", "moved", "quote"},
		func(f outgoing.Finding) []string {
			return []string{
				f.ID, number(f.Version), f.CallID, f.Day, moment(f.Started), number(f.Duration), f.Agent, f.Dept, f.Rule, f.Title, f.Label, string(f.Level),
				strconv.FormatFloat(f.Points, 'f', -1, 64), f.Status, strconv.FormatBool(f.Provisional), strconv.FormatBool(f.Moved), quote(f),
			}
		},
	}
}

// quote is the first words that a finding stands on.
func quote(f outgoing.Finding) string {
	for _, e := range f.Evidence {
		if e.Start != nil && e.Text != "" {
			return e.Text
		}
	}
	return ""
}

func callTable() table[Call] {
	return table[Call]{
		[]string{"id", "day", "started", "duration_ms", "sector", "agent", "dept", "direction", "answered", "hangup", "csat", "listed", "state", "reason", "detail", "updated"},
		func(c Call) []string {
			return []string{
				c.ID, c.Day, moment(c.Started), number(c.Duration), string(c.Sector), c.Agent, c.Dept, string(c.Direction), strconv.FormatBool(c.Answered),
				string(c.Hangup), strconv.Itoa(c.CSAT), strconv.FormatBool(c.Listed), string(c.State), c.Reason, c.Detail, moment(c.Updated),
			}
		},
	}
}

func verdictTable() table[Verdict] {
	return table[Verdict]{
		[]string{"finding", "round", "kind", "reviewer", "reason", "note", "version", "at", "call_id", "rule", "title", "agent", "dept", "day"},
		func(v Verdict) []string {
			return []string{
				v.Finding, strconv.Itoa(v.Round), string(v.Kind), v.Reviewer, v.Reason, v.Note, number(v.Version), moment(v.At), v.CallID, v.Rule, v.Title, v.Agent, v.Dept, v.Day,
			}
		},
	}
}

// tableStates are the columns of a day, in the order of a call's way.
func tableStates() []storage.State {
	return []storage.State{
		storage.Expected, storage.Registered, storage.Fetched, storage.Transcribed, storage.Inspected, storage.Scored,
		storage.Waiting, storage.Missing, storage.Dead, storage.Excluded,
	}
}

func dayTable() table[Day] {
	t := table[Day]{header: []string{"day", "expected", "adds_up"}}
	for _, state := range tableStates() {
		t.header = append(t.header, string(state))
	}
	t.header = append(t.header, "unlisted", "closed")
	t.row = func(d Day) []string {
		row := []string{d.Day, strconv.Itoa(d.Expected), strconv.FormatBool(d.AddsUp)}
		unlisted := 0
		for _, state := range tableStates() {
			row = append(row, strconv.Itoa(d.States[string(state)]))
			unlisted += d.Unlisted[string(state)]
		}
		return append(row, strconv.Itoa(unlisted), strconv.FormatBool(d.Closed))
	}
	return t
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}
