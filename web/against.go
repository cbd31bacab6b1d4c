package web

import (
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/storage"
)

// Counter-evidence: what the agent says of having registered, dispatched or passed on
// speaks against a finding that misses just that. It decides nothing: the rules have
// weighed the tickets, and a word is no ticket. It is shown so that a reviewer hears it
// before judging.

// maxAgainst is how many such words are shown with one finding.
const maxAgainst = 3

var (
	registers = regexp.MustCompile(`(?:给|帮|为|替)[您你][^，。？！他自]{0,4}(?:登记|记录|上报|反馈|反映|派单|派人|下单|建单|提交|转达|转告|申请|安排|催)` +
		`|(?:登记|记录|受理|提交|派单|下单|录入)(?:好|完|下来|出去|上去)?了` +
		`|已经?(?:登记|记录|受理|上报|反馈|派单|派人|派了|下单|转给|转达|转告)|(?:会|我)(?:转告|转达)`)
	denied     = regexp.MustCompile(`(?:没有?|不|未|别|无法)[^，。？！]{0,3}$`)
	questioned = regexp.MustCompile(`^[^，。！]{0,2}(?:吗|么|没有|？)`)
)

// An againstView is a stretch of words, or a ticket, that speaks against a finding.
type againstView struct {
	call.Span
	Why     string       // a code under "against."
	Role    call.Role    // who said it
	Ticket  lookedTicket // the zero value for words
	Text    string
	Sound   string // address of the sound from there; "" when there is none
	Seconds string
	Turn    string // anchor of the turn
}

// misses says whether a finding misses something that should have been registered,
// dispatched or passed on.
func misses(f inspect.Finding) bool {
	for _, family := range []string{"shirking", "undispatched", "internal=unreported", "external=unreported"} {
		if strings.HasPrefix(f.Label, family) {
			return true
		}
	}
	for _, e := range f.Evidence {
		if e.Kind == inspect.Absent && strings.Contains(e.Condition, "no ticket") {
			return true
		}
	}
	return false
}

// registered finds where the agent says that something was or will be registered.
func registered(d storage.Dossier, sound bool) []againstView {
	var found []againstView
	for i, t := range d.Transcript.Turns {
		if t.Role != call.AgentRole {
			continue
		}
		for _, at := range registers.FindAllStringIndex(t.Text, -1) {
			if len(found) == maxAgainst {
				return found
			}
			if denied.MatchString(t.Text[:at[0]]) || questioned.MatchString(t.Text[at[1]:]) {
				continue
			}
			v := wordsAgainst(d, i, at[0], at[1], sound)
			v.Why = "registered"
			found = append(found, v)
		}
	}
	return found
}

// wordsAgainst are bytes of a turn that speak against a finding.
func wordsAgainst(d storage.Dossier, turn, from, to int, sound bool) againstView {
	t := d.Transcript.Turns[turn]
	v := againstView{Span: spanIn(t, turn, from, to), Role: t.Role, Text: t.Text[from:to], Turn: turnAnchor(turn)}
	v.Seconds = seconds(v.Start)
	if sound {
		v.Sound = audioURL(d.Call.ID, v.Seconds+","+seconds(v.End))
	}
	return v
}

// spanIn places words of a turn in time, as if it were spoken evenly.
func spanIn(t call.Turn, i, from, to int) call.Span {
	whole := max(1, utf8.RuneCountInString(t.Text))
	at := func(n int) time.Duration {
		return t.Start + (t.End-t.Start)*time.Duration(utf8.RuneCountInString(t.Text[:n]))/time.Duration(whole)
	}
	return call.Span{Turn: i, From: from, To: to, Start: at(from), End: at(to)}
}
