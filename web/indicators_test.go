package web_test

import (
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/tingcha/tingcha/scoring"
)

// told are what the pages tell of an indicator, besides its name.
func told() []string { return []string{"num", "den", "out", "src", "trap"} }

func TestEveryIndicatorIsToldInFull(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"zh", "en"} {
		have := words(t, lang)
		for _, i := range scoring.Dictionary() {
			for _, part := range told() {
				if key := "indicator." + part + "." + string(i.Item); have[key] == "" {
					t.Errorf("%s has no %s", lang, key)
				}
			}
			if have["item."+string(i.Item)] == "" {
				t.Errorf("%s has no name for %s", lang, i.Item)
			}
		}
		for key := range have {
			rest, ours := strings.CutPrefix(key, "indicator.")
			_, item, _ := strings.Cut(rest, ".")
			if _, known := scoring.Lookup(scoring.Item(item)); ours && !known {
				t.Errorf("%s tells of %s, which is not in the dictionary", lang, item)
			}
		}
	}
}

// TestTheDocumentHasTheDictionary holds docs/indicators.md to the dictionary and to the
// words of the pages: one row for each indicator, as it stands there.
func TestTheDocumentHasTheDictionary(t *testing.T) {
	t.Parallel()
	doc, err := os.ReadFile("../docs/indicators.md")
	if err != nil {
		t.Fatal(err)
	}
	zh, en := words(t, "zh"), words(t, "en")
	for _, i := range scoring.Dictionary() {
		cells := []string{zh["item."+string(i.Item)] + " " + en["item."+string(i.Item)], "`" + string(i.Item) + "`", strconv.Itoa(i.Version)}
		for _, part := range told() {
			cells = append(cells, strings.ReplaceAll(en["indicator."+part+"."+string(i.Item)], "|", `\|`))
		}
		row := "| " + strings.Join(cells, " | ") + " |"
		if !strings.Contains(string(doc), row+"\n") {
			t.Errorf("the document has no such row:\n%s", row)
		}
	}
	if rows := strings.Count(string(doc), "\n| ") - headings(string(doc)); rows != len(scoring.Dictionary()) {
		t.Errorf("the document's tables have %d rows of indicators, the dictionary has %d", rows, len(scoring.Dictionary()))
	}
}

// headings counts the rows of tables that are no indicator's: those whose second cell is
// not an item.
func headings(doc string) int {
	n := 0
	for line := range strings.Lines(doc) {
		cells := strings.Split(line, "|")
		if strings.HasPrefix(line, "| ") && (len(cells) < 9 || !strings.HasPrefix(strings.TrimSpace(cells[2]), "`")) {
			n++
		}
	}
	return n
}

func TestEveryItemOfADomainsDictionaryIsThere(t *testing.T) {
	t.Parallel()
	fields := map[string]bool{}
	for _, i := range scoring.Dictionary() {
		fields[i.Field] = true
	}
	for _, field := range []string{
		"first_close_rate", "fcr", "csat", "attitude_csat", "ic_per_million", "ic_confirmed_per_million", "ic_confirm_rate", "ic_confirm_rate_mom",
		"miit_appeal_rate", "unreported_rate", "undispatched_rate", "shirk_rate", "timely_rate", "on_time_rate", "qa_coverage", "recheck_rate",
		"review_accuracy", "hit_rate", "qa_error_rate", "appeal_success", "ticket_step_len", "urge_rate", "callback_rate", "repeat_rate",
		"bypass_local_share", "central_share", "adopt", "solve", "refund_cycle",
	} {
		if !fields[field] {
			t.Errorf("the dictionary has no %s", field)
		}
	}
}
