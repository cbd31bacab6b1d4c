package ask_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/ask"
)

// answers are the rows that records give to queries with a text in them.
type answers map[string][][]any

// Ask gives the rows of the first text that the query has.
func (a answers) Ask(_ context.Context, query string, _ []any, row func(ask.Row) error) error {
	for text, rows := range a {
		if !strings.Contains(query, text) {
			continue
		}
		for _, values := range rows {
			if err := row(columns(values)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (a answers) within(ctx context.Context, fn func(context.Context, ask.Records) error) error {
	return fn(ctx, a)
}

// columns are the columns of a row.
type columns []any

// Scan copies values of the kinds that they are wanted as.
func (v columns) Scan(dest ...any) error {
	if len(dest) != len(v) {
		return fmt.Errorf("%d columns are read into %d", len(v), len(dest))
	}
	for i, d := range dest {
		to := reflect.ValueOf(d).Elem()
		to.Set(reflect.ValueOf(v[i]).Convert(to.Type()))
	}
	return nil
}

func TestAQuestionThatCannotBeAnsweredSaysWhatWasAsked(t *testing.T) {
	t.Parallel()
	away := errors.New("away")
	within := func(context.Context, func(context.Context, ask.Records) error) error { return away }
	for want, answer := range map[string]func() error{
		"agents of 2026-09":          func() error { _, err := ask.Agents("2026-09").Answer(t.Context(), within); return err },
		"score entries of agent 301": func() error { _, err := ask.ScoreEntries("301", "2026-09").Answer(t.Context(), within); return err },
		"closed days":                func() error { _, err := ask.Closes().Answer(t.Context(), within); return err },
	} {
		if err := answer(); !errors.Is(err, away) || !strings.HasPrefix(err.Error(), want+": ") {
			t.Errorf("error = %v, want it to begin with %q", err, want)
		}
	}
}

func TestWhatIsAskedForByItsIDMayNotBeThere(t *testing.T) {
	t.Parallel()
	none := answers{}
	if _, err := ask.Ticket("T1").Answer(t.Context(), none.within); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("ticket: %v", err)
	}
	if _, err := (ask.Findings{Provisional: "f.provisional"}).ByID("F1").Answer(t.Context(), none.within); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("finding: %v", err)
	}
}

func TestBytesThatCannotBeReadAndFindingsWithoutGroundsAreProblems(t *testing.T) {
	t.Parallel()
	damaged := []byte{1, 0xff}
	for text, want := range map[string]struct {
		kept   []byte
		detail string
	}{
		"'evidence of finding '":         {storage.EncodeEvidence(nil), "a finding without grounds"},
		"'transcript of call '":          {damaged, "decode transcript: damaged bytes"},
		"'delivered transcript of call ": {damaged, "decode transcript: damaged bytes"},
		"'signals of call '":             {damaged, "decode signals: damaged bytes"},
		"'ticket ' || id, body":          {damaged, "decode ticket: damaged bytes"},
		"'recording ' || uri, coalesce":  {damaged, "decode recording: damaged bytes"},
	} {
		records := answers{text: {{"what " + text, want.kept}}}
		problems, err := ask.Problems().Of(t.Context(), records)
		if err != nil || len(problems) != 1 {
			t.Errorf("%s: %+v, %v", text, problems, err)
			continue
		}
		if p := problems[0]; p.Kind != "constraint" || p.Subject != "what "+text || p.Detail != want.detail {
			t.Errorf("%s: %+v, want %q", text, p, want.detail)
		}
	}
}

func TestAStoresOwnQuestionsAreAskedBesidesThoseOfAll(t *testing.T) {
	t.Parallel()
	records := answers{
		"FROM src_pos": {{"cdr", "is at -1"}},
		"FROM outbox":  {{"finding F1", "is not there"}},
	}
	problems, err := ask.Problems(ask.Wrong{Kind: "orphan", Query: "SELECT id, 'is not there' FROM outbox"}).Of(t.Context(), records)
	if err != nil || len(problems) != 2 || problems[0].Kind != "constraint" || problems[1].Kind != "orphan" {
		t.Errorf("problems %+v, %v", problems, err)
	}
}
