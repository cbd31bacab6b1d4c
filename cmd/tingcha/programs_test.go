package main

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/web/api"
)

// client is something that uses the API of a hotline.
type client struct {
	*testing.T
	h     *hotline
	url   string
	token string
}

func newClient(t *testing.T) *client {
	t.Helper()
	h, err := openHotline(t.Context(), &options{data: filepath.Join(t.TempDir(), "data")}, everything(), t.Output())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := h.close(); err != nil {
			t.Error(err)
		}
	})
	handler, err := h.programs(http.NotFoundHandler())
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	reviewer := people.User{ID: "qa", Roles: []people.Role{people.Reviewer}, Scope: people.All}
	if err := h.store.AddAccount(t.Context(), storage.Account{User: reviewer, Created: h.now(), Changed: h.now()}); err != nil {
		t.Fatal(err)
	}
	ask := api.Ask{Name: "交换机", By: "qa", Now: h.now()}
	for _, s := range api.Scopes() {
		ask.Scopes = append(ask.Scopes, string(s))
	}
	token, text, err := api.Mint(ask)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.store.AddToken(t.Context(), token); err != nil {
		t.Fatal(err)
	}
	return &client{t, h, server.URL + api.Prefix, text}
}

// send asks and reads the answer, which has to be 200.
func (p *client) send(method, path, body string, answer any) {
	p.Helper()
	r, err := http.NewRequestWithContext(p.Context(), method, p.url+path, strings.NewReader(body))
	if err != nil {
		p.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+p.token)
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		p.Fatal(err)
	}
	defer got.Body.Close()
	text, err := io.ReadAll(got.Body)
	if err != nil || got.StatusCode != http.StatusOK {
		p.Fatalf("%s %s: status %d, %v: %s", method, path, got.StatusCode, err, text)
	}
	if err := json.Unmarshal(text, answer); err != nil {
		p.Fatalf("%v: %s", err, text)
	}
}

// whistle is a recording of one channel with a tone that comes and goes.
func whistle(length time.Duration) string {
	const rate = 8000
	samples := make([]int16, int(length.Seconds()*rate))
	for i := range samples {
		if i/rate%2 == 0 {
			samples[i] = int16(8000 * math.Sin(2*math.Pi*440*float64(i)/rate))
		}
	}
	var b bytes.Buffer
	b.WriteString("RIFF")
	for _, part := range []any{uint32(36 + 2*len(samples)), []byte("WAVEfmt "), uint32(16), uint16(1), uint16(1), uint32(rate), uint32(2 * rate), uint16(2), uint16(16), []byte("data"), uint32(2 * len(samples)), samples} {
		_ = binary.Write(&b, binary.LittleEndian, part) // a buffer takes everything
	}
	return b.String()
}

const handedCalls = `{"call_id":"h-1","started":"2026-09-03T10:12:00+08:00","duration":30,"agent":"1024","dept":"客服三部","caller":"13800001111","answered":true,"csat":1}
{"call_id":"h-2","started":"2026-09-03T10:20:00+08:00","duration":20,"agent":"1025","answered":true,"csat":"ninety"}
{"call_id":"h-3","started":"soon"}
`

const handedTranscript = `{"call_id":"h-1","started":"2026-09-03T10:12:00+08:00","transcript":{"source":"theirs","turns":[
{"role":"agent","start":1,"end":3,"text":"您好，请讲。"},{"role":"customer","start":3,"end":9,"text":"我要投诉你们那个客服，态度特别差。"},
{"role":"agent","start":10,"end":14,"text":"这个不归我们管，你找别人去。"},{"role":"customer","start":15,"end":20,"text":"那我要投诉到底。"}]}}`

func TestWhatAProgramHandsOverIsTakenInOnceAndWalksItsWay(t *testing.T) {
	t.Parallel()
	p := newClient(t)
	var first, again api.Receipt
	p.send(http.MethodPost, "/intake/calls", handedCalls, &first)
	if first.Taken != 2 || first.Refused != 1 || first.Records[1].Problems[0].Field != "csat" || first.Records[2].Problems[0].Reason != "bad_time" {
		t.Errorf("first %+v", first)
	}
	p.send(http.MethodPost, "/intake/calls", handedCalls, &again)
	if again.Same != 2 || again.Refused != 1 || again.Taken != 0 {
		t.Errorf("again %+v", again)
	}
	letters, total, err := p.h.store.DeadLetters(t.Context(), 10)
	if err != nil || total != 2 || strings.Contains(string(letters[0].Raw)+string(letters[1].Raw), "13800001111") {
		t.Errorf("%d dead letters: %+v, %v", total, letters, err)
	}
	for _, want := range []api.Outcome{api.TakenIn, api.Same} {
		var words, ticket api.Receipt
		p.send(http.MethodPost, "/intake/transcripts", handedTranscript, &words)
		p.send(http.MethodPost, "/intake/tickets", `{"id":"T1","kind":"consult","call":"h-1","agent":"1024","text":"咨询","filed":"2026-09-03T10:30:00+08:00"}`, &ticket)
		if words.Records[0].Outcome != want || ticket.Records[0].Outcome != want {
			t.Errorf("transcript %+v, ticket %+v, want %s", words, ticket, want)
		}
		var sound api.Taken
		p.send(http.MethodPut, "/intake/recordings/h-2/h-2.wav?agent_channel=0", whistle(20*time.Second), &sound)
		if sound.Outcome != want {
			t.Errorf("recording %+v, want %s", sound, want)
		}
	}
	var junk api.Taken
	p.send(http.MethodPut, "/intake/recordings/h-9/h-9.wav", "no sound at all", &junk)
	if junk.Outcome != api.Refused || len(junk.Problems) != 1 || junk.Problems[0].Reason == "" {
		t.Errorf("what is no recording: %+v", junk)
	}
	if err := p.h.flow(everyRole()).Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	states := map[string]storage.State{}
	rows, err := p.h.store.CallsBehind(t.Context(), storage.CallFilter{}, storage.Place{})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		states[r.Call.ID] = r.Entry.State
	}
	if diff := cmp.Diff(map[string]storage.State{"h-1": storage.Scored, "h-2": storage.Waiting}, states); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	var call api.CallWhole
	p.send(http.MethodGet, "/calls/h-1", "", &call)
	if len(call.Findings) == 0 || len(call.Tickets) != 1 {
		t.Errorf("%d findings, tickets %+v", len(call.Findings), call.Tickets)
	}
	deeds, n, err := p.h.store.Deeds(t.Context(), storage.DeedFilter{})
	if err != nil || n < 8 || !strings.HasPrefix(deeds[0].Who, "token:tk_") || deeds[0].Place != "127.0.0.1" {
		t.Errorf("%d deeds: %+v, %v", n, deeds, err)
	}
	if problems, err := p.h.store.Check(t.Context()); err != nil || len(problems) > 0 {
		t.Errorf("%+v, %v", problems, err)
	}
}

func TestARecordingThatIsHandedOverAnewTakesTheOldOnesPlace(t *testing.T) {
	t.Parallel()
	p := newClient(t)
	var taken api.Taken
	for _, length := range []time.Duration{20, 25} {
		p.send(http.MethodPut, "/intake/recordings/h-2/h-2.wav", whistle(length*time.Second), &taken)
		if err := p.h.flow(everyRole()).Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		found, err := p.h.store.Load(t.Context(), []string{"h-2"}, storage.WithRecordings)
		if err != nil || len(found) != 1 || len(found[0].Recordings) != 1 || found[0].Recordings[0].Recording.Duration != length*time.Second || taken.Outcome != api.TakenIn {
			t.Errorf("%s: %+v, %v", taken.Outcome, found, err)
		}
	}
}
