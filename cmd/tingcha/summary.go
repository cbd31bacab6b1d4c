package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/tingcha/tingcha/intake"
	"github.com/tingcha/tingcha/storage"
)

// summary is what an import came to.
type summary struct {
	Read           readJSON              `json:"read"`
	Expected       int                   `json:"expected"` // calls on the switch's list, of all days
	States         map[storage.State]int `json:"states"`   // of them
	AddsUp         bool                  `json:"adds_up"`
	Unlisted       int                   `json:"unlisted"`
	DeadLetters    int                   `json:"dead_letters"` // kept in the data folder, of all imports
	Oddities       int                   `json:"oddities"`
	Findings       int                   `json:"findings"` // open, for review
	Rules          []ruleJSON            `json:"rules"`
	ReadingSeconds float64               `json:"reading_seconds"`
	Seconds        float64               `json:"seconds"`
}

// readJSON is what was read: records = taken + refused.
type readJSON struct {
	Files       int `json:"files"`
	AlreadyRead int `json:"already_read"`
	Records     int `json:"records"`
	Taken       int `json:"taken"`
	Refused     int `json:"refused"`
	Warnings    int `json:"warnings"`
	Known       int `json:"known"`
	Calls       int `json:"calls"`
	Tickets     int `json:"tickets"`
	Recordings  int `json:"recordings"`
	Transcripts int `json:"transcripts"`
	Agents      int `json:"agents"`
}

type ruleJSON struct {
	Rule  string `json:"rule"`
	Title string `json:"title"`
	N     int    `json:"findings"`
}

func readOut(s intake.Summary) readJSON {
	return readJSON{
		Files: s.Files, AlreadyRead: s.AlreadyRead, Records: s.Records, Taken: s.Taken, Refused: s.Refused, Warnings: s.Warnings,
		Known: s.Known, Calls: s.Calls, Tickets: s.Tickets, Recordings: s.Recordings, Transcripts: s.Transcripts, Agents: s.Agents,
	}
}

// sumUp asks the store where everything stands.
func (h *hotline) sumUp(ctx context.Context) (summary, error) {
	s := summary{States: map[storage.State]int{}, AddsUp: true}
	days, err := h.store.Coverage(ctx, "", "")
	if err != nil {
		return s, err
	}
	for _, d := range days {
		s.Expected += d.Expected
		s.AddsUp = s.AddsUp && d.AddsUp()
		for state, n := range d.States {
			s.States[state] += n
		}
		for n := range maps.Values(d.Unlisted) {
			s.Unlisted += n
		}
	}
	if _, s.DeadLetters, err = h.store.DeadLetters(ctx, 1); err != nil {
		return s, err
	}
	if _, s.Oddities, err = h.store.Oddities(ctx, 1); err != nil {
		return s, err
	}
	counts, err := h.store.FindingCounts(ctx, storage.FindingFilter{Status: storage.Open})
	if err != nil {
		return s, err
	}
	s.Findings = counts.ByStatus[storage.Open]
	for _, r := range counts.ByRule {
		s.Rules = append(s.Rules, ruleJSON{r.Rule, r.Title, r.N})
	}
	return s, nil
}

// write tells the summary to people.
func (s summary) write(out io.Writer) error {
	var t strings.Builder
	r := s.Read
	fmt.Fprintf(&t, "read     %d files (%d known already): %d records = %d taken + %d refused\n", r.Files, r.AlreadyRead, r.Records, r.Taken, r.Refused)
	fmt.Fprintf(&t, "         %d call lines, %d tickets, %d recordings, %d transcripts, %d agents\n", r.Calls, r.Tickets, r.Recordings, r.Transcripts, r.Agents)
	fmt.Fprintf(&t, "calls    %d on the switch's list = %s", s.Expected, stateList(s.States))
	if !s.AddsUp {
		t.WriteString("  (DOES NOT ADD UP)")
	}
	fmt.Fprintf(&t, "\n         %d more that are not on the list\n", s.Unlisted)
	fmt.Fprintf(&t, "kept     %d dead letters, %d oddities: see the coverage page\n", s.DeadLetters, s.Oddities)
	fmt.Fprintf(&t, "findings %d to review%s\n", s.Findings, topRules(s.Rules))
	fmt.Fprintf(&t, "took     %.1f s, of which reading %.1f s\n", s.Seconds, s.ReadingSeconds)
	_, err := io.WriteString(out, t.String())
	return err
}

// topRules names what was flagged most.
func topRules(rules []ruleJSON) string {
	const most = 6
	rules = slices.SortedFunc(slices.Values(rules), func(a, b ruleJSON) int { return b.N - a.N })
	var parts []string
	for i, r := range rules {
		if i == most {
			parts = append(parts, "…")
			break
		}
		parts = append(parts, fmt.Sprintf("%s %d", r.Title, r.N))
	}
	if len(parts) == 0 {
		return ""
	}
	return ": " + strings.Join(parts, ", ")
}
