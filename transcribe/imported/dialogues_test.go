package imported_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/transcribe/imported"
)

// dialogues is an invented file in the shape of the published set.
const dialogues = `[{"id": "c-1", "content": [
  {"[SPEAKER 1]": "您好，请讲", "[SPEAKER 2]": "我想_问一下剩多少流量", "客服意图": "问候", "info": {"ents": [{"pos": [[2, 1, 3]]}]}},
  {"[SPEAKER 2]": "喂", "[SPEAKER 1]": "还剩三个G"},
  {"[SPEAKER 1]": " ", "[SPEAKER 3]": "妈谁啊"}]},
 {"id": "", "content": [{"[SPEAKER 1]": "您好"}]},
 {"id": "c-3", "content": []},
 {"id": "c-4", "content": [{"[SPEAKER 1]": 13800001111}]},
 {"id": "c-5", "content": ["您好"]},
 {"id": "c-6", "content": [{"[SPEAKER 2]": "谢谢"}]}]`

func TestDialoguesBecomeTranscriptsWithoutTimes(t *testing.T) {
	t.Parallel()
	all, err := imported.Dialogues([]byte("\ufeff" + dialogues))
	if err != nil || len(all) != 6 {
		t.Fatalf("%d dialogues, %v", len(all), err)
	}
	want := call.Transcript{CallID: "c-1", Source: "imported:dialogues", Turns: []call.Turn{
		{Role: call.AgentRole, RoleConfidence: 1, Text: "您好，请讲", Confidence: 1},
		{Role: call.CustomerRole, RoleConfidence: 1, Text: "我想_问一下剩多少流量", Confidence: 1},
		{Role: call.CustomerRole, RoleConfidence: 1, Text: "喂", Confidence: 1},
		{Role: call.AgentRole, RoleConfidence: 1, Text: "还剩三个G", Confidence: 1},
		{Role: call.Unknown, Speaker: "speaker 3", Text: "妈谁啊", Confidence: 1},
	}}
	if diff := cmp.Diff(want, all[0].Transcript); diff != "" {
		t.Errorf("transcript (-want +got):\n%s", diff)
	}
	if s := call.FromTurns(all[0].Transcript, time.Minute); s.Source != "" {
		t.Errorf("turns without times tell of sound: %+v", s)
	}
	if all[5].Err != nil || all[5].Transcript.CallID != "c-6" {
		t.Errorf("a good dialogue after bad ones is lost: %+v", all[5])
	}
}

func TestEachBadDialogueIsRefusedByItself(t *testing.T) {
	t.Parallel()
	all, err := imported.Dialogues([]byte(dialogues))
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range map[int]string{1: "[1].id no_call_id", 2: "[2].turns empty_transcript", 3: "[3].content bad_json", 4: "[4].content bad_json"} {
		e, ok := errors.AsType[*imported.Error](all[i].Err)
		if !ok {
			t.Errorf("dialogue %d: %v is no mistake of the file", i, all[i].Err)
			continue
		}
		if got := e.Field + " " + e.Code; got != want {
			t.Errorf("dialogue %d: %s, want %s (%s)", i, got, want, e.Detail)
		}
		if strings.Contains(e.Error(), "13800001111") {
			t.Errorf("dialogue %d: a number is repeated in %q", i, e)
		}
	}
}

func TestWhatIsNoListOfDialoguesIsRefusedWhole(t *testing.T) {
	t.Parallel()
	for _, text := range []string{``, `{}`, `[`, `[{"id":"a"`, "[\"\xff\"]", `3`} {
		if _, err := imported.Dialogues([]byte(text)); err == nil {
			t.Errorf("%q is read", text)
		}
	}
}

func FuzzDialogues(f *testing.F) {
	f.Add([]byte(dialogues))
	f.Add([]byte(`[{"id":"a","content":[{"[SPEAKER ]":"x","[SPEAKER 1":"y"}]},null,[],{"content":null}]`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		all, err := imported.Dialogues(raw)
		if err != nil && all != nil {
			t.Error("dialogues beside an error")
		}
		for _, d := range all {
			if d.Err == nil && (d.Transcript.CallID == "" || len(d.Transcript.Turns) == 0) {
				t.Errorf("nothing is taken for a dialogue: %+v", d)
			}
		}
	})
}
