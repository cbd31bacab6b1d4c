package hearing_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/tingcha/tingcha/audio"
	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/evaluate/hearing"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/inspect/lang"
	"github.com/tingcha/tingcha/transcribe"
)

const book = `
phrases staff = "工号" by sound, "客服"

rule threat "越级投诉" {
    label  external=unreported
    when   customer says any of ("工信部", "消协")
    fires  { 客户 找工信部 }
    silent { 客户 你好 }
}

rule greeting "报工号" {
    label  script.no_id
    when   not agent says any of (staff)
    fires  { 坐席 你好 }
    silent { 坐席 工号1 }
}

rule thanks "道谢" {
    label  attitude
    when   customer says "谢谢"
    fires  { 客户 谢谢 }
    silent { 客户 你好 }
}
`

func rules(t *testing.T) *inspect.Engine {
	t.Helper()
	parsed, err := lang.Parse("test.rules", []byte(book))
	if err != nil {
		t.Fatal(err)
	}
	e, err := inspect.Compile(parsed)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// told is an ear that has been told what to hear.
type told call.Transcript

func (e told) Hear(_ context.Context, s transcribe.Sound) (transcribe.Heard, error) {
	if len(e.Turns) == 0 {
		return transcribe.Heard{}, errors.New("deaf")
	}
	return transcribe.Heard{Transcript: call.Transcript(e), Signals: s.Signals}, nil
}

// recording is ten seconds of a tone on two channels.
func recording(t *testing.T) []byte {
	t.Helper()
	samples := make([]int16, 80_000)
	for i := range samples {
		samples[i] = int16(8000 * math.Sin(float64(i)/5))
	}
	var file bytes.Buffer
	if err := audio.WritePCM16(&file, 8000, samples, make([]int16, len(samples))); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

const truth = `{"channels":{"0":"agent","1":"customer"},"duration":10,"turns":[
	{"role":"agent","start":0.5,"end":3,"text":"您好，工号一零二四"},
	{"role":"customer","start":3.5,"end":6,"text":"我要找工信部"},
	{"role":"agent","start":6.5,"end":9,"text":"客服帮您登记"}]}`

func trial(t *testing.T, ear hearing.Ear) *hearing.Trial {
	t.Helper()
	at := time.Date(2026, 9, 1, 8, 0, 0, 0, time.UTC)
	return &hearing.Trial{
		Ear: ear, Rules: rules(t), Used: func() hearing.Usage { return hearing.Usage{} },
		Now: func() time.Time { at = at.Add(time.Second); return at },
	}
}

func TestATrialMeasuresWhatWasHeard(t *testing.T) {
	t.Parallel()
	ear := told(said(
		turn("agent", 0.5, 3, "您好公号1024"),
		turn("customer", 3.5, 6, "我要找公信不謝謝"),
		turn("agent", 6.5, 8, "客 服，幫您登記"), turn("unknown", 8, 9, "嗯"),
	))
	report, err := trial(t, ear).Run(t.Context(), fstest.MapFS{
		"c.json": {Data: []byte(truth)}, "c.wav": {Data: recording(t)},
	})
	if err != nil || len(report.Bad) > 0 {
		t.Fatal(err, report.Bad)
	}
	report.Charge(hearing.Usage{}, hearing.Usage{Children: 5 * time.Second, ChildrenTop: 1 << 20, Peak: 1 << 21})
	r := report.Recordings[0]
	if r.Errors.Said != 20 || r.Errors.Substituted != 3 || r.Errors.Inserted != 3 {
		t.Errorf("errors: %+v", r.Errors)
	}
	if p := r.Recall; p.Said != 3 || p.Raw != 0 || p.Exact != 1 || p.Asked != 2 || p.BySound != 3 || len(p.Missed) != 2 || p.Sought != 1 || p.SoughtExact != 0 || p.SoughtSound != 1 {
		t.Errorf("phrases: %+v", r.Recall)
	}
	if r.Roles.Right != 6500*time.Millisecond || r.Roles.Unknown != time.Second || r.Roles.Wrong != 0 {
		t.Errorf("roles: %+v", r.Roles)
	}
	l := r.Labels
	if l.Kept != 0 || l.Lost != 1 || l.New != 1 || l.Rate != 0 || len(l.Changes) != 2 || l.Findings != (hearing.Fate{Lost: 1, New: 1}) {
		t.Fatalf("labels: %+v", l)
	}
	lost, fresh := l.Changes[0], l.Changes[1]
	if !fresh.New || fresh.Grounds[0].Came != hearing.Gone || fresh.Grounds[0].There != "我要找工信部" {
		t.Errorf("what is new: %+v", fresh)
	}
	if lost.New || lost.Label != "external=unreported" || lost.Grounds[0].Came != hearing.Sounding || lost.Grounds[0].Sounds != "公信不" {
		t.Errorf("what was lost: %+v", lost)
	}
	if c := report.Cost; c.Sound != 10*time.Second || c.Wall != time.Second || c.RealTime != 0.1 || c.EngineRealTime != 0.5 || c.EnginePeak != 1<<20 {
		t.Errorf("cost: %+v", c)
	}
	var text strings.Builder
	if err := report.Write(&text); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"30.0 %", "0/1", "工信部 1×: 公信不", `4.8s "工信部": sounding so: 公信不`, "heard 我要找公信不謝謝", "labels: 0 of 1 kept (0.0 %), 1 new"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("the text has no %q:\n%s", want, text.String())
		}
	}
	if _, err := json.Marshal(report); err != nil {
		t.Error(err)
	}
}

func TestARecordingThatCannotBeHeardDoesNotStopTheRest(t *testing.T) {
	t.Parallel()
	folder := fstest.MapFS{"a.json": {Data: []byte(truth)}, "a.wav": {Data: []byte("no sound")}, "c.json": {Data: []byte(truth)}, "c.wav": {Data: recording(t)}}
	report, err := trial(t, told(said(turn("agent", 0, 1, "您好")))).Run(t.Context(), folder)
	if err != nil || len(report.Recordings) != 1 || len(report.Bad) != 1 || !strings.Contains(report.Bad[0].Error(), "a.wav: ") {
		t.Errorf("got %+v, %v", report, err)
	}
	report, err = trial(t, told{}).Run(t.Context(), folder)
	if err != nil || len(report.Bad) != 2 || report.Total.Errors.Rate.Defined() {
		t.Errorf("got %+v, %v", report, err)
	}
	if _, err := json.Marshal(report); err != nil {
		t.Error(err)
	}
}

func TestUsedIsMeasured(t *testing.T) {
	t.Parallel()
	if u := hearing.Used(); u.CPU <= 0 || u.Peak < 1<<20 {
		t.Errorf("got %+v", u)
	}
}
