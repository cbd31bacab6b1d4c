package inspect

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect/lang"
	"github.com/tingcha/tingcha/inspect/text"
)

// What a ticket may be asked besides its kind and its time. Each gives yes, no or
// unknown, with the reason in why.

// filedBy compares who filed a ticket with the call's agent.
func filedBy(by lang.Party, c *call.Call, t *call.Ticket, why *string) verdict {
	switch {
	case by == lang.AnyParty:
		return yes
	case c.Agent == "" || t.Agent == "":
		*why = FilerUnknown
		return unknown
	}
	return verdictOf((t.Agent == c.Agent) == (by == lang.ThisAgent))
}

// isAbout says whether a ticket is about the call's agent.
func isAbout(c *call.Call, t *call.Ticket, why *string) verdict {
	if c.Agent == "" || t.About == "" {
		*why = AboutUnknown
		return unknown
	}
	return verdictOf(t.About == c.Agent)
}

// wording is a list of phrases and expressions that a ticket's text is searched for.
type wording struct {
	quantifier lang.Quantifier
	n          int
	groups     [][]sought // of all of, one for each item; otherwise one
}

// sought is a phrase in normal form, or an expression.
type sought struct {
	phrase string
	re     *regexp.Regexp
}

func (c *compiler) wordingOf(l *lang.List) (*wording, error) {
	w := &wording{quantifier: l.Quantifier, n: l.N}
	groups := [][]lang.Item{l.Items}
	if l.Quantifier == lang.All {
		groups = nil
		for _, item := range l.Items {
			groups = append(groups, []lang.Item{item})
		}
	}
	for _, items := range groups {
		expanded, err := c.expanded(items)
		if err != nil {
			return nil, err
		}
		var group []sought
		for _, item := range expanded {
			one := sought{phrase: text.Normal(item.Text)}
			if item.Kind == lang.Regex {
				if one.re, err = regexp.Compile(item.Text); err != nil {
					return nil, err
				}
			}
			group = append(group, one)
		}
		w.groups = append(w.groups, group)
	}
	return w, nil
}

// in says whether a ticket's text holds the words. As in calls, a hit inside a longer
// one of the same list is the same words.
func (w *wording) in(t *call.Ticket, why *string) verdict {
	if strings.TrimSpace(t.Text) == "" {
		*why = TextUnknown
		return unknown
	}
	var page text.Page
	page.Add(t.Text)
	counts := make([]int, len(w.groups)) // of different phrases
	times := 0
	for i, group := range w.groups {
		var hits []hit
		for id, one := range group {
			hits = one.find(&page, int32(id), hits)
		}
		if len(hits) > 1 {
			slices.SortFunc(hits, outerFirst)
			hits = outermost(hits)
		}
		times += len(hits)
		different := map[int32]bool{}
		for _, h := range hits {
			different[h.what] = true
		}
		counts[i] = len(different)
	}
	switch w.quantifier {
	case lang.None:
		return verdictOf(counts[0] == 0)
	case lang.AtLeast:
		return verdictOf(counts[0] >= w.n)
	case lang.Times:
		return verdictOf(times >= w.n)
	case lang.TimesExactly:
		return verdictOf(times == w.n)
	case lang.TimesAtMost:
		return verdictOf(times <= w.n)
	default:
		return verdictOf(!slices.Contains(counts, 0))
	}
}

// find adds where it stands in the one turn of a page, as hits of a number.
func (s sought) find(page *text.Page, id int32, hits []hit) []hit {
	if s.re != nil {
		for _, at := range s.re.FindAllStringIndex(page.Turn(0).Text, -1) {
			hits = append(hits, hit{from: int32(at[0]), to: int32(at[1]), what: id})
		}
		return hits
	}
	dense := page.Dense()
	for at := 0; ; at++ {
		next := bytes.Index(dense[at:], []byte(s.phrase))
		if next < 0 {
			return hits
		}
		at += next
		_, from, to := page.Place(at, at+len(s.phrase))
		hits = append(hits, hit{from: int32(from), to: int32(to), what: id})
	}
}

// LikeCall is the part of a ticket's content, in per cent, that the customer must
// have said in the call; of a ticket with less it is said to be unlike the call.
const LikeCall = 15

// leastContent is the least content of which anything can be said.
const leastContent = 4

// unlikeCall says whether a ticket's text hardly tells what the customer said. The
// content of a text is its pairs of neighbouring characters, each once, without
// those of the words that tickets have whatever they are about.
func (s *scene) unlikeCall(t *call.Ticket, why *string) verdict {
	content := pairsOf(t.Text)
	for _, word := range officialese() {
		for pair := range pairsOf(word) {
			delete(content, pair)
		}
	}
	switch {
	case len(content) < leastContent:
		*why = TextUnknown
		return unknown
	case !s.words:
		*why = NoTranscript
		return unknown
	}
	said, unclear := map[[2]rune]bool{}, map[[2]rune]bool{}
	for i := range s.in.Transcript.Turns {
		turn := &s.in.Transcript.Turns[i]
		switch knownRole(turn.Role) {
		case call.CustomerRole:
			addPairs(said, turn.Text)
		case call.Unknown:
			addPairs(unclear, turn.Text)
		case call.AgentRole:
		}
	}
	least, most := 0, 0
	for pair := range content {
		switch {
		case said[pair]:
			least++
			most++
		case unclear[pair]:
			most++
		}
	}
	enough := func(n int) bool { return 100*n >= LikeCall*len(content) }
	switch {
	case enough(least):
		return no
	case !enough(most):
		return yes
	default:
		*why = RolesUnknown
		return unknown
	}
}

// officialese is what tickets say whatever they are about.
func officialese() []string {
	return []string{
		"客户来电", "用户来电", "来电反映", "来电咨询", "客户反映", "用户反映", "客户表示", "用户表示", "客户要求", "客户诉求", "客户咨询", "要求处理",
		"请尽快处理", "请核实处理", "请核实", "请相关部门", "并回复客户", "尽快回复", "联系客户", "联系电话", "已告知客户", "已安抚", "工单", "谢谢",
	}
}

func pairsOf(words string) map[[2]rune]bool {
	pairs := map[[2]rune]bool{}
	addPairs(pairs, words)
	return pairs
}

// addPairs adds the pairs of neighbouring characters of a text in normal form.
func addPairs(to map[[2]rune]bool, words string) {
	last := utf8.RuneError
	for _, r := range text.Normal(words) {
		if text.Separates(r) {
			last = utf8.RuneError
			continue
		}
		if last != utf8.RuneError {
			to[[2]rune{last, r}] = true
		}
		last = r
	}
}
