package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/web/api"
)

func TestRecordsComeOneAtATimeInAListOrOneALine(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	token := s.everything()
	for body, want := range map[string]int{
		`{"call_id":"a"}`:                                  1,
		"{\n  \"call_id\": \"a\"\n}\n":                     1,
		`[{"call_id":"a"},{"call_id":"b"}]`:                2,
		"{\"call_id\":\"a\"}\n\n{\"call_id\":\"b\"}\r\n{}": 3,
		"\ufeff{\"call_id\":\"a\"}":                        1,
		" [ {} ] ":                                         1,
	} {
		var got api.Receipt
		s.ask(token, http.MethodPost, "/intake/calls", body, "Content-Type", "application/x-ndjson").into(http.StatusOK, &got)
		if got.Taken != want || len(got.Records) != want || got.Records[want-1].Number != want {
			t.Errorf("%q: %+v, want %d", body, got, want)
		}
	}
	var mixed api.Receipt
	s.ask(token, http.MethodPost, "/intake/tickets", "{\"id\":\"T1\"}\nnonsense\n").into(http.StatusOK, &mixed)
	if mixed.Taken != 1 || mixed.Refused != 1 || mixed.Records[1].Outcome != api.Refused || mixed.Records[1].Problems[0].Reason != "bad_json" {
		t.Errorf("%+v", mixed)
	}
	for _, body := range []string{"[]", "[{]", " ", "[1,"} {
		if r := s.ask(token, http.MethodPost, "/intake/calls", body); r.status != http.StatusUnprocessableEntity && r.status != http.StatusBadRequest {
			t.Errorf("%q: status %d: %s", body, r.status, r.body)
		}
	}
	s.ask(token, http.MethodPost, "/intake/calls", strings.Repeat("{}\n", 501)).refused(http.StatusRequestEntityTooLarge, "too_large")
	s.ask(token, http.MethodPost, "/intake/calls", `"`+strings.Repeat("x", 1<<20)+`"`).refused(http.StatusRequestEntityTooLarge, "too_large")
}

func TestARecordingIsHandedOverWithItsCall(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	token := s.everything()
	var got api.Taken
	s.ask(token, http.MethodPut, "/intake/recordings/c%2F1/%E5%BD%95%E9%9F%B3.wav?agent_channel=1&started=2026-09-03T10:12:00%2B08:00", strings.Repeat("x", 100_000), "Content-Type", "audio/wav").into(http.StatusOK, &got)
	if u := s.intake.uploads[0]; u.Call != "c/1" || u.Name != "录音.wav" || u.AgentChannel != 1 || u.Started.Unix() != 1788401520 || s.intake.bytes[0] != 100_000 {
		t.Errorf("%+v with %d bytes", u, s.intake.bytes[0])
	}
	for _, path := range []string{"/intake/recordings/c/a%2Fb.wav", "/intake/recordings/c/a%5Cb.wav", "/intake/recordings/c/..%2F..%2Fetc", "/intake/recordings/c/%2e%2e", "/intake/recordings/c/a.wav?agent_channel=7", "/intake/recordings/c/a.wav?started=now"} {
		if r := s.ask(token, http.MethodPut, path, "x"); r.status == http.StatusOK {
			t.Errorf("%s is taken", path)
		}
	}
	if len(s.intake.uploads) != 1 {
		t.Errorf("%d uploads, want 1", len(s.intake.uploads))
	}
}

func TestAProcessThatTakesNothingInSaysSo(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(c *api.Config) { c.Intake = nil })
	token := s.everything()
	s.ask(token, http.MethodPost, "/intake/calls", "{}").refused(http.StatusServiceUnavailable, "unavailable")
	s.ask(token, http.MethodPut, "/intake/recordings/c/a.wav", "x").refused(http.StatusServiceUnavailable, "unavailable")
	if n := len(s.findings(storage.FindingFilter{})); n != 2*sampleCalls {
		t.Errorf("%d findings", n)
	}
}

func TestWithoutStoreOrClockThereIsNoAPI(t *testing.T) {
	t.Parallel()
	if _, err := api.New(api.Config{}); err == nil || !strings.Contains(err.Error(), "store") {
		t.Errorf("error %v", err)
	}
}

// FuzzRecords hands any body over: it is taken apart or refused, and nothing else.
func FuzzRecords(f *testing.F) {
	for _, body := range []string{"{}", "[{}]", "{}\n{}", "[", "\ufeff[]", "\"x\"", "[[[[", "{\"a\":", "null", "\x00", "[1,2]\n[3]"} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		records, err := api.Split(body)
		if err != nil {
			return
		}
		size := 0
		for _, r := range records {
			if size += len(r); len(r) == 0 {
				t.Errorf("an empty record of %q", body)
			}
		}
		if len(records) == 0 || len(records) > 500 || size > len(body) {
			t.Errorf("%d records of %d bytes from %d", len(records), size, len(body))
		}
	})
}
