package intake_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/intake"
)

const twoDialogues = ` [{"id":"d-1","content":[{"[SPEAKER 1]":"您好","[SPEAKER 2]":"我查话费","info":{}}]},
	{"id":"d-2","content":"none"},
	{"id":"d-3","content":[{"[SPEAKER 2]":"喂"}]}]`

func TestDialoguesAreReadOneByOne(t *testing.T) {
	t.Parallel()
	records := all(t, reader(t), intake.Dialogues, "dir/calls.json", strings.NewReader(twoDialogues))
	if diff := cmp.Diff([]string{"0 [1].content bad_json"}, trouble(records)); diff != "" {
		t.Errorf("mistakes (-want +got):\n%s", diff)
	}
	if len(records) != 3 {
		t.Fatalf("%d records", len(records))
	}
	if raw := records[1].Bad[0].Raw; !strings.Contains(string(raw), "d-2") || strings.Contains(string(raw), "d-3") {
		t.Errorf("of the bad dialogue %q is kept", raw)
	}
	got := records[2].Transcripts[0]
	if got.Transcript.CallID != "d-3" || got.Day != "2026-10-01" || got.Origin != "dir/calls.json:3" {
		t.Errorf("got %s of %s from %s", got.Transcript.CallID, got.Day, got.Origin)
	}
	if turn := got.Transcript.Turns[0]; turn.Role != call.CustomerRole || turn.End != 0 {
		t.Errorf("turn %+v", turn)
	}
}

func TestWhatCannotBeDialoguesIsOneMistake(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`[{"id":"d-1"`:        "0 bad_json",
		"[{\"id\":\"\xff\"}]": "0 text_invalid",
		`[{"id":"a\u0007","content":[{"[SPEAKER 1]":"a"}]}]`: "0 id bad_call_id",
	} {
		records := all(t, reader(t), intake.Dialogues, "d.json", strings.NewReader(text))
		if diff := cmp.Diff([]string{want}, trouble(records)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
}

func TestDialoguesAreToldFromOtherLists(t *testing.T) {
	t.Parallel()
	long := `[{"id":"d-4","content":[` + strings.Repeat(`{"[SPEAKER 1]":"嗯"},`, 10_000) + `{"[SPEAKER 2]":"嗯"}]}]`
	dir := write(t, filepath.Join(t.TempDir(), "day"), map[string]string{"two.json": twoDialogues, "long.json": long, "other.json": `[{"id":1}]`, "none.json": "[]"})
	sum := newMemory().walk(t, dir)
	if sum.Transcripts != 3 || sum.Refused != 3 {
		t.Errorf("summary %+v", sum)
	}
}
