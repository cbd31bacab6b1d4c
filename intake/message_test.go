package intake_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/intake"
	"github.com/tingcha/tingcha/storage"
)

var published = time.Date(2026, 9, 3, 3, 0, 0, 0, time.UTC)

// told reads one message at offset 7 of a partition.
func told(t testing.TB, kind, text string) storage.Batch {
	t.Helper()
	return reader(t).Message(kind, "kafka:tingcha."+kind+"/3", 7, []byte(text), published)
}

// reasons lists "field reason" of a batch's dead letters.
func reasons(b storage.Batch) []string {
	var all []string
	for _, l := range b.DeadLetters {
		all = append(all, strings.TrimSpace(l.Field+" "+l.Reason))
	}
	return all
}

func TestMessageOfACallBecomesALineOfTheList(t *testing.T) {
	t.Parallel()
	got := told(t, intake.CallMessage, `{"call_id":"c-1","started":"2026-09-03T10:12:00+08:00","duration":182,"agent":1024,"agent_name":"张三","agent_group":"暑期工",
		"dept":"客服三部","caller":"138 0000 1111","answered":true,"hangup":"customer","csat":1,"sector":"power","ring":6,"hold":0,"direction":"in",
		"recording":"s3://rec/2026/09/03/c-1.wav","agent_channel":1,"queue":{"of":["their","own"]}}`)
	started := time.Date(2026, 9, 3, 10, 12, 0, 0, shanghai)
	want := storage.Batch{
		Calls: []storage.CallLine{{Day: "2026-09-03", Origin: "kafka:tingcha.cdr/3@7", Call: call.Call{
			ID: "c-1", Sector: call.Power, Started: started, Duration: 182 * time.Second, Agent: "1024", Dept: "客服三部",
			Customer: call.HashCustomer(key, "13800001111"), Answered: true, Hangup: call.CustomerRole, CSAT: 1,
			Ring: call.Tell(6 * time.Second), Hold: call.Tell(0), Direction: call.Inbound,
		}}},
		Agents: []call.Agent{{ID: "1024", Name: "张三", Dept: "客服三部", Group: "暑期工"}},
		Recordings: []storage.OfferedRecording{{
			Recording: call.Recording{CallID: "c-1", URI: "s3://rec/2026/09/03/c-1.wav", AgentChannel: 1},
			Day:       "2026-09-03", Started: started, Origin: "kafka:tingcha.cdr/3@7",
		}},
		At: now,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("batch (-want +got):\n%s", diff)
	}
}

func TestCallWithBadFieldsCountsAllTheSame(t *testing.T) {
	t.Parallel()
	got := told(t, intake.CallMessage, `{"call_id":"c-1","started":1788401520,"duration":1e400,"csat":9,"dept":[],"answered":"maybe","hangup":null}`)
	if len(got.Calls) != 1 || got.Calls[0].Call.Duration != 0 || got.Calls[0].Call.CSAT != call.RatingUnknown {
		t.Errorf("calls %+v", got.Calls)
	}
	if diff := cmp.Diff([]string{"dept bad_json", "duration bad_duration", "answered bad_answered", "csat bad_csat"}, reasons(got)); diff != "" {
		t.Errorf("warnings (-want +got):\n%s", diff)
	}
	sources := map[string]bool{}
	for _, l := range got.DeadLetters {
		sources[l.Source] = true
		if l.Offset != 7 || l.Name != "tingcha.cdr/3" || !l.At.Equal(now) || len(l.Raw) == 0 {
			t.Errorf("dead letter %+v", l)
		}
	}
	if len(sources) != 4 {
		t.Errorf("a store would keep only %d of 4 warnings: %v", len(sources), sources)
	}
}

func TestCallIsNotTakenForUnansweredBecauseThatCannotBeRead(t *testing.T) {
	t.Parallel()
	for rest, want := range map[string]bool{
		`"answered":"maybe"`:                             true,
		`"answered":"maybe","agent":"1"`:                 true,
		`"answered":{"by":"1"}`:                          true,
		`"answered":[]`:                                  true,
		`"agent":{"id":1}`:                               true,
		`"agent":{"id":1},"answered":false`:              false,
		`"agent":{"id":1},"answered":"maybe"`:            true,
		`"answered":"no"`:                                false,
		`"answered":null`:                                false,
		`"answered":null,"agent":"1"`:                    true,
		`"duration":"3 or so","answered":true`:           true,
		`"duration_ms":"3","duration":{},"answered":"x"`: true,
	} {
		got := told(t, intake.CallMessage, `{"call_id":"c-1","started":"2026-09-03 10:12:00",`+rest+`}`)
		if len(got.Calls) != 1 || got.Calls[0].Call.Answered != want {
			t.Errorf("%s: %+v, want answered: %v", rest, got.Calls, want)
		}
		for _, l := range got.DeadLetters {
			if says := strings.HasSuffix(l.Detail, "as one that was answered"); says != (l.Field == "answered") {
				t.Errorf("%s: the letter of %s says %q", rest, l.Field, l.Detail)
			}
		}
	}
}

func TestTicketMessageIsALineOfTicketsAndLeavesAMark(t *testing.T) {
	t.Parallel()
	const text = `{"id":"T1","kind":"对内投诉","call":"c-1","caller":13800001111,"filed":"2026-09-03 10:16:00","version":3,"text":"回拨13800001111",
		"events":[{"kind":"closed","at":"2026-09-04 10:00:00"}]}`
	got := told(t, intake.TicketMessage, text)
	line := all(t, reader(t), intake.TicketLines, "kafka:tingcha.tickets/3@7", strings.NewReader(strings.ReplaceAll(text, "\n", "")))
	line[0].Tickets[0].Origin = "kafka:tingcha.tickets/3@7"
	want := storage.Batch{
		Tickets: line[0].Tickets, At: now,
		Marks: []storage.Watermark{{Source: "kafka:tingcha.tickets/3", Event: time.Date(2026, 9, 4, 2, 0, 0, 0, time.UTC), Seen: now}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("batch (-want +got):\n%s", diff)
	}
}

func TestHeartbeatSaysHowFarTheStoryIsTold(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{intake.CallMessage, intake.TicketMessage, intake.RecordingMessage} {
		got := told(t, kind, `{"heartbeat":true,"at":"2026-09-03T12:00:00+08:00"}`)
		want := storage.Batch{At: now}
		if kind == intake.TicketMessage {
			want.Marks = []storage.Watermark{{Source: "kafka:tingcha.tickets/3", Event: published.Add(time.Hour), Seen: now, Beats: true}}
		}
		got.Marks = inUTC(got.Marks)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", kind, diff)
		}
	}
	undated := told(t, intake.TicketMessage, `{"heartbeat":true}`)
	if len(undated.Marks) != 1 || !undated.Marks[0].Event.Equal(published) {
		t.Errorf("a heartbeat without a time: %+v", undated.Marks)
	}
}

func inUTC(marks []storage.Watermark) []storage.Watermark {
	for i := range marks {
		marks[i].Event = marks[i].Event.UTC()
	}
	return marks
}

func TestRecordingMessageBringsSoundWordsOrBoth(t *testing.T) {
	t.Parallel()
	const words = `"transcript":{"turns":[{"role":"agent","start":0,"end":1,"text":"您好"}]}`
	both := told(t, intake.RecordingMessage, `{"call_id":"c-1","uri":"s3://rec/a.wav","etag":"\"9f\"","size":16044,"started":"2026-09-03 23:59:59","agent_channel":0,`+words+`}`)
	if len(both.Recordings) != 1 || len(both.Transcripts) != 1 || len(both.DeadLetters) != 0 {
		t.Fatalf("both: %+v", both)
	}
	want := storage.OfferedRecording{
		Recording: call.Recording{CallID: "c-1", URI: "s3://rec/a.wav", Size: 16044}, ETag: "9f", Day: "2026-09-03",
		Started: time.Date(2026, 9, 3, 23, 59, 59, 0, shanghai), Origin: "kafka:tingcha.recordings/3@7",
	}
	if diff := cmp.Diff(want, both.Recordings[0], cmp.Transformer("utc", time.Time.UTC)); diff != "" {
		t.Errorf("recording (-want +got):\n%s", diff)
	}
	if tr := both.Transcripts[0]; tr.Transcript.CallID != "c-1" || len(tr.Transcript.Turns) != 1 {
		t.Errorf("transcript %+v", tr)
	}
	alone := told(t, intake.RecordingMessage, `{"call_id":"c-1",`+words+`}`)
	if len(alone.Recordings) != 0 || len(alone.Transcripts) != 1 || !alone.Transcripts[0].Started.Equal(published) {
		t.Errorf("a transcript alone: %+v", alone)
	}
	half := told(t, intake.RecordingMessage, `{"call_id":"c-1","uri":"s3://rec/a.wav","transcript":{"turns":[{"start":2,"end":1}]}}`)
	if len(half.Recordings) != 1 || len(half.Transcripts) != 0 {
		t.Errorf("a recording with a bad transcript: %+v", half)
	}
	if diff := cmp.Diff([]string{"transcript.turns[0].end bad_time"}, reasons(half)); diff != "" {
		t.Errorf("reasons (-want +got):\n%s", diff)
	}
}

func TestMessageThatIsNoneIsADeadLetter(t *testing.T) {
	t.Parallel()
	cases := map[string]struct{ kind, text, want string }{
		"nothing":            {intake.CallMessage, "", "bad_json"},
		"a tombstone":        {intake.CallMessage, "null", "bad_json"},
		"a list":             {intake.CallMessage, `[{"call_id":"c-1"}]`, "bad_json"},
		"two objects":        {intake.CallMessage, `{"call_id":"c-1"}{"call_id":"c-2"}`, "bad_json"},
		"cut off":            {intake.TicketMessage, `{"id":"T1","kind":"rep`, "bad_json"},
		"not UTF-8":          {intake.TicketMessage, "{\"id\":\"\xff\"}", "text_invalid"},
		"no call":            {intake.CallMessage, `{"started":"2026-09-03 10:12:00"}`, "call_id no_call_id"},
		"no beginning":       {intake.CallMessage, `{"call_id":"c-1"}`, "started bad_time"},
		"a call of a list":   {intake.CallMessage, `{"call_id":["c-1"],"started":"2026-09-03 10:12:00"}`, "call_id no_call_id"},
		"no ticket":          {intake.TicketMessage, `{"kind":"repair","filed":"2026-09-03 10:12:00"}`, "id no_ticket_id"},
		"an unknown kind":    {intake.TicketMessage, `{"id":"T1","kind":"x","filed":"2026-09-03 10:12:00"}`, "kind unknown_kind"},
		"a version too big":  {intake.TicketMessage, `{"id":"T1","kind":"repair","filed":"2026-09-03 10:12:00","call":"c","version":1e30}`, "version bad_json"},
		"a path":             {intake.RecordingMessage, `{"call_id":"c-1","uri":"rec/a.wav"}`, "uri no_file"},
		"a file":             {intake.RecordingMessage, `{"call_id":"c-1","uri":"file:/etc/passwd"}`, "uri no_file"},
		"a file in a zip":    {intake.RecordingMessage, `{"call_id":"c-1","uri":"zip:/data/a.zip!a.wav"}`, "uri no_file"},
		"a web address":      {intake.RecordingMessage, `{"call_id":"c-1","uri":"http://127.0.0.1/a.wav"}`, "uri no_file"},
		"neither":            {intake.RecordingMessage, `{"call_id":"c-1"}`, "uri no_file"},
		"a size below 0":     {intake.RecordingMessage, `{"call_id":"c-1","uri":"s3://r/a.wav","size":-1}`, "size bad_number"},
		"another's words":    {intake.RecordingMessage, `{"call_id":"c-1","transcript":{"call":"c-2","turns":[{"start":0,"end":1,"text":"a"}]}}`, "transcript.call bad_call_id"},
		"a beat of no time":  {intake.TicketMessage, `{"heartbeat":true,"at":"soon"}`, "at bad_time"},
		"a beat of one word": {intake.TicketMessage, `{"heartbeat":"yes"}`, "heartbeat bad_json"},
		"endless nesting":    {intake.CallMessage, `{"call_id":"c-1","x":` + strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000) + `}`, "bad_json"},
		"over a mebibyte":    {intake.CallMessage, `{"call_id":"` + strings.Repeat("c", 1<<20) + `"}`, "too_long"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := told(t, c.kind, c.text)
			if rs := reasons(got); len(rs) == 0 || (rs[0] != c.want && strings.Join(rs, ",") != c.want) {
				t.Errorf("reasons %q, want %q", rs, c.want)
			}
			if n := len(got.Calls) + len(got.Tickets) + len(got.Transcripts) + len(got.Recordings) + len(got.Marks); n != 0 {
				t.Errorf("something was taken in: %+v", got)
			}
			if got.DeadLetters[0].Detail == "" || len(got.DeadLetters[0].Raw) > storage.MaxRaw {
				t.Errorf("letter %+v", got.DeadLetters[0])
			}
		})
	}
}

func TestCallThatStartsInTheFutureCountsAndIsTold(t *testing.T) {
	t.Parallel()
	for name, kind := range map[string]string{"call": intake.CallMessage, "recording": intake.RecordingMessage} {
		for ahead, want := range map[time.Duration][]string{0: nil, 24 * time.Hour: nil, 25 * time.Hour: {"started in_the_future"}, 30 * 365 * 24 * time.Hour: {"started in_the_future"}} {
			started := now.Add(ahead)
			got := told(t, kind, `{"call_id":"c-1","uri":"s3://r/a.wav","started":"`+started.Format(time.RFC3339)+`"}`)
			if diff := cmp.Diff(want, reasons(got)); diff != "" {
				t.Errorf("%s %v ahead (-want +got):\n%s", name, ahead, diff)
			}
			if len(got.Calls)+len(got.Recordings) != 1 {
				t.Errorf("%s %v ahead was not taken in: %+v", name, ahead, got)
			}
			for _, l := range got.DeadLetters {
				if !strings.Contains(l.Detail, "starts in the future") || strings.Contains(l.Detail, "without it") {
					t.Errorf("%s: %q", name, l.Detail)
				}
			}
		}
	}
}

func TestLettersSpeakOfMessagesAndNotOfFiles(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ kind, text, field, says string }{
		{intake.CallMessage, `{"started":"2026-09-03 10:12:00"}`, "call_id", "the message names no call, so nothing can be said of it; publish it again with its call_id"},
		{intake.CallMessage, `{"call_id":"c-1","started":"1970-01-01T00:00:00Z"}`, "started", "“1970-01-01T00:00:00Z” is a time outside of the years 1990 to 2099"},
		{intake.CallMessage, `{"call_id":"c-1","started":"0001-01-01T00:00:00Z"}`, "started", "outside of the years 1990 to 2099"},
		{intake.CallMessage, `{"call_id":"c-1","started":"soon"}`, "started", "“soon” is no time; write 2026-09-03 10:12:00"},
		{intake.CallMessage, `{"call_id":"c-1"}`, "started", "no time is given; write"},
		{intake.CallMessage, `{"call_id":"c-1"`, "", "the message is not JSON: unexpected end of JSON input, at byte 16; publish it again, one object a message"},
		{intake.TicketMessage, `{"id":"T1","events":"none"}`, "events", "a text stands where a list belongs; publish it again with the types of docs/topics.md"},
		{intake.TicketMessage, `{"id":"T1","kind":"repair","filed":"2026-09-03 10:12:00"}`, "call", "names neither a call nor a caller"},
		{intake.RecordingMessage, `{"call_id":"c-1","transcript":{"turns":"none"}}`, "transcript.turns", "a text stands where a list belongs; publish it again with the types of docs/topics.md"},
		{intake.RecordingMessage, `{"uri":"s3://r/a.wav"}`, "call_id", "publish it again"},
	} {
		got := told(t, c.kind, c.text)
		if len(got.DeadLetters) == 0 {
			t.Errorf("%s: no letter", c.text)
			continue
		}
		l := got.DeadLetters[0]
		if l.Field != c.field || !strings.Contains(l.Detail, c.says) || strings.Contains(l.Detail, "export") || strings.Contains(l.Detail, "formats.md") {
			t.Errorf("%s: %s: %q, want %q", c.text, l.Field, l.Detail, c.says)
		}
	}
}

func TestNULInAMessageCostsOneCharacter(t *testing.T) {
	t.Parallel()
	value := []byte(`{"id":"T1","kind":"repair","call":"c-1","filed":"2026-09-03 10:12:00","text":"a\u0000b\\u0000"}`)
	before := bytes.Clone(value)
	got := reader(t).Message(intake.TicketMessage, "kafka:x/0", 0, value, published)
	if len(got.Tickets) != 1 || got.Tickets[0].Ticket.Text != "a\ufffdb\\u0000" {
		t.Errorf("tickets %+v, letters %+v", got.Tickets, got.DeadLetters)
	}
	if !bytes.Equal(before, value) {
		t.Error("the caller's bytes were changed")
	}
}

func TestObjectOfferedByItsKey(t *testing.T) {
	t.Parallel()
	r := reader(t, func(c *intake.Config, _ *intake.Options) { c.FileName = `(?P<started>\d{14})_(?P<call>[^/]+)$` })
	got, letter := r.Object(storage.Object{URI: "s3://rec/2026/20260903101200_c-1.wav", Key: "2026/20260903101200_c-1.wav", ETag: "9f", Size: 5, Modified: now})
	want := storage.OfferedRecording{
		Recording: call.Recording{CallID: "c-1", URI: "s3://rec/2026/20260903101200_c-1.wav", Size: 5, AgentChannel: -1}, ETag: "9f",
		Day: "2026-09-03", Started: time.Date(2026, 9, 3, 10, 12, 0, 0, shanghai), Origin: "s3://rec/2026/20260903101200_c-1.wav",
	}
	if diff := cmp.Diff(want, got, cmp.Transformer("utc", time.Time.UTC)); diff != "" || letter != nil {
		t.Errorf("offer (-want +got):\n%s\nletter %+v", diff, letter)
	}
	if _, letter := r.Object(storage.Object{URI: "s3://rec/x.wav", Key: "x.wav"}); letter == nil || letter.Reason != "no_call_id" || letter.Source == "" {
		t.Errorf("a name that says nothing: %+v", letter)
	}
	if got, letter := r.Object(storage.Object{URI: "s3://rec/x.md5", Key: "x.md5"}); letter != nil || got.Recording.CallID != "" {
		t.Errorf("what is no recording: %+v %+v", got, letter)
	}
}

func FuzzMessage(f *testing.F) {
	for _, seed := range []string{
		`{"call_id":"c-1","started":"2026-09-03 10:12:00","caller":13800001111,"csat":1e999,"duration":"99:99:99"}`,
		`{"id":"T1","kind":"repair","filed":1788401520,"call":"c","version":9223372036854775808,"events":[{"kind":"closed","at":"x"}]}`,
		`{"call_id":"a\u0000","uri":"s3://b/k","size":-1,"transcript":{"turns":[{"start":-1,"end":1e308,"text":"\ud800"}]}}`,
		`{"heartbeat":true,"at":null}`, "{\"a\":\"\xff\"}", "{\"a\":\"\x00\"}", strings.Repeat("[", 100_000), `{"a":` + strings.Repeat(`{"a":`, 500),
		`{"call_id":"` + strings.Repeat("x", 1<<20) + `"}`, `{"call_id":`, "\ufeff{}", `{"a":"\`,
	} {
		f.Add(seed)
	}
	r := reader(f)
	f.Fuzz(func(t *testing.T, text string) {
		for _, kind := range []string{intake.CallMessage, intake.TicketMessage, intake.RecordingMessage} {
			got := r.Message(kind, "kafka:"+kind+"/0", 1, []byte(text), published)
			if len(got.Calls)+len(got.Tickets)+len(got.Recordings)+len(got.Transcripts)+len(got.DeadLetters)+len(got.Marks) == 0 && !strings.Contains(text, "heartbeat") {
				t.Errorf("%s became nothing", kind)
			}
			for _, c := range got.Calls {
				if c.Call.ID == "" || c.Call.Started.IsZero() || c.Call.Duration < 0 || c.Day == "" || strings.Contains(c.Call.Agent, "\x00") {
					t.Errorf("let in: %+v", c)
				}
			}
			for _, k := range got.Tickets {
				if k.Ticket.ID == "" || k.Ticket.Filed.IsZero() || strings.Contains(k.Ticket.Text, "\x00") {
					t.Errorf("let in: %+v", k)
				}
			}
			for _, l := range got.DeadLetters {
				if l.Reason == "" || l.Detail == "" || len(l.Raw) > storage.MaxRaw || longest(l.Raw) >= 7 || longest([]byte(l.Detail)) >= 7 {
					t.Errorf("letter %+v", l)
				}
			}
		}
	})
}
