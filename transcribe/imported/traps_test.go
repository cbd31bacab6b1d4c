package imported_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/transcribe/imported"
)

// one reads a file of one call.
func one(t *testing.T, format imported.Format, agentChannel int, text string) imported.Heard {
	t.Helper()
	all, err := imported.Read(format, []byte(text), imported.Options{AgentChannel: agentChannel})
	if err != nil || len(all) != 1 {
		t.Fatalf("%d calls, %v", len(all), err)
	}
	return all[0]
}

const (
	wordless = "doubt bad_time "
	unsure   = "doubt doubtful_words "
)

// TestTraps goes through what makes transcripts of other systems go wrong. The known
// traps and their cases here, or the files of testdata that have them:
//
//	unit: seconds, ms, ticks, ISO 8601      seconds as texts · milliseconds as texts · ticks with a fraction ·
//	                                        ISO 8601 with minutes and hours · times in another unit
//	numbers as strings                      seconds as texts · milliseconds as texts · aws-transcribe.json · aliyun-nls.json
//	speaker against channel                 one channel tells nobody apart, speakers do · one channel without speakers … ·
//	                                        a silent second channel … · TestTheAgentsChannelDecidesWhereThereAreTwo
//	speakers counted from 0 or 1            a speaker whose number is 0 is somebody · … 1 is no role · … below 0 is nobody
//	words for roles                         words for roles · huawei-sis.json (USER) · aws-pca.json (spk_0 with a name)
//	roles through a list of participants    contact-lens.json
//	no speaker at all                       whisper.json · TestRolesOfVoicesAreSettledByWhatTheySay
//	missing punctuation                     a sentence without marks · a text with a time for each word …
//	text or sentence, tags of SenseVoice    text that is called sentence, with tags of the engine
//	end before beginning                    an end before the beginning · …, where words know better
//	overlapping lines                       lines that overlap, out of order
//	repeated byte order marks               byte order marks at every joint · byte order marks before JSON
//	offsets of words within a sentence      words count from their sentence's beginning
//	words without times                     words without times · words alone become turns at pauses
//	LoudnessScore and LoudnessScores        contact-lens.json · aws-call-analytics.json
//	offsetMilliseconds and offsetInMs       azure-fast.json · a speaker whose number is 1 is no role
//	times in words, with a comma            whisper.cpp.json (its second line has no offsets)
//	invented and repeated words             words where nobody spoke · words that repeat themselves · words that the engine guessed
//	failed and running jobs                 TestImpossibleFilesAreRefusedWithTheirPlace
//
// cmd/tingcha has one call in every format, which must give the same findings.
func TestTraps(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name   string
		format imported.Format
		text   string
		want   []string
	}{
		{"seconds as texts", imported.Whisper, `{"segments":[{"start":"1.5","end":"2.25","text":"喂"}]}`, []string{"unknown 1.500-2.250 1.00 喂"}},
		{"milliseconds as texts", imported.Tencent, `{"Data":{"ResultDetail":[{"FinalSentence":"喂","StartMs":"1500","EndMs":" 2250 "}]}}`, []string{"unknown 1.500-2.250 1.00 喂"}},
		{"ticks with a fraction", imported.AzureBatch, `{"recognizedPhrases":[{"offsetInTicks":700000.0,"durationInTicks":"15900000","nBest":[{"display":"喂"}]}]}`, []string{"unknown 0.070-1.660 1.00 喂"}},
		{"ISO 8601 with minutes and hours", imported.AzureBatch, `{"recognizedPhrases":[{"offset":"PT1H2M3.5S","duration":"PT1M","nBest":[{"display":"喂"}]}]}`, []string{"unknown 3723.500-3783.500 1.00 喂"}},
		{"times in another unit", imported.Whisper, `{"duration":6.5,"segments":[{"start":1100,"end":2550,"text":"喂"}]}`, []string{
			wordless + "the last words end at 42m30s and the sound at 6.5s; look whether the times are in the unit of the format", "unknown 1100.000-2550.000 1.00 喂",
		}},
		{"a speaker whose number is 0 is somebody", imported.Tencent, `{"Data":{"ResultDetail":[{"FinalSentence":"喂","StartMs":0,"EndMs":1,"SpeakerId":0},{"FinalSentence":"哎","StartMs":2,"EndMs":3,"SpeakerId":1}]}}`, []string{"<speaker 0> 0.000-0.001 1.00 喂", "<speaker 1> 0.002-0.003 1.00 哎"}},
		{"a speaker whose number is 1 is no role", imported.AzureFast, `{"phrases":[{"offsetInMs":1,"durationInMs":1,"speaker":1,"text":"喂"},{"offsetInMs":2,"durationInMs":1,"speaker":2,"text":"哎"}]}`, []string{"<speaker 1> 0.001-0.002 1.00 喂", "<speaker 2> 0.002-0.003 1.00 哎"}},
		{"a speaker below 0 is nobody", imported.FunASR, `[{"key":"a","sentence_info":[{"start":0,"end":1,"text":"喂","spk":-1}]}]`, []string{"unknown 0.000-0.001 1.00 喂"}},
		{"one channel tells nobody apart, speakers do", imported.DashScope, `{"properties":{"channels":[0]},"transcripts":[{"channel_id":0,"sentences":[{"begin_time":1,"end_time":2,"text":"喂","speaker_id":"1"}]}]}`, []string{"<speaker 1> 0.001-0.002 1.00 喂"}},
		{"one channel without speakers is nobody in particular", imported.AliyunNLS, `{"Result":{"Sentences":[{"BeginTime":1,"EndTime":2,"Text":"喂","ChannelId":0}]}}`, []string{"unknown 0.001-0.002 1.00 喂"}},
		{"a silent second channel still makes two", imported.DashScope, `{"properties":{"channels":[0,1]},"transcripts":[{"channel_id":1,"sentences":[{"begin_time":1,"end_time":2,"text":"喂"}]}]}`, []string{"<channel 1> 0.001-0.002 1.00 喂"}},
		{"words for roles", imported.AliyunSCA, `{"tickets":[{"dialogue":[{"role":"座席","words":"a"},{"role":"用户","words":"b"},{"role":"系统","words":"c"},{"role":" Agent ","words":"d"},{"role":"班长","words":"e"},{"words":"f"}]}]}`, []string{
			"agent 0.000-0.000 1.00 a", "customer 0.000-0.000 1.00 b", "<系统> 0.000-0.000 1.00 c", "agent 0.000-0.000 1.00 d", "<班长> 0.000-0.000 1.00 e", "unknown 0.000-0.000 1.00 f",
		}},
		{"text that is called sentence, with tags of the engine", imported.FunASR, `[{"key":"a","sentence_info":[{"start":0,"end":900,"sentence":"<|zh|><|HAPPY|>喂< |Speech| >，您好"}]}]`, []string{"unknown 0.000-0.900 1.00 喂，您好"}},
		{"a text with a time for each word is cut into sentences", imported.FunASR, `[{"key":"a","text":"您好。我 use 4G","timestamp":[[0,100],[100,200],[900,1000],[1000,1300],[1300,1800]]}]`, []string{"unknown 0.000-0.200 1.00 您好。", "unknown 0.900-1.800 1.00 我 use 4G"}},
		{"a text with other times than words stays whole", imported.FunASR, `[{"key":"a","text":"您好。我","timestamp":[[0,100],[100,1800]]}]`, []string{"unknown 0.000-1.800 1.00 您好。我"}},
		{"a sentence without marks", imported.Tencent, `{"Data":{"ResultDetail":[{"FinalSentence":"","SliceSentence":"您好 请讲","StartMs":1,"EndMs":2}]}}`, []string{"unknown 0.001-0.002 1.00 您好请讲"}},
		{"results without details", imported.Tencent, `{"Data":{"Status":2,"StatusStr":"success","Result":"[0:0.020,0:2.380,0]  您好。\n[1:2.380,1:3.000,1]  喂。\n\n","ResultDetail":null}}`, []string{"<speaker 0> 0.020-2.380 1.00 您好。", "<speaker 1> 62.380-63.000 1.00 喂。"}},
		{"an end before the beginning", imported.AliyunNLS, `{"Result":{"Sentences":[{"BeginTime":500,"EndTime":400,"Text":"喂"},{"BeginTime":900,"EndTime":0,"Text":"哎"},{"BeginTime":950,"EndTime":990,"Text":"嗯"}]}}`, []string{
			wordless + "Result.Sentences[0]: a turn that ends before it begins; how long it lasts counts as unknown (2 times; this is the first)",
			"unknown 0.500-0.500 1.00 喂", "unknown 0.900-0.900 1.00 哎", "unknown 0.950-0.990 1.00 嗯",
		}},
		{"an end before the beginning, where words know better", imported.DashScope, `{"transcripts":[{"sentences":[{"begin_time":500,"end_time":400,"text":"喂","words":[{"begin_time":500,"end_time":800}]}]}]}`, []string{"unknown 0.500-0.800 1.00 喂"}},
		{"words count from their sentence's beginning", imported.Tencent, `{"Data":{"ResultDetail":[{"FinalSentence":"您好","StartMs":20000,"Words":[{"Word":"您","OffsetStartMs":0,"OffsetEndMs":120},{"Word":"好","OffsetStartMs":120,"OffsetEndMs":400}]}]}}`, []string{"unknown 20.000-20.400 1.00 您好"}},
		{"words without times", imported.WhisperX, `{"segments":[{"text":"三 3 个","words":[{"word":"3"},{"word":"个","start":1.5,"end":2,"score":0.5},{"word":"x"}]}],"word_segments":[]}`, []string{"unknown 1.500-2.000 0.50 三 3 个"}},
		{"a sentence without any time among others", imported.Whisper, `{"segments":[{"start":1,"end":2,"text":"喂"},{"text":"哎"},{"start":3,"end":4,"text":"嗯"}]}`, []string{
			wordless + "segments[1]: words without a time; they keep their place, and when they were said counts as unknown",
			"unknown 1.000-2.000 1.00 喂", "unknown 1.000-1.000 1.00 哎", "unknown 3.000-4.000 1.00 嗯",
		}},
		{"words alone become turns at pauses", imported.Whisper, `{"text":"hello you there","words":[{"word":"hello","start":0,"end":0.5},{"word":"you","start":0.6,"end":1},{"word":"there","start":2,"end":2.5},{"word":" "}]}`, []string{"unknown 0.000-1.000 1.00 hello you", "unknown 2.000-2.500 1.00 there"}},
		{"lines that overlap, out of order", imported.SubRip, "1\n00:00:02,000 --> 00:00:04,000\n客户：我先说\n\n2\n00:00:01,000 --> 00:00:03,000\n坐席：您好\n", []string{"agent 1.000-3.000 1.00 您好", "customer 2.000-4.000 1.00 我先说"}},
		{"byte order marks at every joint", imported.SubRip, "\ufeff\ufeff1\n00:01,0 --> 00:02,0\n\ufeff喂\n\n\ufeff2\n\ufeff00:03,0 --> 00:04,0\n哎\n", []string{"unknown 1.000-2.000 1.00 喂", "unknown 3.000-4.000 1.00 哎"}},
		{"byte order marks before JSON", imported.Whisper, "\ufeff\ufeff" + `{"segments":[{"start":1,"end":2,"text":"\ufeff喂"}]}`, []string{"unknown 1.000-2.000 1.00 喂"}},
		{"cues without a blank line between, and two voices in one", imported.SubRip, "1\r\n00:01,0 --> 00:02,0\r\n喂\r\n2\r\n00:03,0 --> 00:04,0\r\n- \r\n客户: 哎\r\n坐席: 您讲\r\n", []string{"unknown 1.000-2.000 1.00 喂", "unknown 3.000-4.000 1.00 -", "customer 3.000-4.000 1.00 哎", "agent 3.000-4.000 1.00 您讲"}},
		{"two voices in a cue", imported.WebVTT, "WEBVTT\n\n00:01.0 --> 00:02.0\n<v Agent>您好</v>\n<v 客户>喂\n", []string{"agent 1.000-2.000 1.00 您好", "customer 1.000-2.000 1.00 喂"}},
		{"styles and notes of subtitles", imported.WebVTT, "WEBVTT\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:a\n\n00:01.0 --> 00:02.0 line:0\n{\\an8}<b>喂</b>\n\nNOTE\n坐席：不是\n", []string{"unknown 1.000-2.000 1.00 喂"}},
		{"a text without times", imported.SpeakerLines, "客服: 您好\n 户号多少\n\n客户:  1、不知道\n说话人3：喂\nS0: 嗯\n", []string{"agent 0.000-0.000 1.00 您好户号多少", "customer 0.000-0.000 1.00 1、不知道", "<说话人3> 0.000-0.000 1.00 喂", "<S0> 0.000-0.000 1.00 嗯"}},
		{"times behind the speaker, and words on lines of their own", imported.SpeakerLines, "发言人1 00:01\n您好\n发言人2(00:03)：喂\n", []string{
			wordless + "line 1: words without an end; how long they last counts as unknown (2 times; this is the first)", "<发言人1> 1.000-1.000 1.00 您好", "<发言人2> 3.000-3.000 1.00 喂",
		}},
		{"words where nobody spoke", imported.Whisper, `{"segments":[{"start":0,"end":9,"text":"谢谢观看","avg_logprob":-0.1,"compression_ratio":1.1,"no_speech_prob":0.9}]}`, []string{
			unsure + "segments[0]: words where the engine heard no speech (no_speech_prob above 0.6); they count with low confidence", "unknown 0.000-9.000 0.10 谢谢观看",
		}},
		{"words that repeat themselves", imported.Whisper, `{"segments":[{"start":0,"end":9,"text":"好好好好","avg_logprob":-0.1,"compression_ratio":"8.5","no_speech_prob":0.1}]}`, []string{
			unsure + "segments[0]: words that repeat themselves (compression_ratio above 2.4); they count with low confidence", "unknown 0.000-9.000 0.30 好好好好",
		}},
		{"words that the engine guessed", imported.Whisper, `{"segments":[{"start":0,"end":9,"text":"哦","avg_logprob":-2,"words":[{"word":"哦","start":0,"end":1,"probability":0.9}]},{"start":9,"end":10,"text":"喂","avg_logprob":-1,"no_speech_prob":0.6,"compression_ratio":2.4}]}`, []string{
			unsure + "segments[0]: the engine was hardly sure of these words (avg_logprob below -1); they count with low confidence", "unknown 0.000-9.000 0.14 哦", "unknown 9.000-10.000 0.37 喂",
		}},
		{"a confidence that is none", imported.Deepgram, `{"results":{"utterances":[{"start":0,"end":1,"confidence":98,"transcript":"喂"}]}}`, []string{
			"doubt bad_number results.utterances[0]: a confidence that is not from 0 to 1; it counts as not given", "unknown 0.000-1.000 1.00 喂",
		}},
		{"nothing said is no turn", imported.Whisper, `{"segments":[{"start":0,"end":1,"text":" <|nospeech|> "},{"start":1,"end":2,"text":"喂\u0000"}]}`, []string{"unknown 1.000-2.000 1.00 喂\ufffd"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, lines([]imported.Heard{one(t, c.format, -1, c.text)})); diff != "" {
				t.Errorf("turns (-want +got):\n%s", diff)
			}
		})
	}
}

func TestTheAgentsChannelDecidesWhereThereAreTwo(t *testing.T) {
	t.Parallel()
	const two = `{"Result":{"Sentences":[{"BeginTime":1,"EndTime":2,"Text":"喂","ChannelId":0},{"BeginTime":3,"EndTime":4,"Text":"您好","ChannelId":1}]}}`
	for channel, want := range map[int][]call.Role{-1: {call.Unknown, call.Unknown}, 0: {call.AgentRole, call.CustomerRole}, 1: {call.CustomerRole, call.AgentRole}} {
		turns := one(t, imported.AliyunNLS, channel, two).Transcript.Turns
		for i, turn := range turns {
			if turn.Role != want[i] || (turn.RoleConfidence == 1) != (channel >= 0) {
				t.Errorf("agent on %d: turn %d is of %s, with %v", channel, i, turn.Role, turn.RoleConfidence)
			}
		}
	}
	const third = `{"Result":{"Sentences":[{"BeginTime":1,"EndTime":2,"Text":"喂","ChannelId":0},{"BeginTime":3,"EndTime":4,"Text":"您好","ChannelId":2}]}}`
	if turn := one(t, imported.AliyunNLS, 0, third).Transcript.Turns[1]; turn.Role != call.Unknown || turn.Speaker != "channel 2" {
		t.Errorf("a third channel is %+v", turn)
	}
}

func TestImpossibleFilesAreRefusedWithTheirPlace(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name   string
		format imported.Format
		text   string
		want   string // line field code
	}{
		{"no JSON", imported.Whisper, `{"segments":[`, "0  bad_json"},
		{"another type", imported.Whisper, `{"segments":[{"text":13800001111}]}`, "0 segments.text bad_json"},
		{"not UTF-8", imported.SubRip, "\xff\xfe", "0  text_invalid"},
		{"no such format", "vosk", `{}`, "0  unknown_format"},
		{"nothing said", imported.Whisper, `{"segments":[]}`, "0 turns empty_transcript"},
		{"no results", imported.FunASR, `[]`, "0  empty_transcript"},
		{"no tickets", imported.AliyunSCA, `{}`, "0 tickets empty_transcript"},
		{"no cue", imported.SubRip, "hello", "0  empty_transcript"},
		{"a time that is no number", imported.AliyunNLS, `{"Result":{"Sentences":[{"BeginTime":"13800001111x","EndTime":2,"Text":"喂"}]}}`, "0 Result.Sentences[0].BeginTime bad_time"},
		{"a time that is a list", imported.AliyunNLS, `{"Result":{"Sentences":[{"BeginTime":[1],"EndTime":2,"Text":"喂"}]}}`, "0 Result.Sentences[0].BeginTime bad_time"},
		{"before the call", imported.Deepgram, `{"results":{"utterances":[{"start":-1,"end":1,"transcript":"喂"}]}}`, "0 results.utterances[0].start bad_time"},
		{"seconds where there are milliseconds", imported.Whisper, `{"segments":[{"start":60000,"end":61000,"text":"喂"}]}`, "0 segments[0].start bad_time"},
		{"no number at all", imported.Whisper, `{"segments":[{"start":"NaN","end":1,"text":"喂"}]}`, "0 segments[0].start bad_time"},
		{"no duration of ISO 8601", imported.AzureBatch, `{"recognizedPhrases":[{"offset":"1.5","duration":"PT1S","nBest":[{"display":"喂"}]}]}`, "0 recognizedPhrases[0].offset bad_time"},
		{"no times of a cue", imported.SubRip, "1\n00:00:01,000 --> soon\n喂\n", "2  bad_time"},
		{"a cue after four hours", imported.SubRip, "1\n05:00:01,000 --> 05:00:02,000\n喂\n", "2  bad_time"},
		{"seconds above 59", imported.WebVTT, "WEBVTT\n\n00:61.000 --> 00:62.000\n喂\n", "3  bad_time"},
		{"words before the first speaker", imported.SpeakerLines, "一次通话\n坐席：您好\n", "1  bad_turn"},
		{"a line of a result that is none", imported.Tencent, `{"Data":{"Result":"您好"}}`, "0 Data.Result bad_time"},
		{"a failed task", imported.Tencent, `{"Data":{"Status":3,"StatusStr":"failed","ErrorMsg":"x"}}`, "0 Data.Status not_finished"},
		{"a failed task of Aliyun", imported.AliyunNLS, `{"StatusText":"FILE_DOWNLOAD_FAILED"}`, "0 StatusText not_finished"},
		{"a task that runs", imported.Huawei, `{"status":"RUNNING"}`, "0 status not_finished"},
		{"a job that runs", imported.AWSCalls, `{"JobStatus":"IN_PROGRESS"}`, "0 JobStatus not_finished"},
		{"a job that failed", imported.AWS, `{"status":"FAILED"}`, "0 status not_finished"},
		{"too many turns", imported.SubRip, strings.Repeat("00:01,0 --> 00:02,0\n喂\n\n", imported.MaxTurns+1), "60001  too_long"},
		{"lists of nothing", imported.Whisper, `{"segments":[` + strings.Repeat("{},", 1<<20) + `{}]}`, "0  too_long"},
		{"nested without end", imported.Whisper, strings.Repeat(`{"segments":[`, 100), "0  bad_json"},
		{"a long text", imported.SubRip, strings.Repeat(" ", imported.MaxText+1), "0  too_long"},
		{"too long", imported.Whisper, strings.Repeat(" ", imported.MaxFile+1), "0  too_long"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			all, err := imported.Read(c.format, []byte(c.text), imported.Options{AgentChannel: -1})
			if err == nil && len(all) > 0 {
				err = all[0].Err
			}
			got, ok := errors.AsType[*imported.Error](err)
			if !ok {
				t.Fatalf("error %v", err)
			}
			if s := fmt.Sprintf("%d %s %s", got.Line, got.Field, got.Code); s != c.want {
				t.Errorf("got %s (%v), want %s", s, got, c.want)
			}
			if strings.Contains(err.Error(), "13800001111") {
				t.Errorf("the error quotes a number: %v", err)
			}
		})
	}
}

func TestARefusedCallLeavesItsNeighboursAlone(t *testing.T) {
	t.Parallel()
	const text = `{"tickets":[{"tid":"a","dialogue":[{"words":"喂","begin":"x"}]},{"tid":"b","dialogue":[{"words":"喂","begin":1,"end":2}]}]}`
	all, err := imported.Read(imported.AliyunSCA, []byte(text), imported.Options{AgentChannel: -1})
	if err != nil || len(all) != 2 || all[0].Err == nil || all[1].Err != nil || all[1].Transcript.CallID != "b" {
		t.Errorf("%+v, %v", all, err)
	}
}

// seeds are texts of every format, for the fuzzer.
func seeds(f *testing.F) {
	f.Helper()
	for _, s := range []string{
		`{"segments":[{"start":"1e3","end":-0,"text":"<|zh|>","words":[{"word":"\ud800"}]}]}`,
		"WEBVTT\n\n00:01.0 --> 00:02.0\n<v A>x</v><v B>\n", "[00:01] A：x\nB 00:02\n", "1\n00:00:01,000 --> 00:00:00,000\n喂",
		`{"Data":{"Result":"[0:1,0:2,3] x"}}`, `[{"key":1,"text":"a b","timestamp":[[1,2],[3]]}]`, `{"results":{"channels":[{"alternatives":[{"words":[{"word":"a"}]}]}]}}`,
		`{"tickets":[{"dialogue":[{"words":"a"}]}]}`, `{"Data":{"ResultInfo":[{"AsrResult":[{"Words":"a"}]}]}}`, `{"recognizedPhrases":[{"offset":"PT","nBest":[{}]}]}`,
	} {
		f.Add([]byte(s))
	}
}

// FuzzRead reads anything as anything: no reader panics, errors are of one type, and
// what is read keeps what call promises.
func FuzzRead(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		imported.Recognise(data)
		for _, format := range imported.Formats() {
			all, err := imported.Read(format, data, imported.Options{AgentChannel: 1})
			if err != nil {
				mustBeTyped(t, err)
			}
			for _, h := range all {
				if h.Err != nil {
					mustBeTyped(t, h.Err)
				}
				sound(t, h.Transcript)
			}
		}
	})
}

func mustBeTyped(t *testing.T, err error) {
	t.Helper()
	if e, ok := errors.AsType[*imported.Error](err); !ok || e.Code == "" || e.Detail == "" {
		t.Fatalf("an error of another type, or without code or detail: %#v", err)
	}
}

// sound checks what every transcript keeps.
func sound(t *testing.T, got call.Transcript) {
	t.Helper()
	last := time.Duration(0)
	for i, turn := range got.Turns {
		known := turn.Role == call.AgentRole || turn.Role == call.CustomerRole
		if turn.Start < last || turn.End < turn.Start || turn.End > imported.MaxLength || turn.Text == "" ||
			turn.Confidence <= 0 || turn.Confidence > 1 || known != (turn.RoleConfidence == 1) || known && turn.Speaker != "" {
			t.Errorf("turn %d: %+v", i, turn)
		}
		last = turn.Start
	}
}
