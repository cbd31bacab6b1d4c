package evaluate_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/evaluate"
)

func twoCalls(t *testing.T) evaluate.Result {
	t.Helper()
	return run(t,
		block{"a-001", "c1", "01T10:00", "clean", "", with("internal", "unreported"), complaint},
		block{"a-002", "c2", "01T10:00", "asr", "", with("script", "no_id,no_closing"), complaint},
	)
}

var update = flag.Bool("update", false, "rewrite what is expected")

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

func TestTheResultIsJSONOfOneShape(t *testing.T) {
	t.Parallel()
	got, err := json.MarshalIndent(twoCalls(t), "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "result.json", string(got)+"\n")
}

func TestTheResultIsATable(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	if err := twoCalls(t).WriteTable(&text); err != nil {
		t.Fatal(err)
	}
	golden(t, "result.txt", text.String())
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
