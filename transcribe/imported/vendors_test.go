package imported_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/transcribe"
	"github.com/tingcha/tingcha/transcribe/imported"
)

// lines writes what was heard, a turn a line: who, when, how sure, what. Calls and
// what is doubted of them stand before their turns.
func lines(all []imported.Heard) []string {
	var out []string
	for _, h := range all {
		if len(all) > 1 || h.Transcript.CallID != "" {
			out = append(out, "call "+h.Transcript.CallID)
		}
		if h.Err != nil {
			out = append(out, "refused "+h.Err.Error())
		}
		for _, d := range h.Doubts {
			out = append(out, "doubt "+d.Code+" "+d.Error())
		}
		for _, t := range h.Transcript.Turns {
			who := string(t.Role)
			if t.Speaker != "" {
				who = "<" + t.Speaker + ">"
			}
			out = append(out, fmt.Sprintf("%s %.3f-%.3f %.2f %s", who, t.Start.Seconds(), t.End.Seconds(), t.Confidence, t.Text))
		}
	}
	return out
}

func TestFilesOfOtherSystemsAreToldApartAndRead(t *testing.T) {
	t.Parallel()
	cases := []struct {
		file   string
		format imported.Format
		want   []string
	}{
		{"aliyun-sca.json", imported.AliyunSCA, []string{
			"call 20260903-1", "<系统> 0.000-0.900 1.00 您的通话将被录音", "agent 1.100-2.550 1.00 您好，请讲", "customer 3.350-5.000 1.00 我家停电了",
			"call 20260903", "customer 0.000-0.000 1.00 没有时间的一句",
		}},
		{"aliyun-sca-result.json", imported.AliyunSCA, []string{"call c-7", "agent 1.100-2.550 1.00 您好，请讲", "customer 3.350-5.000 1.00 我家停电了"}},
		{"aliyun-nls.json", imported.AliyunNLS, []string{"<channel 0> 1.100-2.550 1.00 您好，请讲", "<channel 1> 3.350-5.000 1.00 我家停电了"}},
		{"dashscope.json", imported.DashScope, []string{"<speaker 0> 1.100-2.550 1.00 您好，请讲。", "<speaker 1> 3.350-5.000 1.00 我家停电了。"}},
		{"funasr.json", imported.FunASR, []string{"<speaker 0> 1.100-2.550 1.00 您好，请讲。", "<speaker 1> 3.350-5.000 1.00 我家停电了。"}},
		{"funasr-server.json", imported.FunASR, []string{"unknown 1.100-1.400 1.00 您好，", "unknown 3.350-5.000 1.00 我家停电了。"}},
		{"tencent.json", imported.Tencent, []string{"<speaker 0> 1.100-2.550 1.00 您好，请讲。", "<speaker 1> 3.350-5.000 1.00 我家停电了。"}},
		{"huawei-sis.json", imported.Huawei, []string{"agent 1.100-2.550 0.93 您好，请讲。", "customer 3.350-5.000 1.00 我家停电了。"}},
		{"aws-transcribe.json", imported.AWS, []string{"<channel 0> 1.100-2.550 0.93 您好，请讲", "<channel 1> 3.350-5.000 0.90 我家停电了", "<channel 0> 5.500-5.900 1.00 在哪"}},
		{"aws-transcribe-speakers.json", imported.AWS, []string{"<spk_0> 1.100-2.550 0.92 hello, go on", "<spk_1> 2.600-5.000 0.90 no power"}},
		{"aws-call-analytics.json", imported.AWSCalls, []string{"agent 1.100-2.550 0.93 您好，请讲。", "customer 3.350-5.000 1.00 我家停电了。"}},
		{"contact-lens.json", imported.ContactLens, []string{"call c-8", "agent 1.100-2.550 1.00 您好，请讲。", "customer 3.350-5.000 1.00 我家停电了。"}},
		{"aws-pca.json", imported.PCA, []string{"agent 1.100-2.550 0.96 您好，请讲。", "customer 3.350-5.000 1.00 我家停电了。"}},
		{"whisper.json", imported.Whisper, []string{"unknown 1.100-2.550 0.78 您好 请讲", "unknown 3.350-5.000 0.97 我家停电了"}},
		{"whisperx.json", imported.WhisperX, []string{"<SPEAKER_00> 1.100-2.550 0.85 您好请讲", "<SPEAKER_01> 3.350-5.000 1.00 我家停电3次"}},
		{"whisper.cpp.json", imported.WhisperCPP, []string{"unknown 1.100-2.550 0.85 您好请讲", "unknown 3.350-5.000 1.00 我家停电了"}},
		{"deepgram.json", imported.Deepgram, []string{"<channel 0> 1.100-2.550 0.98 Hello, go on.", "<channel 1> 3.350-5.000 0.97 No power."}},
		{"deepgram-words.json", imported.Deepgram, []string{"<speaker 0> 1.100-2.550 0.90 Hello, go on.", "<speaker 1> 2.600-5.000 0.80 No power"}},
		{"azure-batch.json", imported.AzureBatch, []string{"<speaker 1> 1.100-2.550 0.89 您好，请讲。", "<speaker 2> 3.350-5.000 0.80 我家停电了"}},
		{"azure-fast.json", imported.AzureFast, []string{"<speaker 1> 1.100-2.550 0.89 您好，请讲。", "<speaker 2> 3.350-5.000 0.80 我家停电了。"}},
		{"srt.srt", imported.SubRip, []string{"agent 1.100-2.550 1.00 您好，请讲", "<SPEAKER_01> 3.350-5.000 1.00 我家停电了"}},
		{"vtt.vtt", imported.WebVTT, []string{"agent 1.100-2.550 1.00 您好，请讲", "customer 3.350-5.000 1.00 我家停电了 & 没水"}},
		{"text.txt", imported.SpeakerLines, []string{
			"doubt bad_time line 3: words without an end; how long they last counts as unknown",
			"agent 1.100-2.550 1.00 您好，请讲", "customer 3.350-3.350 1.00 我家停电了",
		}},
	}
	read := map[imported.Format]bool{}
	for _, c := range cases {
		read[c.format] = true
		t.Run(c.file, func(t *testing.T) {
			t.Parallel()
			raw, err := os.ReadFile(filepath.Join("testdata", c.file))
			if err != nil {
				t.Fatal(err)
			}
			if got, ok := imported.Recognise(raw); got != c.format || !ok {
				t.Errorf("recognised as %q", got)
			}
			got, err := imported.Read(c.format, raw, imported.Options{AgentChannel: -1})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, lines(got)); diff != "" {
				t.Errorf("turns (-want +got):\n%s", diff)
			}
			for _, h := range got {
				if want := "imported:" + string(c.format); h.Transcript.Source != want {
					t.Errorf("source %q, want %q", h.Transcript.Source, want)
				}
			}
		})
	}
	for _, f := range imported.Formats() {
		if !read[f] || !f.Known() {
			t.Errorf("no file of the format %s is read", f)
		}
	}
}

// TestEveryJSONFormatIsRecognisedByItsBeginning cuts the files off where the first
// words have been said: that much of a long file is looked at.
func TestEveryJSONFormatIsRecognisedByItsBeginning(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob(filepath.Join("testdata", "*.json"))
	if err != nil || len(paths) < 15 {
		t.Fatal(paths, err)
	}
	for _, path := range paths {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		whole, _ := imported.Recognise(raw)
		cut := raw[:len(raw)*4/5]
		if got, ok := imported.Recognise(cut); got != whole || !ok {
			t.Errorf("%s: recognised as %q and, cut off, as %q", filepath.Base(path), whole, got)
		}
	}
}

func TestWhatIsNoTranscriptIsNotRecognised(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", " ", "\ufeff", "{}", "[]", "{", `{"segments":[{"id":1}]}`, `{"text":"x"}`, `[{"id":"c-1","content":[],"timestamp":1}]`, `{"turns":[],"segments":[{"text":"x"}]}`, `{"turns":[{"text":"x"}]}`,
		"通话流水号,开始时间\nc-1,2026-09-03 10:12:00\n", "备注：明天再打\n地址：和平路", "你好\n坐席：您好", "12:30 开会", strings.Repeat("[", 100_000),
	} {
		if got, ok := imported.Recognise([]byte(text)); ok {
			t.Errorf("%.40q is recognised as %s", text, got)
		}
	}
}

// TestRolesOfVoicesAreSettledByWhatTheySay settles who is who in voices without roles,
// as the pipeline does: neither a number nor the order makes an agent.
func TestRolesOfVoicesAreSettledByWhatTheySay(t *testing.T) {
	t.Parallel()
	const (
		greeting = "您好，工号3307，请问有什么可以帮您？"
		trouble  = "我家停电了，帮我看看，我姓王"
	)
	for format, shape := range map[imported.Format]string{
		imported.AliyunNLS: `{"Result":{"Sentences":[{"BeginTime":1,"EndTime":2,"Text":"%s","ChannelId":1},{"BeginTime":3,"EndTime":4,"Text":"%s","ChannelId":0}]}}`,
		imported.FunASR:    `[{"key":"a","sentence_info":[{"start":1,"end":2,"text":"%s","spk":1},{"start":3,"end":4,"text":"%s","spk":0}]}]`,
		imported.WhisperX:  `{"segments":[{"start":1,"end":2,"text":"%s","speaker":"SPEAKER_01"},{"start":3,"end":4,"text":"%s","speaker":"SPEAKER_00"}]}`,
	} {
		settled := transcribe.Settle(one(t, format, -1, fmt.Sprintf(shape, greeting, trouble)).Transcript, "")
		if settled.Turns[0].Role != call.AgentRole || settled.Turns[1].Role != call.CustomerRole {
			t.Errorf("%s: %+v", format, settled.Turns)
		}
	}
}
