package hearing_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/evaluate/hearing"
)

func folder(files map[string]string) fstest.MapFS {
	f := fstest.MapFS{}
	for name, text := range files {
		f[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return f
}

func TestAFolderHoldsCallsAndClips(t *testing.T) {
	t.Parallel()
	all, err := hearing.Read(folder(map[string]string{
		"c1.json": `{"channels":{"0":"customer","1":"agent"},"duration":9.5,"turns":[
			{"role":"agent","start":3,"end":4,"text":"请讲"},{"role":"customer","start":0.3,"end":2,"text":"喂"}]}`,
		"c1.8k.wav": "RIFF", "readme.txt": "",
		"refs.tsv": "file\trate\treference\r\nx.wav\t16000\t你好\r\n", "x.wav": "RIFF",
	}))
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 2 || all[0].File != "c1.8k.wav" || all[0].Duration != 9500*time.Millisecond || all[0].Channels[1] != call.AgentRole {
		t.Fatalf("got %+v", all)
	}
	if turns := all[0].Truth.Turns; turns[0].Text != "喂" || turns[0].Start != 300*time.Millisecond {
		t.Errorf("the turns are not in order of time: %+v", turns)
	}
	if clip := all[1]; clip.Name != "x" || clip.Truth.Turns[0].Text != "你好" {
		t.Errorf("the clip is %+v", clip)
	}
}

func TestWhatIsWrongInAFolderIsNamed(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ file, text, want string }{
		"no turns":         {"a.json", `{}`, "a.json: no turns"},
		"no JSON":          {"a.json", `[`, "a.json: unexpected end"},
		"no recording":     {"b.json", `{"turns":[{"role":"agent","start":1,"end":2,"text":"x"}]}`, "b.json: no recording b.wav beside it"},
		"another role":     {"a.json", `{"turns":[{"role":"robot","start":1,"end":2}]}`, `turns[0].role is "robot"; write agent or customer`},
		"a turn backwards": {"a.json", `{"turns":[{"role":"agent","start":3,"end":2}]}`, "turns[0]: from 3 to 2 s"},
		"no columns":       {"refs.tsv", "name\twords\n", "refs.tsv: line 1: has no columns"},
		"a short line":     {"refs.tsv", "file\treference\na.wav\n", "line 2: 1 columns, and line 1 names 2"},
		"a missing clip":   {"refs.tsv", "file\treference\nz.wav\t你\n", "line 2: "},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := hearing.Read(folder(map[string]string{test.file: test.text, "a.wav": "RIFF"}))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
}

// data is a folder of the recordings that the project is tried on.
func data(t testing.TB, name string) string {
	t.Helper()
	path := filepath.Join("..", "..", "..", "shared", "data", filepath.FromSlash(name))
	if _, err := os.Stat(path); err != nil {
		t.Skipf("the recordings that the project is tried on are not there: %v", err)
	}
	return path
}

func TestTheRecordingsAtHandAreRead(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]int{"audio/calls": 12, "audio/clips": 10} {
		all, err := hearing.Read(os.DirFS(data(t, name)))
		if err != nil || len(all) != want {
			t.Errorf("%s: %d recordings, %v", name, len(all), err)
		}
	}
}
