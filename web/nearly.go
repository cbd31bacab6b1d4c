package web

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/storage"
)

// What nearly spoke against a finding: words that were looked for in vain in one part of
// the call, or from one speaker, and that were said elsewhere or by another; and tickets
// of the kind that was looked for, or of its family, that do not count. It is read from
// the finding's own grounds, in no time, and asks the engine nothing: the page that
// explains a rule does that, which may take it seconds.

// noneOf is the condition of a ground that words of a list were not said, and ticketAsked
// that of one that asks for tickets.
var (
	noneOf      = regexp.MustCompile(`^(agent|customer|anyone) says none of \(`)
	ticketAsked = regexp.MustCompile(`^(?:no )?ticket `)
)

// nearly finds what nearly spoke against a finding, at most some of it.
func nearly(d storage.Dossier, f inspect.Finding, sound bool, most int) []againstView {
	var found []againstView
	for _, e := range f.Evidence {
		if e.Kind != inspect.Absent {
			continue
		}
		var some []againstView
		if m := noneOf.FindStringSubmatch(e.Condition); m != nil {
			some = saidElsewhere(d, e, m[1], sound)
		} else if ticketAsked.MatchString(e.Condition) {
			some = filedOtherwise(d, e)
		}
		for _, v := range some {
			same := func(o againstView) bool { return o.Span == v.Span && o.Ticket.ID == v.Ticket.ID }
			if len(found) < most && !slices.ContainsFunc(found, same) {
				found = append(found, v)
			}
		}
	}
	return found
}

// saidElsewhere finds the words of a list where they do not count: the last of each
// speaker's.
func saidElsewhere(d storage.Dossier, e inspect.Evidence, role string, sound bool) []againstView {
	last := map[call.Role]againstView{}
	for i, t := range d.Transcript.Turns {
		for _, item := range itemsOf(e.Text) {
			at := strings.Index(t.Text, item)
			if at < 0 || strings.ContainsAny(item, `/"…`) || utf8.RuneCountInString(item) < 2 {
				continue
			}
			v := wordsAgainst(d, i, at, at+len(item), sound)
			if v.Why = "elsewhere"; role != "anyone" && string(t.Role) != role {
				v.Why = "other_role"
			}
			last[t.Role] = v
		}
	}
	var found []againstView
	for _, r := range []call.Role{call.AgentRole, call.CustomerRole} {
		if v, ok := last[r]; ok {
			found = append(found, v)
		}
	}
	return found
}

// filedOtherwise finds tickets that were looked at and are of the kind that was looked
// for, filed at another time, or of another kind of its family.
func filedOtherwise(d storage.Dossier, e inspect.Evidence) []againstView {
	sought := strings.Split(e.Text, "|")
	var found []againstView
	for _, t := range lookedAt(d, e) {
		if t.Kind == "" {
			continue
		}
		why := ""
		for _, kind := range sought {
			family, _, ofFamily := strings.Cut(kind, ".")
			switch {
			case kind == string(t.Kind):
				why = "ticket_time"
			case why == "" && ofFamily && strings.HasPrefix(string(t.Kind), family+"."):
				why = "ticket_kind"
			}
		}
		if why != "" {
			found = append(found, againstView{Ticket: t, Why: why})
		}
	}
	return found
}
