package callback_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/callback"
)

var filed = time.Date(2026, 9, 3, 1, 0, 0, 0, time.UTC)

// TestEveryReasonIsThereOnceAndByTime holds that causes follow from what happened, not from
// the order in which it was told, and that a customer stays reached.
func TestEveryReasonIsThereOnceAndByTime(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		ticket := call.Ticket{Kind: rapid.SampledFrom(call.TicketKinds()).Draw(t, "kind"), Filed: filed}
		for _, hour := range rapid.SliceOfN(rapid.IntRange(0, 60), 0, 8).Draw(t, "events") {
			kind := rapid.SampledFrom(call.TicketEventKinds()).Draw(t, "event")
			ticket.Events = append(ticket.Events, call.TicketEvent{Kind: kind, At: filed.Add(time.Duration(hour) * time.Hour), Score: hour % 6})
		}
		causes := callback.OfTicket(ticket, filed.Add(24*time.Hour))
		turned := ticket
		turned.Events = slices.Clone(ticket.Events)
		slices.Reverse(turned.Events)
		if !slices.Equal(causes, callback.OfTicket(turned, filed.Add(24*time.Hour))) {
			t.Fatalf("%+v", causes)
		}
		seen := map[callback.Reason]bool{}
		for i, c := range causes {
			if seen[c.Reason] || !slices.Contains(callback.Reasons(), c.Reason) || i > 0 && c.At.Before(causes[i-1].At) {
				t.Fatalf("%+v", causes)
			}
			seen[c.Reason] = true
		}
		since, due := callback.Since(causes, filed.Add(100*time.Hour))
		if due != (len(causes) > 0) {
			t.Fatalf("%+v are due: %v", causes, due)
		}
		tries := callback.InOrder(callback.Surveys(ticket), nil)
		done := callback.Done(tries, since.At)
		later := append(slices.Clone(tries), callback.Try{At: filed.Add(200 * time.Hour), Reached: true, Score: 1})
		if !done.IsZero() && !callback.Done(later, since.At).Equal(done) || done.IsZero() && callback.Done(later, since.At).IsZero() {
			t.Fatalf("done %v, and %v after another call", done, callback.Done(later, since.At))
		}
		if was, known := callback.Satisfied(tries); known {
			if is, _ := callback.Satisfied(later); is != was {
				t.Fatal("a later score counts")
			}
		}
	})
}

func TestARepairIsLateFromItsTermOn(t *testing.T) {
	t.Parallel()
	term := filed.Add(24 * time.Hour)
	causes := callback.OfTicket(call.Ticket{Kind: call.Repair, Filed: filed}, term)
	if _, due := callback.Since(causes, term.Add(-time.Millisecond)); due {
		t.Error("it is late before its term")
	}
	if first, due := callback.Since(causes, term); !due || first.Reason != callback.Overdue || !first.At.Equal(term) {
		t.Errorf("%+v, %v", first, due)
	}
}

func TestOnlyBadRatingsOfAnsweredCallsAreCalledBack(t *testing.T) {
	t.Parallel()
	for rating := call.RatingUnknown; rating <= 5; rating++ {
		c := call.Call{Answered: true, CSAT: rating, Started: filed, Duration: time.Minute}
		causes := callback.OfCall(c)
		if due := rating == 1 || rating == 2; due != (len(causes) == 1) || due && !causes[0].At.Equal(filed.Add(time.Minute)) {
			t.Errorf("rated %d: %+v", rating, causes)
		}
		c.Answered = false
		if len(callback.OfCall(c)) > 0 {
			t.Error("nobody answered, and it is called back")
		}
	}
}

func TestAResultSaysWhatIsWrongWithIt(t *testing.T) {
	t.Parallel()
	good := callback.Result{Key: "k", By: "li", At: filed, Try: callback.Try{At: filed, Reached: true, Score: 5}, Said: callback.Script()}
	if err := good.Check(); err != nil {
		t.Error(err)
	}
	for field, spoil := range map[string]func(*callback.Result){
		"key":     func(r *callback.Result) { r.Key = "" },
		"score":   func(r *callback.Result) { r.Try.Score = 6 },
		"reached": func(r *callback.Result) { r.Try.Reached = false },
		"words":   func(r *callback.Result) { r.Words = string(make([]rune, callback.MaxWords+1)) },
		"said":    func(r *callback.Result) { r.Said = append(slices.Clone(r.Said), callback.Offer) },
	} {
		bad := good
		spoil(&bad)
		var mistake callback.MistakeError
		if err := bad.Check(); !errors.As(err, &mistake) || mistake.Field != field || mistake.Error() == "" {
			t.Errorf("%s: %v", field, err)
		}
	}
}
