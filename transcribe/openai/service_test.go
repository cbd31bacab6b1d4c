package openai_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/tingcha/tingcha/internal/asrserver"
	"github.com/tingcha/tingcha/transcribe"
	"github.com/tingcha/tingcha/transcribe/openai"
)

// secret is the key that no error may show, and spoken what nobody may read in one.
const (
	secret = "sk-very-secret"
	spoken = "我的身份证号码"
)

// parrot is an engine that hears the same in every clip.
type parrot struct{ words transcribe.Words }

func (parrot) Name() string { return "parrot" }
func (parrot) AtOnce() int  { return 8 }
func (parrot) Close() error { return nil }
func (p parrot) Hear(context.Context, transcribe.Clip) (transcribe.Words, error) {
	return p.words, nil
}

// seconds counts the clips of the tests, so that no two are the same.
var seconds atomic.Int32

// second is a clip of one second unlike any other.
func second() transcribe.Clip {
	clip := transcribe.Clip{Samples: make([]int16, transcribe.Rate)}
	n := seconds.Add(1)
	clip.Samples[0], clip.Samples[1] = int16(n), int16(n>>16)
	return clip
}

func start(t *testing.T, words transcribe.Words) *asrserver.Server {
	t.Helper()
	server, err := asrserver.Start(t.Context(), parrot{words})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	return server
}

func engine(t *testing.T, c openai.Config) *openai.Engine {
	t.Helper()
	if c.Model == "" {
		c.Model = "base"
	}
	e, err := openai.New(c, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close() })
	return e
}

func TestWordsComeWithTimesSurenessAndLanguage(t *testing.T) {
	t.Parallel()
	want := transcribe.Words{
		Text: "您好。我要投诉", Confidence: 0.8, NoSpeech: 0.25, Language: "zh",
		Pieces: []transcribe.Piece{
			{Start: 100 * time.Millisecond, End: 400 * time.Millisecond, Text: "您好。", Confidence: 0.8},
			{Start: 400 * time.Millisecond, End: time.Second, Text: "我要投诉", Confidence: 0.8},
		},
	}
	heard := want
	heard.Language = "chinese"
	server := start(t, heard)
	got, err := engine(t, openai.Config{URL: server.URL, Key: secret, Prompt: "国家电网"}).Hear(t.Context(), second())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateApprox(0, 1e-9)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	asked := []asrserver.Request{{
		Model: "base", Language: "zh", Prompt: "国家电网", Format: "verbose_json",
		Authorization: "Bearer " + secret, Samples: transcribe.Rate,
	}}
	if diff := cmp.Diff(asked, server.Asked()); diff != "" {
		t.Errorf("what was asked (-want +got)\n%s", diff)
	}
}

func TestWhatServicesAnswerIsTaken(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		body, kind string
		want       transcribe.Words
	}{
		"text alone":              {"您好\n", "text/plain; charset=utf-8", transcribe.Words{Text: "您好", Confidence: 1}},
		"JSON without segments":   {`{"text":"您好"}`, "application/json", transcribe.Words{Text: "您好", Confidence: 1}},
		"a JSON string":           {`"您好"`, "application/json", transcribe.Words{Text: "您好", Confidence: 1}},
		"silence":                 {`{"text":""}`, "application/json", transcribe.Words{Confidence: 1}},
		"a byte order mark":       {"\ufeff" + `{"text":"您好"}`, "application/json", transcribe.Words{Text: "您好", Confidence: 1}},
		"marks of SenseVoice":     {`{"text":"<|zh|><|NEUTRAL|><|Speech|>您好"}`, "application/json", transcribe.Words{Text: "您好", Confidence: 1, Language: "zh"}},
		"nobody, by SenseVoice":   {`{"text":"<|nospeech|><|BGM|>"}`, "application/json", transcribe.Words{Confidence: 1, NoSpeech: 1}},
		"marks as plain text":     {"<|yue|>您好", "text/plain", transcribe.Words{Text: "您好", Confidence: 1, Language: "zh"}},
		"a language as a code":    {`{"text":"hi","language":"en-US"}`, "application/json", transcribe.Words{Text: "hi", Confidence: 1, Language: "en"}},
		"a language nobody knows": {`{"text":"hi","language":"klingon"}`, "application/json", transcribe.Words{Text: "hi", Confidence: 1}},
		"ids and numbers as strings, no text of its own": {
			`{"segments":[{"id":"seg_0","start":"0.5","end":"30.0","text":" 您好","avg_logprob":null,"tokens":["a"],"speaker":"A"}],"words":null}`, "application/json",
			transcribe.Words{Text: "您好", Confidence: 1, Pieces: []transcribe.Piece{{Start: 500 * time.Millisecond, End: time.Second, Text: "您好", Confidence: 1}}},
		},
		"times beyond the clip, for others to judge": {
			`{"text":"好","segments":[{"start":4,"end":5.5,"text":"好"}]}`, "application/json",
			transcribe.Words{Text: "好", Confidence: 1, Pieces: []transcribe.Piece{{Start: 4 * time.Second, End: 5500 * time.Millisecond, Text: "好", Confidence: 1}}},
		},
		"a piece that is surer than can be": {
			`{"text":"好","segments":[{"start":-1,"end":1,"text":"好","avg_logprob":3,"no_speech_prob":7}]}`, "application/json",
			transcribe.Words{Text: "好", Confidence: 1, NoSpeech: 1, Pieces: []transcribe.Piece{{End: time.Second, Text: "好", Confidence: 1}}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := start(t, transcribe.Words{})
			server.Next(asrserver.Answer(http.StatusOK, c.body, "Content-Type", c.kind))
			got, err := engine(t, openai.Config{URL: server.URL, Tries: 1}).Hear(t.Context(), second())
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestEveryThingThatAServiceDoesWrongHasAName(t *testing.T) {
	t.Parallel()
	elsewhere := start(t, transcribe.Words{Text: "elsewhere"})
	message := "Incorrect API key provided: " + secret + "; heard " + spoken
	page := "<!DOCTYPE html><html><body>登录</body></html>"
	fine := `{"text":"` + spoken + `"}`
	away, refused := transcribe.ErrAway, transcribe.ErrRefused
	for name, c := range map[string]struct {
		fault         asrserver.Fault
		kind, verdict error
	}{
		"a key that is not taken":        {asrserver.Complaint(401, "invalid_api_key", message), openai.ErrKey, away},
		"a key that may not":             {asrserver.Answer(403, page), openai.ErrKey, away},
		"no such address":                {asrserver.Answer(404, "404 page not found"), openai.ErrAddress, away},
		"no such model":                  {asrserver.Complaint(400, "model_not_found", message), openai.ErrAddress, away},
		"a field that is not taken":      {asrserver.Answer(422, `{"detail":[{"loc":["body","model"],"msg":"?"}]}`), openai.ErrAddress, away},
		"too much asked":                 {asrserver.Complaint(429, "rate_limit_exceeded", message), openai.ErrBusy, away},
		"no money left":                  {asrserver.Complaint(429, "insufficient_quota", message), openai.ErrQuota, away},
		"payment required":               {asrserver.Answer(402, ""), openai.ErrQuota, away},
		"an inner error":                 {asrserver.Complaint(500, "server_error", message), openai.ErrDown, away},
		"a bad gateway":                  {asrserver.Answer(502, page), openai.ErrDown, away},
		"a bad request":                  {asrserver.Complaint(400, "invalid_file", message), openai.ErrRefused, away},
		"a clip too large":               {asrserver.Answer(413, page), openai.ErrRefused, away},
		"a kind of file not taken":       {asrserver.Answer(415, ""), openai.ErrRefused, away},
		"a page in place of words":       {asrserver.Answer(200, page, "Content-Type", "text/html"), openai.ErrPage, away},
		"a redirect to another host":     {asrserver.Answer(307, "", "Location", elsewhere.URL+"/audio/transcriptions"), openai.ErrRedirect, away},
		"a redirect that makes it a GET": {asrserver.Answer(302, "", "Location", elsewhere.URL), openai.ErrRedirect, away},
		"an error with status 200":       {asrserver.Answer(200, `{"error":{"message":"`+message+`"}}`), openai.ErrDown, away},
		"10 MB of JSON":                  {asrserver.Endless(10 << 20), openai.ErrTooLong, nil},
		"10 MB announced":                {asrserver.Answer(200, strings.Repeat(" ", 10<<20), "Content-Length", "10485760"), openai.ErrTooLong, nil},
		"a book in place of a sentence":  {asrserver.Answer(200, `{"text":"`+strings.Repeat(spoken, 2000)+`"}`), openai.ErrTooLong, nil},
		"JSON that is cut":               {asrserver.Answer(200, fine[:len(fine)-5]), openai.ErrCutShort, nil},
		"nothing at all":                 {asrserver.Answer(200, ""), openai.ErrCutShort, nil},
		"less than was announced":        {asrserver.Hangup(fine), openai.ErrCutShort, nil},
		"more than was announced":        {asrserver.Raw("HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n" + fine), openai.ErrCutShort, nil},
		"JSON with something behind it":  {asrserver.Answer(200, fine+fine), openai.ErrJunk, nil},
		"JSON with a bracket behind it":  {asrserver.Answer(200, fine+"}"), openai.ErrJunk, nil},
		"JSON of something else":         {asrserver.Answer(200, `{"hello":"`+spoken+`"}`), openai.ErrJunk, nil},
		"text that is a number":          {asrserver.Answer(200, `{"text":7}`), openai.ErrJunk, nil},
		"a time that is no number":       {asrserver.Answer(200, `{"text":"`+spoken+`","segments":[{"start":"NaN"}]}`), openai.ErrJunk, nil},
		"bytes":                          {asrserver.Answer(200, "\x00\x01\xff", "Content-Type", "application/octet-stream"), openai.ErrJunk, nil},
		"a connection that breaks":       {asrserver.Hangup(""), openai.ErrDown, away},
		"no HTTP":                        {asrserver.Raw("SSH-2.0-OpenSSH_9.2\r\n"), openai.ErrDown, away},
		"headers without an end":         {asrserver.Raw("HTTP/1.1 200 OK\r\nX: " + strings.Repeat("x", 1<<20)), openai.ErrDown, away},
		"no answer":                      {asrserver.Hang, openai.ErrSlow, away},
		"an answer byte by byte":         {asrserver.Drip(10 * time.Millisecond), openai.ErrSlow, away},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := start(t, transcribe.Words{Text: "fine"})
			server.Next(c.fault)
			timeout := 10 * time.Second
			if errors.Is(c.kind, openai.ErrSlow) {
				timeout = 200 * time.Millisecond
			}
			e := engine(t, openai.Config{URL: server.URL, Key: secret, Tries: 1, Timeout: timeout})
			words, err := e.Hear(t.Context(), second())
			if !errors.Is(err, c.kind) {
				t.Fatalf("words %q, error %v, want %v", words.Text, err, c.kind)
			}
			for _, verdict := range []error{away, refused} {
				if errors.Is(err, verdict) != errors.Is(verdict, c.verdict) {
					t.Errorf("%v: wraps %q: %v", err, verdict, errors.Is(err, verdict))
				}
			}
			if text := err.Error(); strings.Contains(text, secret) || strings.Contains(text, spoken) || strings.Contains(text, "/v1") {
				t.Errorf("the error tells what it must not: %s", text)
			}
			if words.Text != "" {
				t.Errorf("words in spite of the error: %q", words.Text)
			}
			if words, err := e.Hear(t.Context(), second()); err != nil || words.Text != "fine" {
				t.Errorf("the next clip: %q, %v", words.Text, err)
			}
		})
	}
	if asked := elsewhere.Asked(); len(asked) > 0 {
		t.Errorf("sound and key were sent to another host: %v", asked)
	}
}

func TestARefusalIsBelievedOfAServiceThatHasTakenOtherSound(t *testing.T) {
	t.Parallel()
	for _, status := range []int{400, 413, 415} {
		server := start(t, transcribe.Words{Text: "您好"})
		server.Next(asrserver.Answer(status, ""), nil, asrserver.Answer(status, ""))
		e := engine(t, openai.Config{URL: server.URL, Key: secret})
		for i, want := range []error{transcribe.ErrAway, nil, transcribe.ErrRefused} {
			if _, err := e.Hear(t.Context(), second()); !errors.Is(err, want) || want != nil && !errors.Is(err, openai.ErrRefused) {
				t.Errorf("%d: clip %d: %v, want %v", status, i, err, want)
			}
		}
		if asked := len(server.Asked()); asked != 3 {
			t.Errorf("%d: %d requests for 3 clips", status, asked)
		}
	}
}

func TestAServiceThatIsNotThereIsAway(t *testing.T) {
	t.Parallel()
	server := start(t, transcribe.Words{})
	_ = server.Close()
	_, err := engine(t, openai.Config{URL: server.URL, Tries: 1}).Hear(t.Context(), second())
	if !errors.Is(err, openai.ErrDown) || !errors.Is(err, transcribe.ErrAway) || !strings.Contains(err.Error(), "connection refused") {
		t.Error(err)
	}
}

func TestAServiceWithoutVerboseAnswersIsAskedForLess(t *testing.T) {
	t.Parallel()
	server := start(t, transcribe.Words{Text: "您好"})
	server.Next(asrserver.Answer(400, `{"error":{"message":"response_format 'verbose_json' is not compatible with model","param":"response_format","code":"unsupported_value"}}`))
	e := engine(t, openai.Config{URL: server.URL, Tries: 1})
	for range 2 {
		if words, err := e.Hear(t.Context(), second()); err != nil || words.Text != "您好" {
			t.Fatalf("%q, %v", words.Text, err)
		}
	}
	var formats []string
	for _, r := range server.Asked() {
		formats = append(formats, r.Format)
	}
	if diff := cmp.Diff([]string{"verbose_json", "json", "json"}, formats); diff != "" {
		t.Error(diff)
	}
	server.Next(asrserver.Complaint(400, "x", "response_format"))
	if _, err := e.Hear(t.Context(), second()); !errors.Is(err, openai.ErrAddress) {
		t.Errorf("a service that takes no format: %v", err)
	}
}

func TestNobodyWaitsLongerThanTheirContext(t *testing.T) {
	t.Parallel()
	server := start(t, transcribe.Words{})
	server.Next(asrserver.Hang)
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	began := time.Now()
	_, err := engine(t, openai.Config{URL: server.URL}).Hear(ctx, second())
	if !errors.Is(err, context.DeadlineExceeded) || time.Since(began) > 5*time.Second {
		t.Errorf("%v after %v", err, time.Since(began))
	}
}

func TestClosingEndsWhatIsUnderWay(t *testing.T) {
	t.Parallel()
	server := start(t, transcribe.Words{})
	arrived := make(chan struct{})
	server.Next(func(w http.ResponseWriter, r *http.Request) {
		close(arrived)
		asrserver.Hang(w, r)
	})
	e := engine(t, openai.Config{URL: server.URL})
	end := make(chan error)
	go func() {
		_, err := e.Hear(t.Context(), second())
		end <- err
	}()
	<-arrived
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-end; !errors.Is(err, transcribe.ErrAway) {
		t.Error(err)
	}
	if _, err := e.Hear(t.Context(), second()); !errors.Is(err, transcribe.ErrAway) {
		t.Errorf("after Close: %v", err)
	}
}
