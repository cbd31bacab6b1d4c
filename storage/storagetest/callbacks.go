package storagetest

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/callback"
	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

func callbackCases() map[string]func(*kit) {
	return map[string]func(*kit){
		"every cause makes a callback, once":                      callbacksArise,
		"the same traffic in another order gives the same list":   callbacksReplayed,
		"a repair that is done in time is not called back":        callbackGoesWithItsCause,
		"a result is noted once, and changes figures":             callbackRecorded,
		"who is not to be called back has no result":              callbackOfNobody,
		"callbacks are listed by what is due, as far as one sees": callbacksListed,
	}
}

// arise finds out who is to be called back.
func (k *kit) arise() {
	k.Helper()
	for {
		done, err := k.s.Arise(k.Context(), reckoner(inOctober), 3)
		k.must(err)
		if done == 0 {
			return
		}
	}
}

// work is a ticket of a kind that agent 3021 files at t0, with what happened then.
func work(id string, kind call.TicketKind, events ...call.TicketEvent) storage.OfferedTicket {
	return storage.OfferedTicket{
		Ticket: call.Ticket{ID: id, Version: 1, Kind: kind, Customer: "c1", Agent: "3021", Dept: "一部", Filed: t0, Events: events},
		Origin: "tickets.csv:9",
	}
}

func happened(kind call.TicketEventKind, after time.Duration) call.TicketEvent {
	return call.TicketEvent{Kind: kind, At: t0.Add(after)}
}

// traffic is one of everything that may make a callback, and what makes none.
func traffic() []any {
	bad, good := line("bad", t0), line("good", t0)
	bad.Call.CSAT = 2
	return []any{
		bad, good,
		work("urged", call.Business, happened(call.Urged, time.Hour), happened(call.Urged, 2*time.Hour)),
		work("handed", call.Transfer), work("complaint", call.ComplaintExternal), work("late", call.Repair, happened(call.Closed, 25*time.Hour)),
		work("in_time", call.Repair, happened(call.Closed, 24*time.Hour)), work("consult", call.Consult), work("open", call.Repair),
	}
}

// calledBack gives the causes of all callbacks.
func (k *kit) calledBack(f storage.CallbackFilter) []string {
	k.Helper()
	if f.AsOf.IsZero() {
		f.AsOf = inOctober
	}
	all, total, err := k.s.ListCallbacks(k.Context(), f)
	k.must(err)
	if total != len(all) {
		k.Errorf("%d callbacks of %d", len(all), total)
	}
	var got []string
	for _, c := range all {
		for _, cause := range c.Causes {
			got = append(got, fmt.Sprintf("%s %s since %v", c.Source.ID, cause.Reason, cause.At.Sub(t0)))
		}
	}
	return got
}

var wantedCallbacks = []string{
	"complaint complained since 0s", "handed handed_over since 0s", "bad dissatisfied since 1m0s", "urged urged since 1h0m0s",
	"late overdue since 24h0m0s", "open overdue since 24h0m0s",
}

func callbacksArise(k *kit) {
	k.ingest(traffic()...)
	k.arise()
	k.same(wantedCallbacks, k.calledBack(storage.CallbackFilter{}))
	k.same(wantedCallbacks[:4], k.calledBack(storage.CallbackFilter{AsOf: t0.Add(24*time.Hour - time.Millisecond)}))
	k.ingest(traffic()...)
	k.arise()
	k.same(wantedCallbacks, k.calledBack(storage.CallbackFilter{}))
}

func callbacksReplayed(k *kit) {
	all := traffic()
	for i, batch := range slices.Backward(all) {
		k.ingest(batch)
		if i%2 == 0 {
			k.arise()
		}
	}
	k.arise()
	k.same(wantedCallbacks, k.calledBack(storage.CallbackFilter{}))
}

func callbackGoesWithItsCause(k *kit) {
	k.ingest(work("r", call.Repair))
	k.arise()
	k.same([]string{"r overdue since 24h0m0s"}, k.calledBack(storage.CallbackFilter{}))
	closed := work("r", call.Repair, happened(call.Closed, time.Hour))
	closed.Ticket.Version = 2
	k.ingest(closed)
	k.arise()
	k.same([]string(nil), k.calledBack(storage.CallbackFilter{}))
}

// noted is a result of an hour after t0.
func noted(key string, hours, score int) callback.Result {
	at := t0.Add(time.Duration(hours) * time.Hour)
	return callback.Result{Key: key, By: "li", At: at, Try: callback.Try{At: at, Reached: score > 0, Score: score}, Words: "客户说已解决"}
}

func callbackRecorded(k *kit) {
	k.ingest(traffic()...)
	k.arise()
	figures := func(want ...[2]int64) {
		k.Helper()
		k.sumUp(inOctober)
		for i, item := range []scoring.Item{scoring.CalledBack, scoring.CallbackSatisfied} {
			var got [2]int64
			for _, s := range k.sums(september(item)) {
				got = [2]int64{s.Num, s.Den}
			}
			k.same(want[i], got)
		}
	}
	figures([2]int64{0, 6}, [2]int64{0, 0})
	complaint, bad := scoring.Source{Kind: scoring.TicketSource, ID: "complaint"}, scoring.Source{Kind: scoring.CallSource, ID: "bad"}
	k.must(k.s.RecordCallback(k.Context(), complaint, noted("1", 2, 0)))
	figures([2]int64{0, 6}, [2]int64{0, 0})
	for range 2 {
		k.must(k.s.RecordCallback(k.Context(), complaint, noted("2", 3, 4)))
	}
	k.must(k.s.RecordCallback(k.Context(), complaint, noted("3", 4, 1)))
	figures([2]int64{1, 6}, [2]int64{1, 1})
	good := noted("4", 5, 2)
	good.Said = []callback.ScriptItem{callback.Verified, callback.Publicity}
	k.must(k.s.RecordCallback(k.Context(), bad, good))
	figures([2]int64{2, 6}, [2]int64{1, 2})

	got, err := k.s.Callback(k.Context(), complaint)
	k.must(err)
	want := storage.Callback{
		Source: complaint, Agent: "3021", Dept: "一部", Causes: []callback.Cause{{Reason: callback.Complained, At: t0}}, Since: t0, Due: t0.Add(48 * time.Hour),
		Tries: 3, Tried: t0.Add(4 * time.Hour), Done: t0.Add(3 * time.Hour), Score: 4,
		Results: []callback.Result{noted("1", 2, 0), noted("2", 3, 4), noted("3", 4, 1)},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		k.Error(diff)
	}
	counts, err := k.s.CallbackCounts(k.Context(), storage.CallbackFilter{AsOf: inOctober})
	k.must(err)
	k.same(storage.CallbackCounts{ByState: map[storage.CallbackState]int{"waiting": 4, "overdue": 4, "done": 2}, Rated: 2, Satisfied: 1}, counts)
	// What was said stays when the ticket becomes another.
	again := work("complaint", call.ComplaintExternal, happened(call.Surveyed, time.Hour))
	again.Ticket.Version = 2
	again.Ticket.Events[0].Score = 5
	k.ingest(again)
	k.arise()
	got, err = k.s.Callback(k.Context(), complaint)
	k.must(err)
	if len(got.Results) != 3 || got.Tries != 4 || !got.Done.Equal(t0.Add(time.Hour)) || got.Score != 5 {
		k.Errorf("%+v", got)
	}
	figures([2]int64{2, 6}, [2]int64{1, 2})
}

func callbackOfNobody(k *kit) {
	k.ingest(traffic()...)
	k.arise()
	for _, of := range []scoring.Source{{Kind: scoring.TicketSource, ID: "consult"}, {Kind: scoring.CallSource, ID: "good"}, {Kind: scoring.TicketSource, ID: "none"}, {}} {
		if err := k.s.RecordCallback(k.Context(), of, noted("1", 2, 4)); !errors.Is(err, storage.ErrNotFound) {
			k.Errorf("%+v: %v", of, err)
		}
	}
	var mistake callback.MistakeError
	if err := k.s.RecordCallback(k.Context(), scoring.Source{Kind: scoring.CallSource, ID: "bad"}, noted("1", 2, 7)); !errors.As(err, &mistake) {
		k.Errorf("a score of 7 was taken: %v", err)
	}
}

func callbacksListed(k *kit) {
	other := work("far", call.Transfer)
	other.Ticket.Agent, other.Ticket.Dept = "3099", ""
	k.ingest(call.Agent{ID: "3021", Dept: "一部", Team: "一班"}, call.Agent{ID: "3099", Dept: "二部", Team: "二班"}, other)
	k.ingest(traffic()...)
	k.arise()
	k.must(k.s.RecordCallback(k.Context(), scoring.Source{Kind: scoring.TicketSource, ID: "handed"}, noted("1", 2, 4)))
	for want, f := range map[string]storage.CallbackFilter{
		"[far handed_over since 0s]":    {Reach: people.Reach{Dept: "二部"}},
		"[far handed_over since 0s] ":   {Reach: people.Reach{Team: "二班"}},
		"[far handed_over since 0s]  ":  {Reach: people.Reach{Agent: "3099"}},
		"[]":                            {Reach: people.Reach{Dept: "三部"}},
		"[handed handed_over since 0s]": {State: storage.CallbackDone},
		"[urged urged since 1h0m0s]":    {Reason: callback.Urged},
		"[complaint complained since 0s far handed_over since 0s]": {State: storage.CallbackOverdue, AsOf: t0.Add(48*time.Hour + time.Second)},
		"[late overdue since 24h0m0s open overdue since 24h0m0s]":  {From: t0.Add(2 * time.Hour)},
		"[far handed_over since 0s handed handed_over since 0s]":   {To: t0.Add(time.Second), Reason: callback.HandedOver},
	} {
		got := fmt.Sprint(k.calledBack(f))
		if want := want[:len(got)]; want != got {
			k.Errorf("%+v gives %s, want %s", f, got, want)
		}
	}
}
