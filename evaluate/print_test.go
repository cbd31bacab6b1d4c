package evaluate_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/tingcha/tingcha/evaluate"
	"github.com/tingcha/tingcha/internal/goldentest"
)

func twoCalls(t *testing.T) evaluate.Result {
	t.Helper()
	return run(t,
		block{"a-001", "c1", "01T10:00", "clean", "", with("internal", "unreported"), complaint},
		block{"a-002", "c2", "01T10:00", "asr", "", with("script", "no_id,no_closing"), complaint},
	)
}

func TestTheResultIsJSONOfOneShape(t *testing.T) {
	t.Parallel()
	got, err := json.MarshalIndent(twoCalls(t), "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	goldentest.Same(t, "testdata/result.json", string(got)+"\n")
}

func TestTheResultIsATable(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	if err := twoCalls(t).WriteTable(&text); err != nil {
		t.Fatal(err)
	}
	goldentest.Same(t, "testdata/result.txt", text.String())
}

func TestAnEmptyFileGivesAnEmptyResult(t *testing.T) {
	t.Parallel()
	r := run(t)
	got, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(string(got), `{"calls":0,"labels":{`) || !strings.HasSuffix(string(got), `"per_call":[]}`) {
		t.Errorf("got %s", got)
	}
}
