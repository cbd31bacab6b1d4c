package intake_test

import (
	"bytes"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/intake"
	"github.com/tingcha/tingcha/storage"
)

const chineseCDR = `通话流水号,开始时间,通话时长(秒),工号,部门,主叫号码,是否接通,挂机方,满意度,业务,无关
c-1,2026/9/3 10:12:00,182,1024,客服三部,138 0000 1111,是,客户,1,供电,x
c-2,2026-09-03 23:59:30,00:01:05,1025,"客服,一部",,是,坐席,-,95598,"换
行"
c-3,20260903101500,0,,,010-88886666,否,,,供电,
`

func TestCDRReadsChineseHeaders(t *testing.T) {
	t.Parallel()
	records := all(t, reader(t), intake.CDR, "cdr.csv", strings.NewReader("\ufeff"+chineseCDR))
	if bad := trouble(records); len(bad) > 0 {
		t.Fatal(bad)
	}
	day := func(h, m, s int) time.Time { return time.Date(2026, 9, 3, h, m, s, 0, shanghai) }
	want := []storage.CallLine{
		{Call: call.Call{
			ID: "c-1", Sector: call.Power, Started: day(10, 12, 0), Duration: 182 * time.Second, Agent: "1024", Dept: "客服三部",
			Customer: call.HashCustomer(key, "13800001111"), Answered: true, Hangup: call.CustomerRole, CSAT: 1,
		}, Day: "2026-09-03", Origin: "cdr.csv:2"},
		{Call: call.Call{
			ID: "c-2", Sector: call.Power, Started: day(23, 59, 30), Duration: 65 * time.Second, Agent: "1025", Dept: "客服,一部",
			Answered: true, Hangup: call.AgentRole,
		}, Day: "2026-09-03", Origin: "cdr.csv:3"},
		{Call: call.Call{
			ID: "c-3", Sector: call.Power, Started: day(10, 15, 0), Customer: call.HashCustomer(key, "01088886666"), Hangup: call.Unknown,
		}, Day: "2026-09-03", Origin: "cdr.csv:5"},
	}
	if diff := cmp.Diff(want, calls(records)); diff != "" {
		t.Errorf("calls (-want +got):\n%s", diff)
	}
}

func TestCDRKnowsWhatTheSwitchDoesNotTell(t *testing.T) {
	t.Parallel()
	records := all(t, reader(t), intake.CDR, "cdr.csv", strings.NewReader(`通话流水号,开始时间,通话时长,工号,主叫号码,振铃时长(秒),保持时长,呼叫方向
c-1,2026-09-03 10:12:00,182,1024,,6.5,0,呼出
c-2,2026-09-03 10:13:00,182,1024,,,-,
c-3,2026-09-03 10:14:00,182,1024,,很久,00:01:05,向上
`))
	type told struct {
		ring, hold call.Told
		direction  call.Direction
	}
	var got []told
	for _, l := range calls(records) {
		got = append(got, told{l.Call.Ring, l.Call.Hold, l.Call.Direction})
	}
	want := []told{
		{call.Tell(6500 * time.Millisecond), call.Tell(0), call.Outbound},
		{},
		{call.Told{}, call.Tell(65 * time.Second), ""},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(told{})); diff != "" {
		t.Errorf("calls (-want +got):\n%s", diff)
	}
	if bad := trouble(records); len(bad) != 2 {
		t.Errorf("told of %v, want the ring and the direction", bad)
	}
}

func TestCDRReadsTheSameFromEveryEncodingAndDelimiter(t *testing.T) {
	t.Parallel()
	want := calls(all(t, reader(t), intake.CDR, "cdr.csv", strings.NewReader(chineseCDR)))
	gbk, err := simplifiedchinese.GBK.NewEncoder().String(chineseCDR)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"GBK":                   gbk,
		"CRLF":                  strings.ReplaceAll(chineseCDR, "\n", "\r\n"),
		"semicolons":            strings.ReplaceAll(strings.ReplaceAll(chineseCDR, `"客服,一部"`, "客服#一部"), ",", ";"),
		"tabs":                  strings.ReplaceAll(strings.ReplaceAll(chineseCDR, `"客服,一部"`, "客服#一部"), ",", "\t"),
		"no newline at the end": strings.TrimSuffix(chineseCDR, "\n"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			records := all(t, reader(t), intake.CDR, "cdr.csv", strings.NewReader(text))
			if bad := trouble(records); len(bad) > 0 {
				t.Fatal(bad)
			}
			got := calls(records)
			for i := range got {
				got[i].Call.Dept = strings.Replace(got[i].Call.Dept, "#", ",", 1)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("calls (-want +got):\n%s", diff)
			}
		})
	}
}

func TestCDRKeepsEachBadLineAndReadsTheNext(t *testing.T) {
	t.Parallel()
	const header = "call_id,started,duration,ended,agent,caller,answered,hangup,csat,sector,recording,agent_channel\n"
	const good = "g-%,2026-09-03 10:00:00,10,,1,13900002222,1,agent,5,power,,\n"
	cases := []struct{ name, line, want, saying string }{
		{"wrong date", "x,2026-13-03 10:00:00,10,,1,,1,,,power,,", "3 started bad_time", "2026-09-03 10:12:00"},
		{"date of another century", "x,1026-09-03 10:00:00,10,,1,,1,,,power,,", "3 started bad_time", "time"},
		{"no date", "x,,10,,1,,1,,,power,,", "3 started bad_time", "time"},
		{"no call ID", ",2026-09-03 10:00:00,10,,1,13800001111,1,,,power,,", "3 call_id no_call_id", "call ID"},
		{"unknown word for who hung up", "x,2026-09-03 10:00:00,10,,1,,1,cat,,power,,", "3 hangup unknown_hangup", "hangup_words"},
		{"negative duration", "x,2026-09-03 10:00:00,-10,,1,,1,,,power,,", "3 duration bad_duration", "hh:mm:ss"},
		{"duration of a week", "x,2026-09-03 10:00:00,604800,,1,,1,,,power,,", "3 duration bad_duration", "a day"},
		{"ends before it starts", "x,2026-09-03 10:00:00,,2026-09-03 09:00:00,1,,1,,,power,,", "3 ended bad_duration", "belong together"},
		{"unknown answer", "x,2026-09-03 10:00:00,10,,1,,perhaps,,,power,,", "3 answered bad_answered", "是"},
		{"rating out of range", "x,2026-09-03 10:00:00,10,,1,,1,,9,power,,", "3 csat bad_csat", "1 to 5"},
		{"unknown sector", "x,2026-09-03 10:00:00,10,,1,,1,,,pover,,", "3 sector unknown_sector", "did you mean"},
		{"other data under the same ID", "g-1,2026-09-03 11:00:00,10,,1,,1,,,power,,", "3 call_id duplicate_id", "before"},
		{"too many fields", "x,2026-09-03 10:00:00,10,,1,,1,,,power,,,,surplus", "3 bad_columns", "quotation marks"},
		{"bytes of no encoding", "x,2026-09-03 10:00:00,10,,\xff\xff,,1,,,power,,", "3 bad_encoding", "neither"},
		{"quotation mark left open", "x,2026-09-03 10:00:00,10,,\"1,,1,,,power,,", "3 bad_quote", "not closed"},
		{"unknown channel", "x,2026-09-03 10:00:00,10,,1,,1,,,power,a.wav,2", "3 agent_channel bad_channel", "left"},
		{"control characters in the ID", "x\x01,2026-09-03 10:00:00,10,,1,,1,,,power,,", "3 call_id bad_call_id", "control"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			text := header + strings.Replace(good, "%", "1", 1) + c.line + "\n" + strings.Replace(good, "%", "2", 1)
			records := all(t, reader(t), intake.CDR, "cdr.csv", strings.NewReader(text))
			if diff := cmp.Diff([]string{c.want}, trouble(records)); diff != "" {
				t.Fatalf("dead letters (-want +got):\n%s", diff)
			}
			got := calls(records)
			if len(got) < 2 || got[0].Call.ID != "g-1" || got[len(got)-1].Call.ID != "g-2" {
				t.Errorf("the good lines did not come through: %v", got)
			}
			for _, rec := range records {
				for _, b := range rec.Bad {
					if !strings.Contains(b.Detail, c.saying) {
						t.Errorf("detail %q does not say %q", b.Detail, c.saying)
					}
					if strings.Contains(string(b.Raw), "13800001111") {
						t.Errorf("a caller's number was kept: %s", b.Raw)
					}
				}
			}
		})
	}
}

// TestCDRKeepsACallWhoseOptionalFieldsAreWrong looks at what becomes of the call:
// it is expected like any other, and each wrong field is told.
func TestCDRKeepsACallWhoseOptionalFieldsAreWrong(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 9, 3, 10, 0, 0, 0, shanghai)
	const header = "call_id,started,duration_ms,duration,ended,agent,answered,hangup,csat,sector,recording,agent_channel\n"
	cases := []struct {
		name, line string
		want       call.Call
		trouble    []string
	}{
		{
			"all of them", "x,2026-09-03 10:00:00,,-10,never,1,maybe,鬼,9,火星,a.wav,middle",
			call.Call{Answered: true, CSAT: call.RatingUnknown},
			[]string{
				"2 duration bad_duration", "2 ended bad_time", "2 answered bad_answered", "2 hangup unknown_hangup",
				"2 csat bad_csat", "2 sector unknown_sector", "2 agent_channel bad_channel",
			},
		},
		{
			"an answer that is none, without an agent", "x,2026-09-03 10:00:00,,10,,,maybe,,,,,",
			call.Call{Duration: 10 * time.Second, Answered: true},
			[]string{"2 answered bad_answered"},
		},
		{
			"a wrong length beside a right end", "x,2026-09-03 10:00:00,-1,long,2026-09-03 10:01:00,1,1,,,,,",
			call.Call{Duration: time.Minute, Answered: true},
			[]string{"2 duration_ms bad_duration", "2 duration bad_duration"},
		},
		{
			"a length of minutes in milliseconds", "x,2026-09-03 10:00:00,182500,,,1,1,,,,,",
			call.Call{Duration: 182500 * time.Millisecond, Answered: true},
			nil,
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			records := all(t, reader(t), intake.CDR, "cdr.csv", strings.NewReader(header+c.line+"\n"))
			if diff := cmp.Diff(c.trouble, trouble(records)); diff != "" {
				t.Errorf("warnings (-want +got):\n%s", diff)
			}
			c.want.ID, c.want.Started, c.want.Hangup = "x", at, call.Unknown
			got := calls(records)
			if len(got) == 1 {
				c.want.Agent = got[0].Call.Agent
			}
			want := []storage.CallLine{{Call: c.want, Day: "2026-09-03", Origin: "cdr.csv:2"}}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("calls (-want +got):\n%s", diff)
			}
			for _, b := range records[0].Bad {
				if !strings.Contains(b.Detail, "; the call was taken in without it") || len(b.Raw) == 0 {
					t.Errorf("%s: %q, kept %q", b.Field, b.Detail, b.Raw)
				}
			}
		})
	}
}

func TestCDRTellsAllThatIsWrongWithARefusedLine(t *testing.T) {
	t.Parallel()
	text := "call_id,started,duration,ended,csat\n,never,x,2026-09-03 10:00:00,9\n"
	records := all(t, reader(t), intake.CDR, "cdr.csv", strings.NewReader(text))
	want := []string{"2 call_id no_call_id", "2 started bad_time", "2 duration bad_duration", "2 csat bad_csat"}
	if diff := cmp.Diff(want, trouble(records)); diff != "" || len(calls(records)) > 0 {
		t.Errorf("dead letters (-want +got):\n%s%v", diff, calls(records))
	}
	for _, b := range records[0].Bad {
		if strings.Contains(b.Detail, "taken in") {
			t.Errorf("%s: %q of a line that was not", b.Field, b.Detail)
		}
	}
}

func TestCDRTakesARepeatedLineForTheSameCall(t *testing.T) {
	t.Parallel()
	text := "call_id,started,duration\na,2026-09-03 10:00:00,1\na,2026-09-03 10:00:00,1\n"
	if bad := trouble(all(t, reader(t), intake.CDR, "cdr.csv", strings.NewReader(text))); len(bad) > 0 {
		t.Error(bad)
	}
}

func TestGBKWhereUTF8WasPromisedIsToldLineByLine(t *testing.T) {
	t.Parallel()
	gbk, err := simplifiedchinese.GBK.NewEncoder().String(chineseCDR)
	if err != nil {
		t.Fatal(err)
	}
	r := reader(t, func(c *intake.Config, _ *intake.Options) { c.Encoding = intake.UTF8 })
	records := all(t, r, intake.CDR, "cdr.csv", strings.NewReader(gbk))
	if diff := cmp.Diff([]string{"2 bad_encoding", "3 bad_encoding", "5 bad_encoding"}, trouble(records)); diff != "" {
		t.Errorf("dead letters (-want +got):\n%s", diff)
	}
	if detail := records[0].Bad[0].Detail; !strings.Contains(detail, "encoding: gbk") {
		t.Errorf("the detail does not say what to set: %s", detail)
	}
}

func TestListWithoutItsColumnsIsToldOnce(t *testing.T) {
	t.Parallel()
	records := all(t, reader(t), intake.CDR, "cdr.csv", strings.NewReader("call_id,when\n1,2\n3,4\n"))
	if diff := cmp.Diff([]string{"1 started missing_column"}, trouble(records)); diff != "" {
		t.Errorf("dead letters (-want +got):\n%s", diff)
	}
	if detail := records[0].Bad[0].Detail; !strings.Contains(detail, "开始时间") || !strings.Contains(detail, "call_id, when") {
		t.Errorf("detail %s", detail)
	}
}

func TestConfiguredHeadersGoBeforeTheKnownOnes(t *testing.T) {
	t.Parallel()
	r := reader(t, func(c *intake.Config, _ *intake.Options) {
		c.CDR = intake.Columns{"call_id": {"会话"}, "started": {"起"}}
		c.HangupWords = map[string]call.Role{"猫": call.AgentRole}
		c.CSATWords = map[string]int{"满意": 4}
		c.Zone = "UTC"
	})
	records := all(t, r, intake.CDR, "cdr.csv", strings.NewReader("会话,起,挂机方,满意度\na,1788400800,猫,满意\nb,1788400800000,,\n"))
	at := time.Unix(1788400800, 0).UTC()
	want := []storage.CallLine{
		{Call: call.Call{ID: "a", Started: at, Hangup: call.AgentRole, CSAT: 4}, Day: "2026-09-03", Origin: "cdr.csv:2"},
		{Call: call.Call{ID: "b", Started: at, Hangup: call.Unknown}, Day: "2026-09-03", Origin: "cdr.csv:3"},
	}
	if diff := cmp.Diff(want, calls(records)); diff != "" {
		t.Errorf("calls (-want +got):\n%s %v", diff, trouble(records))
	}
}

// TestEndlessLineIsSkippedWithoutBeingHeld reads a line of 200 MB between two good
// ones and looks at how much memory that took.
func TestEndlessLineIsSkippedWithoutBeingHeld(t *testing.T) { //nolint:paralleltest // it measures the heap
	const size = 200 << 20
	text := io.MultiReader(
		strings.NewReader("call_id,started\na,2026-09-03 10:00:00\n"),
		io.LimitReader(filler{}, size),
		strings.NewReader("\nb,2026-09-03 10:00:00\n"),
	)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	records := all(t, reader(t), intake.CDR, "cdr.csv", text)
	runtime.ReadMemStats(&after)
	if grown := after.TotalAlloc - before.TotalAlloc; grown > 16<<20 {
		t.Errorf("%d MiB were allocated for a line of 200", grown>>20)
	}
	if diff := cmp.Diff([]string{"3 too_long"}, trouble(records)); diff != "" {
		t.Errorf("dead letters (-want +got):\n%s", diff)
	}
	if got := calls(records); len(got) != 2 || got[1].Call.ID != "b" {
		t.Errorf("the lines around it: %v", got)
	}
	if raw := records[1].Bad[0].Raw; len(raw) == 0 || len(raw) > storage.MaxRaw || !bytes.HasPrefix(raw, []byte("xxx")) {
		t.Errorf("%d bytes were kept", len(raw))
	}
}

// filler is an endless stream of one letter.
type filler struct{}

func (filler) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

func FuzzCDR(f *testing.F) {
	f.Add([]byte(chineseCDR), "auto")
	gbk, err := simplifiedchinese.GBK.NewEncoder().Bytes([]byte(chineseCDR))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(gbk, "auto")
	f.Add(gbk, "utf-8")
	f.Add([]byte("call_id;started\n\"a\"\"b;2026-09-03 10:00\n\"x\n"), "gbk")
	f.Add([]byte("call_id,started,caller\n,,13800001111\n,,１３８００００１１１１\n"), "auto")
	f.Fuzz(func(t *testing.T, data []byte, encoding string) {
		if encoding != "utf-8" && encoding != "gbk" {
			encoding = "auto"
		}
		r := reader(t, func(c *intake.Config, _ *intake.Options) { c.Encoding = intake.Encoding(encoding) })
		for _, rec := range all(t, r, intake.CDR, "f.csv", bytes.NewReader(data)) {
			if len(rec.Calls) == 0 && len(rec.Bad) == 0 {
				t.Errorf("line %d became nothing", rec.Line)
			}
			for _, c := range rec.Calls {
				if c.Call.ID == "" || c.Call.Started.IsZero() || c.Call.Duration < 0 || c.Day == "" {
					t.Errorf("let in: %+v", c)
				}
			}
			for _, b := range rec.Bad {
				if longest(b.Raw) >= 7 || longest([]byte(b.Detail)) >= 7 {
					t.Errorf("a long number was kept: %q %q", b.Raw, b.Detail)
				}
			}
		}
	})
}

// longest is the length of the longest run of digits.
func longest(b []byte) int {
	most, run := 0, 0
	for _, c := range b {
		if c >= '0' && c <= '9' {
			run++
		} else {
			run = 0
		}
		most = max(most, run)
	}
	return most
}

func TestAListWithoutRatingsSaysNothingOfThem(t *testing.T) {
	t.Parallel()
	for list, want := range map[string]int{
		"call_id,started,duration\na,2026-09-03 10:00:00,9\n":         call.RatingUnknown,
		"call_id,started,duration,csat\na,2026-09-03 10:00:00,9,\n":   call.NotRated,
		"call_id,started,duration,csat\na,2026-09-03 10:00:00,9,-\n":  call.NotRated,
		"call_id,started,duration,csat\na,2026-09-03 10:00:00,9,4\n":  4,
		"call_id,started,duration,csat\na,2026-09-03 10:00:00,9,99\n": call.RatingUnknown,
	} {
		records := all(t, reader(t), intake.CDR, "cdr.csv", strings.NewReader(list))
		if got := records[0].Calls[0].Call.CSAT; got != want {
			t.Errorf("%q: rating %d, want %d", list, got, want)
		}
	}
	for text, want := range map[string]int{``: call.RatingUnknown, `,"csat":null`: call.RatingUnknown, `,"csat":0`: call.NotRated, `,"csat":"-"`: call.NotRated} {
		got := told(t, intake.CallMessage, `{"call_id":"c-1","started":1788401520`+text+`}`)
		if rating := got.Calls[0].Call.CSAT; rating != want {
			t.Errorf("a message with %q: rating %d, want %d", text, rating, want)
		}
	}
}
