package pipeline_test

import (
	"strings"
	"testing"
	"time"

	"github.com/tingcha/tingcha/internal/asrserver"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/transcribe/openai"
)

// page is what stands between a program and a service more often than one thinks.
const page = "<!DOCTYPE html><html><body>Please log in</body></html>"

// Whatever a service does wrong for a while, every call is heard whole in the end, and
// nothing of it is kept before.
func TestCallsOutlastAServiceThatMisbehaves(t *testing.T) {
	t.Parallel()
	for name, faults := range map[string][]asrserver.Fault{
		"it is busy":              repeat(6, asrserver.Answer(429, "", "Retry-After", "3600")),
		"it is down":              repeat(6, asrserver.Answer(503, page)),
		"it hangs":                repeat(3, asrserver.Hang),
		"it breaks off":           repeat(6, asrserver.Hangup("")),
		"it answers 10 MB":        repeat(3, asrserver.Endless(10<<20)),
		"it cuts its answers":     repeat(3, asrserver.Answer(200, `{"text":"我要投`)),
		"its key was withdrawn":   repeat(6, asrserver.Complaint(401, "invalid_api_key", "no")),
		"a gateway wants a login": repeat(6, asrserver.Answer(200, page, "Content-Type", "text/html")),
		"one thing after another": {
			asrserver.Answer(429, ""), asrserver.Hangup(`{"text":`), nil, asrserver.Answer(500, ""), asrserver.Endless(10 << 20),
			asrserver.Answer(307, "", "Location", "http://127.0.0.1:9/"), asrserver.Drip(time.Millisecond), nil, asrserver.Answer(200, "{}"),
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, err := asrserver.Start(t.Context(), fluent("behind"))
			if err != nil {
				t.Fatal(err)
			}
			defer server.Close()
			server.Next(faults...)
			h := newHotline(t)
			engine, err := openai.New(openai.Config{
				URL: server.URL, Model: "m", Key: "sk-test", AtOnce: 2, Tries: 1, Timeout: 3 * time.Second, Breaker: 3, Pause: time.Second,
			}, h.now)
			if err != nil {
				t.Fatal(err)
			}
			defer engine.Close()
			h.hears(engine)
			ids := []string{"c1", "c2", "c3"}
			h.record(ids...)
			for done, rounds := 0, 0; done < len(ids) && rounds < 60; rounds++ {
				h.drain()
				done = 0
				for _, id := range ids {
					if d := h.dossier(id); d.Entry.State == storage.Fetched && len(d.Transcript.Turns) > 0 {
						t.Fatalf("%s is half heard: %+v", id, d.Transcript)
					} else if strings.Contains(d.Entry.Detail, "sk-test") || strings.Contains(d.Entry.Detail, "Please") {
						t.Fatalf("%s tells what it must not: %s", id, d.Entry.Detail)
					} else if d.Entry.State == storage.Scored || d.Entry.State == storage.Dead {
						done++
					}
				}
				h.later(2 * time.Hour)
			}
			for _, id := range ids {
				d := h.stands(id, storage.Scored, "")
				if len(d.Transcript.Turns) != 2 || !strings.Contains(d.Transcript.Turns[1].Text, "投诉") {
					t.Errorf("%s: %+v", id, d.Transcript.Turns)
				}
			}
			if run := h.hearing(); run.Total != 0 {
				t.Errorf("all is heard, and the run tells %+v", run)
			}
			// A clip that fails ends the other of its call, which may have been on its way.
			if asked := len(server.Asked()); asked < 6 || asked > 2*(6+len(faults)) {
				t.Errorf("the service was asked %d times for 6 turns with %d faults", asked, len(faults))
			}
		})
	}
}

func repeat(n int, f asrserver.Fault) (all []asrserver.Fault) {
	for range n {
		all = append(all, f)
	}
	return all
}
