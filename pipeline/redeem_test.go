package pipeline_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/tingcha/tingcha/intake"
	"github.com/tingcha/tingcha/pipeline"
	"github.com/tingcha/tingcha/pipeline/bus"
	"github.com/tingcha/tingcha/storage"
)

// redeem tries every dead letter again and gives the errors.
func (h *hotline) redeem(c *pipeline.Consumer) []error {
	h.t.Helper()
	letters, _, err := h.store.DeadLetters(h.t.Context(), 100)
	if err != nil {
		h.t.Fatal(err)
	}
	var all []error
	for _, l := range letters {
		if _, err := c.Redeem(h.t.Context(), h.store, l); err != nil {
			all = append(all, err)
		}
	}
	return all
}

// knowing is a consumer whose settings know one more word.
func (h *hotline) knowing(from bus.Log) *pipeline.Consumer {
	h.t.Helper()
	cfg := intake.DefaultConfig()
	cfg.Zone, cfg.Sector = "UTC", "power"
	cfg.CSATWords = map[string]int{"非常满意": 5}
	r, err := intake.New(cfg, intake.Options{Key: []byte("a test's"), Now: h.now})
	if err != nil {
		h.t.Fatal(err)
	}
	c := h.consumer(from)
	c.Reader = r
	return c
}

func TestDeadLetterIsBroughtAfterAll(t *testing.T) {
	t.Parallel()
	h, j := newHotline(t), newJournal()
	rated := strings.Replace(cdrMessage("a", 60), `"csat":5`, `"csat":"非常满意","caller":"13800001111"`, 1)
	j.publish(bus.CallTopic, 0, cdrMessage("first", 60), rated, "{")
	take(t, h.consumer(j))
	if got := h.letters(); len(got) != 2 {
		t.Fatalf("dead letters %v", got)
	}
	if errs := h.redeem(h.consumer(j)); len(errs) != 2 || !errors.Is(errs[0], pipeline.ErrStillBad) {
		t.Errorf("with the old settings: %v", errs)
	}
	errs := h.redeem(h.knowing(j))
	if len(errs) != 1 || !strings.Contains(errs[0].Error(), "bad_json") {
		t.Errorf("what is no JSON stays so: %v", errs)
	}
	if got := h.letters(); len(got) != 1 || got[0] != "tingcha.cdr/0@2 bad_json" {
		t.Errorf("left %v", got)
	}
	if d := h.stands("a", storage.Expected, ""); d.Call.CSAT != 5 || d.Call.Customer == "" {
		t.Errorf("call %+v", d.Call)
	}
	if got := h.position("kafka:tingcha.cdr/0"); got != 3 {
		t.Errorf("the place has moved to %d", got)
	}
}

func TestLetterWhoseMessageIsGoneNeedsToBeWhole(t *testing.T) {
	t.Parallel()
	h, j := newHotline(t), newJournal()
	whole := strings.Replace(cdrMessage("a", 60), `"csat":5`, `"csat":"非常满意"`, 1)
	masked := strings.Replace(cdrMessage("b", 60), `"csat":5`, `"csat":"非常满意","caller":"13800001111"`, 1)
	j.publish(bus.CallTopic, 0, whole, masked)
	take(t, h.consumer(j))
	j.first = 2
	errs := h.redeem(h.knowing(j))
	if len(errs) != 1 || !errors.Is(errs[0], pipeline.ErrStillBad) {
		t.Errorf("errors %v", errs)
	}
	if d := h.stands("a", storage.Expected, ""); d.Call.CSAT != 5 {
		t.Errorf("call %+v", d.Call)
	}
	if d := h.stands("b", storage.Expected, ""); strings.Contains(string(d.Call.Customer), "*") {
		t.Errorf("a masked number became a customer: %+v", d.Call)
	}
}

func TestLetterOfAFileIsSentBackToItsFile(t *testing.T) {
	t.Parallel()
	h := newHotline(t)
	_, err := h.consumer(newJournal()).Redeem(t.Context(), h.store, storage.DeadLetter{Source: "file:9f", Name: "cdr.csv"})
	if !errors.Is(err, pipeline.ErrStillBad) {
		t.Errorf("error %v", err)
	}
}

func TestARedeemedLineDoesNotUndoALaterOne(t *testing.T) {
	t.Parallel()
	h, j := newHotline(t), newJournal()
	rated := strings.Replace(cdrMessage("a", 60), `"csat":5`, `"csat":"非常满意"`, 1)
	j.publish(bus.CallTopic, 0, rated, cdrMessage("a", 90))
	take(t, h.consumer(j))
	if errs := h.redeem(h.knowing(j)); len(errs) != 0 {
		t.Fatal(errs)
	}
	if d := h.stands("a", storage.Expected, ""); d.Call.Duration != 90*time.Second {
		t.Errorf("the call lasts %v, want what was said last", d.Call.Duration)
	}
	if got := h.letters(); len(got) != 0 {
		t.Errorf("left %v", got)
	}
}
