package interchange_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/inspect/interchange"
	"github.com/tingcha/tingcha/inspect/lang"
)

// published reads an example of testdata.
func published(t *testing.T, format interchange.Format) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", string(format)+".json"))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func imported(t *testing.T, format interchange.Format, text []byte) (*lang.Rulebook, []interchange.Loss) {
	t.Helper()
	book, losses, err := interchange.Import(format, text)
	if err != nil {
		t.Fatalf("import: %v\n%s", err, text)
	}
	return book, losses
}

// exported writes a rulebook after it was printed and read again.
func exported(t *testing.T, format interchange.Format, book *lang.Rulebook) ([]byte, []interchange.Loss) {
	t.Helper()
	again, err := lang.Parse("book.rules", []byte(lang.Format(book)))
	if err != nil {
		t.Fatalf("what was imported does not read: %v\n%s", err, lang.Format(book))
	}
	text, losses, err := interchange.Export(format, again)
	if err != nil {
		t.Fatal(err)
	}
	return text, losses
}

func sameJSON(t *testing.T, want, got []byte) {
	t.Helper()
	var a, b any
	if err := json.Unmarshal(want, &a); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(got, &b); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(a, b); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestPublishedExamplesComeBackAsTheyWere(t *testing.T) {
	t.Parallel()
	for _, format := range []interchange.Format{interchange.SCA, interchange.ContactLens} {
		t.Run(string(format), func(t *testing.T) {
			t.Parallel()
			book, losses := imported(t, format, published(t, format))
			if len(losses) > 0 {
				t.Errorf("lost: %v", losses)
			}
			text, losses := exported(t, format, book)
			sameJSON(t, published(t, format), text)
			for _, l := range losses {
				if l.Effect != interchange.NotTaken {
					t.Errorf("lost on the way back: %v", l)
				}
			}
		})
	}
}

func TestAPublishedCategoryLosesWhatIsNamedAndNoMore(t *testing.T) {
	t.Parallel()
	book, losses := imported(t, interchange.Transcribe, published(t, interchange.Transcribe))
	var told []string
	for _, l := range losses {
		told = append(told, l.Place+" "+l.What+" "+string(l.Effect))
	}
	want := []string{
		"Rules[1].NonTalkTimeFilter NonTalkTimeFilter RelativeTimeRange differs",
		"Rules[2].SentimentFilter SentimentFilter missing",
	}
	if diff := cmp.Diff(want, told); diff != "" {
		t.Error(diff)
	}
	rule := book.Rules()[0]
	if !rule.Shadow || !strings.Contains(rule.Note, "SentimentFilter") {
		t.Errorf("a rule that lacks a part is in force, or does not say so: %s", lang.Format(book))
	}
	text, _ := exported(t, interchange.Transcribe, book)
	sameJSON(t, []byte(`{"CategoryName":"agent-interrupts-and-negative-end","InputType":"POST_CALL","Rules":[
		{"InterruptionFilter":{"Threshold":10000,"ParticipantRole":"AGENT"}},
		{"NonTalkTimeFilter":{"Threshold":30000}},
		{"TranscriptFilter":{"TranscriptFilterType":"EXACT","Targets":["thank you for calling"],"ParticipantRole":"AGENT","AbsoluteTimeRange":{"First":15000},"Negate":true}}]}`), text)
}
