package intake_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/intake"
	"github.com/tingcha/tingcha/transcribe/imported"
)

// Two channels of Aliyun's recogniser, and a cue of its kind.
const (
	twoChannels = `{"StatusText":"SUCCESS","Result":{"Sentences":[
		{"BeginTime":1000,"EndTime":2000,"Text":"您好","ChannelId":0},{"BeginTime":3000,"EndTime":4000,"Text":"停电了","ChannelId":1}]}}`
	oneCue = "1\n00:00:01,000 --> 00:00:02,000\n坐席：您好\n"
)

// offered writes the transcripts that were handed over, in the order of hand-over:
// the call, its day, where it stood, and its turns.
func (m *memory) offered() []string {
	var all []string
	for _, b := range m.batches {
		for _, o := range b.Transcripts {
			var s strings.Builder
			fmt.Fprintf(&s, "%s %s %s %s:", o.Transcript.CallID, o.Day, o.Origin, o.Transcript.Source)
			for _, t := range o.Transcript.Turns {
				fmt.Fprintf(&s, " %s%s %s", t.Role, strings.TrimSuffix(" <"+t.Speaker+">", " <>"), t.Text)
			}
			all = append(all, s.String())
		}
	}
	return all
}

func TestTranscriptsOfOtherSystemsBelongToTheCallOfTheirName(t *testing.T) {
	t.Parallel()
	gbk, err := simplifiedchinese.GBK.NewEncoder().String(strings.Repeat("坐席：您好\r\n", 8000))
	if err != nil {
		t.Fatal(err)
	}
	long := `{"text":"` + strings.Repeat("嗯", 30_000) + `","segments":[{"start":1,"end":2,"text":"喂","avg_logprob":-3}]}`
	dir := write(t, filepath.Join(t.TempDir(), "day"), map[string]string{
		"asr/c-1.wav.json": twoChannels,
		"asr/c-2.srt":      oneCue,
		"asr/c-3.txt":      "\ufeff坐席：您好\n客户：停电了\n",
		"asr/long.json":    long,
		"sca.json":         `{"tickets":[{"tid":"t-1","dialogue":[{"role":"客服","words":"您好","beginTime":"2026-09-03 10:12:00"}]},{"dialogue":[{"role":"客户","words":"喂"}]}]}`,
		"asr/broken.vtt":   "WEBVTT\n\n00:01.000 --> soon\n喂\n",
		"asr/running.json": `{"status":"RUNNING","segments":[{"result":{}}]}`,
		"asr/notes.json":   `{"notes":[]}`,
		"asr/utf16.srt":    "\xff\xfe1\x00",
	})
	m := newMemory()
	sum := m.walk(t, dir)
	want := []string{
		"c-3 2026-10-01 day/asr/c-3.txt imported:text: agent 您好 customer 停电了",
		"c-2 2026-10-01 day/asr/c-2.srt imported:srt: agent 您好",
		"c-1 2026-10-01 day/asr/c-1.wav.json imported:aliyun-nls: unknown <channel 0> 您好 unknown <channel 1> 停电了",
		"long 2026-10-01 day/asr/long.json imported:whisper: unknown 喂",
		"t-1 2026-09-03 day/sca.json imported:aliyun-sca: agent 您好",
	}
	if diff := cmp.Diff(want, m.offered()); diff != "" {
		t.Errorf("transcripts (-want +got):\n%s", diff)
	}
	letters := []string{
		"day/asr/broken.vtt:3 bad_time", "day/asr/long.json:0 segments[0] doubtful_words", "day/asr/notes.json:0 unknown_format",
		"day/asr/running.json:0 status not_finished", "day/asr/utf16.srt:0 bad_encoding", "day/sca.json:0 no_call_id",
	}
	got := m.letters()
	for i, l := range got {
		got[i] = strings.Join(strings.Fields(l), " ")
	}
	if diff := cmp.Diff(letters, got); diff != "" {
		t.Errorf("dead letters (-want +got):\n%s", diff)
	}
	if sum.Transcripts != 5 || sum.Warnings != 2 || sum.Refused != 4 {
		t.Errorf("summary %+v", sum)
	}
	before := len(m.batches)
	if again := m.walk(t, dir); len(m.batches) != before || again.Records != 0 {
		t.Errorf("a second walk hands over %+v", again)
	}

	chinese := newMemory()
	chinese.walk(t, write(t, t.TempDir(), map[string]string{"c-9.txt": gbk}))
	if got := chinese.offered(); len(got) != 1 || !strings.HasPrefix(got[0], "c-9 2026-10-01 ") || !strings.Contains(got[0], "agent 您好") {
		t.Errorf("in GBK: %.120q, %v", got, chinese.letters())
	}
}

func TestListsTellWhichCallATranscriptIsOf(t *testing.T) {
	t.Parallel()
	files := map[string]string{
		"cdr.csv":      "call_id,started,duration,recording,agent_channel\nc-1,2026-09-03 10:00:00,60,D:\\rec\\0001.wav,1\n",
		"manifest.csv": "file,call_id,started,agent_channel\nasr/0002.json,c-2,2026-09-03 11:00:00,0\n",
		"0001.json":    twoChannels,
		"asr/0002.json": strings.Replace(strings.Replace(twoChannels, `您好`, `您好！`, 1),
			`"ChannelId":1`, `"ChannelId":"1"`, 1),
	}
	dir := write(t, filepath.Join(t.TempDir(), "day"), files)
	m := newMemory()
	m.walk(t, dir)
	want := []string{
		"c-1 2026-09-03 day/0001.json imported:aliyun-nls: customer 您好 agent 停电了",
		"c-2 2026-09-03 day/asr/0002.json imported:aliyun-nls: agent 您好！ customer 停电了",
	}
	if diff := cmp.Diff(want, m.offered()); diff != "" {
		t.Errorf("transcripts (-want +got):\n%s", diff)
	}
	if got := m.letters(); len(got) > 0 {
		t.Errorf("dead letters %q", got)
	}

	// A list that says another thing has its transcripts read again.
	files["manifest.csv"] = strings.Replace(files["manifest.csv"], "c-2", "c-3", 1)
	write(t, dir, files)
	m.walk(t, dir)
	if got := m.offered(); len(got) != 4 || !strings.HasPrefix(got[3], "c-3 ") {
		t.Errorf("after the list was changed: %q", got)
	}
}

func TestWhatOneRecogniserWritesTwiceCountsAsJSON(t *testing.T) {
	t.Parallel()
	m := newMemory()
	m.walk(t, write(t, filepath.Join(t.TempDir(), "day"), map[string]string{
		"c-1.vtt": "WEBVTT\n\n00:01.000 --> 00:02.000\n喂\n", "c-1.srt": oneCue, "c-1.json": twoChannels, "c-2.srt": oneCue,
		"own/c-1.json": oneTurn,
	}))
	var order []string
	for _, s := range m.offered() {
		order = append(order, strings.Fields(s)[2])
	}
	want := []string{"day/c-1.srt", "day/c-2.srt", "day/c-1.vtt", "day/c-1.json", "day/own/c-1.json"}
	if diff := cmp.Diff(want, order); diff != "" {
		t.Errorf("order, of which the last counts (-want +got):\n%s", diff)
	}
}

func TestANamedFormatGoesBeforeWhatIsRecognised(t *testing.T) {
	t.Parallel()
	const bare = `{"transcription":[]}`
	named := reader(t, func(c *intake.Config, _ *intake.Options) { c.Transcripts = imported.WhisperCPP })
	for name, text := range map[string]string{"a.json": bare, "b.json": twoChannels} {
		records := all(t, named, intake.Foreign, name, strings.NewReader(text))
		if diff := cmp.Diff([]string{"0 turns empty_transcript"}, trouble(records)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if records := all(t, named, intake.Foreign, "c.srt", strings.NewReader(oneCue)); len(trouble(records)) > 0 {
		t.Errorf("a text is read as JSON: %v", trouble(records))
	}
	cfg := intake.DefaultConfig()
	cfg.Transcripts = "vosk"
	if _, err := intake.New(cfg, intake.Options{Key: key}); err == nil || !strings.Contains(err.Error(), "whisperx") {
		t.Errorf("a format that is not known: %v", err)
	}
}

func TestWalkReadsTranscriptsOfOtherSystemsInAZip(t *testing.T) {
	t.Parallel()
	m := newMemory()
	m.walk(t, pack(t, filepath.Join(t.TempDir(), "day.zip"), map[string]string{"asr/c-1.json": twoChannels, "asr/c-2.vtt": "WEBVTT\n\n00:01.000 --> 00:02.000\n<v 客户>喂\n"}))
	if got := m.offered(); len(got) != 2 || len(m.letters()) > 0 {
		t.Errorf("%q, %q", got, m.letters())
	}
}

// TestTheConfiguredChannelIsNoRole: it has a default, which nobody may have meant.
func TestTheConfiguredChannelIsNoRole(t *testing.T) {
	t.Parallel()
	r := reader(t, func(c *intake.Config, _ *intake.Options) { c.AgentChannel = 0 })
	records := all(t, r, intake.Foreign, "c-1.json", strings.NewReader(twoChannels))
	for _, turn := range records[0].Transcripts[0].Transcript.Turns {
		if turn.Role != call.Unknown || turn.Speaker == "" {
			t.Errorf("turn %+v", turn)
		}
	}
}
