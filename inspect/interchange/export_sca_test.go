package interchange_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/tingcha/tingcha/inspect/interchange"
	"github.com/tingcha/tingcha/inspect/lang"
)

func TestAnAnchorIsOnlyWhatHasItsOwnHitsThere(t *testing.T) {
	t.Parallel()
	book, err := lang.Parse("book.rules", []byte(`
rule a "甲" { shadow when (agent says "登记" preceded by customer says "投诉") then agent says "再见" }
rule b "乙" { shadow when (customer says "投诉" then agent says "登记") then agent says "再见" }
`))
	if err != nil {
		t.Fatal(err)
	}
	text, losses, err := interchange.Export(interchange.SCA, book)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(text), "甲") || !strings.Contains(string(text), "乙") || !strings.Contains(fmt.Sprint(losses), "other sentences there") {
		t.Errorf("lost %v\n%s", losses, text)
	}
}

func TestWhatIsWrittenOfTheBuiltInRulebooksIsRead(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"hotline", "power", "telecom", "cable"} {
		book, err := lang.ParseWith(name, read(t, name), func(_, used string) (string, []byte, error) { return used, read(t, used), nil })
		if err != nil {
			t.Fatal(err)
		}
		for _, format := range interchange.Formats() {
			text, _, err := interchange.Export(format, book)
			if err != nil {
				t.Fatal(err)
			}
			if _, losses := imported(t, format, text); len(losses) > 0 {
				for _, l := range losses {
					if l.Effect == interchange.Missing || l.Effect == interchange.LeftOut {
						t.Errorf("%s to %s: %v", name, format, l)
					}
				}
			}
		}
	}
}

func read(t *testing.T, book string) []byte {
	t.Helper()
	text, err := os.ReadFile("../../rulebooks/" + book + ".rules")
	if err != nil {
		t.Fatal(err)
	}
	return text
}
