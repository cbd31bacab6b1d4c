package lang

import (
	"fmt"
	"strconv"
	"strings"
)

// How tightly a condition holds its parts together.
const (
	looseOr = iota
	looseAnd
	tight   // not, and relations of hits
	closest // first, last, tests
)

func tightness(c Condition) int {
	switch c.(type) {
	case Or:
		return looseOr
	case And:
		return looseAnd
	case Not, Order:
		return tight
	default:
		return closest
	}
}

// within prints a part, in parentheses when it holds together less than needed.
func within(c Condition, needed int) string {
	if tightness(c) < needed {
		return "(" + c.String() + ")"
	}
	return c.String()
}

// operand prints a side of a relation.
func operand(c Condition) string { return within(c, closest) }

// parts prints conditions with what stands between them.
func parts(cs []Condition, between string, needed int) string {
	texts := make([]string, len(cs))
	for i, c := range cs {
		texts[i] = within(c, needed)
	}
	return strings.Join(texts, between)
}

// String prints the parts with and between them.
func (c And) String() string { return parts(c.Parts, " and ", tight) }

// String prints the parts with or between them.
func (c Or) String() string { return parts(c.Parts, " or ", looseAnd) }

// String prints not and the condition.
func (c Not) String() string { return "not " + within(c.X, tight) }

// String prints first or last and the condition.
func (c Edge) String() string {
	word := "first "
	if c.Last {
		word = "last "
	}
	return word + narrowed(c.X)
}

// String prints the name.
func (c Named) String() string { return c.Name }

func turns(n int) string {
	if n == 1 {
		return "1 turn"
	}
	return strconv.Itoa(n) + " turns"
}

// String prints the speaker, the words and where they are looked for.
func (c Says) String() string {
	role := string(c.Role)
	if c.Role == Anyone {
		role = "anyone"
	}
	var b strings.Builder
	b.WriteString(role)
	if !c.wordless() {
		b.WriteString(" says")
	}
	b.WriteString(" " + c.Words.String())
	for _, s := range c.Scopes {
		b.WriteString(" " + s.String())
	}
	if c.Unit != WholeCall {
		b.WriteString(" in " + c.Unit.String())
	}
	for _, g := range c.Guards {
		b.WriteString(", " + g.String())
	}
	return b.String()
}

// String prints a single phrase or regex as itself, and others as a list.
func (l List) String() string {
	if l.Quantifier == Any && len(l.Items) == 1 && l.Items[0].Kind != SetName {
		return l.Items[0].String()
	}
	texts := make([]string, len(l.Items))
	for i, item := range l.Items {
		texts[i] = item.String()
	}
	return l.quantity() + " of (" + strings.Join(texts, ", ") + ")" + l.Sound.String()
}

func (l List) quantity() string {
	switch l.Quantifier {
	case Any:
		return "any"
	case All:
		return "all"
	case None:
		return "none"
	case AtLeast:
		return fmt.Sprintf("at least %d", l.N)
	case Times:
		return times(AtLeastTimes, l.N) + " any"
	case TimesExactly:
		return times(ExactlyTimes, l.N) + " any"
	case TimesAtMost:
		return times(AtMostTimes, l.N) + " any"
	}
	panic("lang: no such quantifier")
}

// String prints both sides and the distance between them.
func (n Near) String() string {
	return fmt.Sprintf("%s near %s within %d characters", n.A, n.B, n.Within)
}

// String prints both regular expressions.
func (b ButNot) String() string { return b.Yes.String() + " but not " + b.No.String() }

// String prints what the speaker does.
func (Speech) String() string { return "speaks" }

// String prints a phrase in quotes, a regex between slashes, a set's name bare.
func (i Item) String() string {
	switch i.Kind {
	case Phrase:
		return quote(i.Text) + i.Sound.String()
	case Regex:
		return "/" + slashed(i.Text) + "/" + i.Sound.String()
	default:
		return i.Text + i.Sound.String()
	}
}

var escaped = strings.NewReplacer(`\`, `\\`, `"`, `\"`)

func quote(text string) string { return `"` + escaped.Replace(text) + `"` }

// slashed puts a backslash before each slash that has none.
func slashed(expr string) string {
	var b strings.Builder
	for i := 0; i < len(expr); i++ {
		switch {
		case expr[i] == '\\' && i+1 < len(expr):
			b.WriteString(expr[i : i+2])
			i++
		case expr[i] == '/':
			b.WriteString(`\/`)
		default:
			b.WriteByte(expr[i])
		}
	}
	return b.String()
}

// String prints the test.
func (c Silence) String() string {
	text := "silence longer than " + printDuration(c.LongerThan)
	if c.After != Anyone {
		text += " after " + string(c.After)
	}
	if c.BrokenBy != Anyone {
		text += " broken by " + string(c.BrokenBy)
	}
	return text
}

// String prints the test.
func (c Overlap) String() string {
	text := "overlap longer than " + printDuration(c.LongerThan)
	if c.By != Anyone {
		text += " by " + string(c.By)
	}
	return text
}

// String prints the test.
func (c Length) String() string { return "duration " + c.Op + " " + printDuration(c.Value) }

// String prints the test.
func (c Field) String() string {
	switch c.Name {
	case "call.dept", "call.agent", AgentGroup, SeasonOf:
		return c.Name + " " + c.Op + " " + quote(c.Text)
	}
	return c.Name + " " + c.Op + " " + c.Text
}

// String prints the test.
func (c Tickets) String() string {
	var b strings.Builder
	if c.None {
		b.WriteString("no ")
	}
	b.WriteString("ticket")
	b.WriteString(printKinds(c.Kinds))
	if c.OfCall {
		b.WriteString(" of call")
	}
	for i, w := range c.Filed {
		b.WriteString(map[bool]string{true: " filed ", false: " or "}[i == 0] + w.String())
	}
	b.WriteString(c.more())
	return b.String()
}

// String prints when a ticket was filed.
func (w Window) String() string {
	switch w.Kind {
	case WithinAfterEnd:
		return "within " + printDuration(w.Reach) + " after end"
	case WithinBeforeStart:
		return "within " + printDuration(w.Reach) + " before start"
	case LaterAfterEnd:
		return "later than " + printDuration(w.Reach) + " after end"
	}
	panic("lang: no such window")
}

// String prints the test.
func (c Calls) String() string {
	text := "repeat call"
	switch {
	case c.Outbound:
		text = "outbound call"
	case c.Later:
		text = "later call"
	}
	if c.N > 1 {
		text += fmt.Sprintf(" at least %d times", c.N)
	}
	return text + c.more() + " within " + printDuration(c.Within)
}
