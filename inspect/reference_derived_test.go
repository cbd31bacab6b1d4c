package inspect_test

import (
	"fmt"
	"os"
	"strings"
	"sync"

	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/inspect/internal/grammar"
	"github.com/tingcha/tingcha/inspect/lang"
)

// pageGrammar is that of docs/rules.md.
var pageGrammar = sync.OnceValues(func() (*grammar.Grammar, error) {
	page, err := os.ReadFile(pageFile)
	if err != nil {
		return nil, err
	}
	return grammar.Parse(grammarBlock.FindStringSubmatch(string(page))[1])
})

// drawDerived derives a text from a production of the grammar in docs/rules.md, so
// that whatever the page lets people write is drawn. What the language refuses for
// what it means (a text where a number is wanted) is drawn again.
func drawDerived(t *rapid.T, production string) string { return drawDerivedIn(t, production, "%s") }

// drawDerivedPlace derives a test that has hits.
func drawDerivedPlace(t *rapid.T) string {
	return drawDerivedIn(t, pick(t, "says", "says", "says", "speaks", "repeats", "silence", "overlap", "fast", "promise"), "first (%s)")
}

// drawDerivedFact derives a test that has none.
func drawDerivedFact(t *rapid.T) string {
	return drawDerivedIn(t, pick(t, "length", "figure", "data", "ticket", "ticket", "calls"), "%s")
}

func drawDerivedIn(t *rapid.T, production, place string) string {
	g, err := pageGrammar()
	if err != nil {
		t.Fatal(err)
	}
	for range 20 {
		text := g.Write(production, &choices{T: t})
		if _, err := lang.Parse("derived.rules", []byte(sharedSets+drawnRule("r", "", fmt.Sprintf(place, text)))); err == nil {
			return text
		}
	}
	return `says "投诉"`
}

// choices draws the choices of a derivation, and words that drawn calls have.
type choices struct{ *rapid.T }

// Choose draws a number.
func (c *choices) Choose(n int) int { return upTo(c.T, 0, n-1) }

// Word draws a token. Conditions in parentheses are tests.
func (c *choices) Word(name, production, sofar string) (string, bool) {
	switch name {
	case "condition":
		return drawOften(c.T), true
	case "operand":
		switch upTo(c.T, 0, 2) {
		case 0:
			return "(" + drawOften(c.T) + ")", true
		case 1:
			return "(" + drawTest(c.T) + ")", true
		}
	case "string":
		return c.text(production, sofar), true
	case "regex":
		return pick(c.T, `/投.{0,4}诉/`, `/[客坐]./`, `/不/`, `/您好/`, `/\d+/`, `/[，。]/`), true
	case "name":
		return c.name(production, sofar), true
	case "number":
		return c.number(production, sofar), true
	case "ordinal":
		return pick(c.T, "2nd", "3rd", "4th"), true
	case "duration":
		return c.duration(production), true
	}
	return "", false
}

func (c *choices) text(production, sofar string) string {
	switch {
	case production == "words":
		return pick(c.T, `"我要去消协告你们"`, `"槐花路没电了"`, `"回复您的投诉"`, `"我要投诉"`)
	case production == "sound":
		return pick(c.T, `"公好"`, `"投素"`, `"抱修"`)
	case production == "numeral" && strings.Contains(sofar, "a time "):
		return pick(c.T, `"15:00"`, `"14:30"`)
	case production == "numeral":
		return pick(c.T, `"12345"`, `"1024"`, `"01024"`)
	case production == "value" || production == "asked":
		return pick(c.T, `"一部"`, `"1024"`, `"暑期工"`, `"度夏"`)
	}
	return pick(c.T, `"投诉"`, `"客服"`, `"您好"`, `"我要投诉"`, `"好"`, `"报修"`, `"工号"`)
}

func (c *choices) name(production, sofar string) string {
	if production != "value" {
		return pick(c.T, "complain", "staff", "both", "heard", "heard_all")
	}
	for field, values := range map[string][]string{
		"sector": {"power", "cable", "telecom"}, "hangup": {"agent", "customer"}, "answered": {"yes", "no"}, "csat": {"none"},
		"direction": {"in", "out"}, "weekday": {"thursday", "friday", "sunday"},
	} {
		words := strings.Fields(sofar)
		if strings.TrimPrefix(words[len(words)-2], "call.") == field {
			return pick(c.T, values...)
		}
	}
	return "none"
}

func (c *choices) number(production, sofar string) string {
	switch {
	case strings.HasSuffix(sofar, "-") && production == "index":
		return pick(c.T, "1", "2", "4")
	case production == "figure" && strings.Contains(sofar, "pace"):
		return pick(c.T, "100", "200", "300")
	case production == "figure" && strings.Contains(sofar, "turns"):
		return pick(c.T, "0", "3", "5")
	case production == "figure" && strings.Contains(sofar, "loudness"):
		return pick(c.T, "0", "3", "10")
	case production == "figure":
		return pick(c.T, "0", "30", "50", "100")
	case production == "numeral":
		return pick(c.T, "10", "36", "120", "230.5", "1025")
	case production == "fast" && !strings.Contains(sofar, "with"):
		return pick(c.T, "100", "200", "300")
	case production == "words" && strings.Contains(sofar, "like"):
		return pick(c.T, "30", "50", "70")
	case production == "value":
		return pick(c.T, "1", "2", "4", "9", "12")
	case production == "scope":
		return pick(c.T, "1", "2", "3", "30", "60")
	}
	return pick(c.T, "1", "2", "2", "3", "4")
}

func (c *choices) duration(production string) string {
	switch production {
	case "window", "calls", "promise":
		return pick(c.T, "1h", "2h", "24h", "30h", "3d", "30d")
	case "numeral":
		return pick(c.T, "1h", "24h", "3d")
	}
	return pick(c.T, "0.5s", "1s", "2s", "3.5s", "6s", "9s")
}
