package storagetest

import (
	"errors"
	"time"

	"github.com/tingcha/tingcha/storage"
)

func webhookCases() map[string]func(*kit) {
	return map[string]func(*kit){
		"a webhook is told of what is confirmed and of its being taken back": webhookTold,
		"of one finding one thing is told at a time":                         webhookInOrder,
		"a delivery that has failed comes again, and is parked in the end":   webhookParked,
		"a webhook that is removed is told nothing more":                     webhookRemoved,
		"what was delivered is forgotten after a time":                       webhookForgets,
		"every webhook is told for itself":                                   webhooksApart,
	}
}

func webhook(id string) storage.Webhook {
	return storage.Webhook{ID: id, URL: "https://crm.example/hook", Secret: "whsec_c2VjcmV0", By: "admin", Made: t0}
}

// found makes a call with the usual finding.
func (k *kit) found(callID string) {
	k.Helper()
	k.ingest(line(callID, t0), transcript(callID))
	k.run(stages{findings: shirking}, later)
}

func (k *kit) due(id string, now time.Time) []storage.Delivery {
	k.Helper()
	due, err := k.s.DueDeliveries(k.Context(), id, now, 10)
	k.must(err)
	return due
}

func webhookTold(k *kit) {
	k.must(k.s.AddWebhook(k.Context(), webhook("wh_1")))
	k.must(k.s.AddWebhook(k.Context(), webhook("wh_1")))
	k.found("c1")
	k.found("c2")
	k.judge("c2", storage.Reject, "r")
	if due := k.due("wh_1", later.Add(time.Hour)); len(due) != 0 {
		k.Fatalf("told of what nobody confirmed: %+v", due)
	}
	f := k.judge("c1", storage.Confirm, "a")
	want := storage.Delivery{
		Webhook: "wh_1", Finding: f, Confirmed: true, Version: f.Version, At: later, State: storage.DeliveryWaiting, Next: later,
	}
	due := k.due("wh_1", later)
	if len(due) != 1 {
		k.Fatalf("%d deliveries are due, want 1", len(due))
	}
	want.Seq = due[0].Seq
	k.same(want, due[0])
	k.must(k.s.Delivered(k.Context(), due[0].Seq, later))
	k.judge("c1", storage.Undo, "b")
	if due = k.due("wh_1", later.Add(time.Hour)); len(due) != 1 || due[0].Confirmed {
		k.Errorf("after it was taken back: %+v", due)
	}
}

func webhookInOrder(k *kit) {
	k.must(k.s.AddWebhook(k.Context(), webhook("wh_1")))
	k.found("c1")
	k.found("c2")
	for _, press := range []struct {
		kind storage.VerdictKind
		key  string
	}{{storage.Confirm, "a"}, {storage.Undo, "b"}, {storage.Confirm, "c"}} {
		k.judge("c1", press.kind, press.key)
	}
	k.judge("c2", storage.Confirm, "d")
	now := later.Add(time.Hour)
	first := k.due("wh_1", now)
	if len(first) != 2 || !first[0].Confirmed || first[0].Finding.CallID == first[1].Finding.CallID {
		k.Fatalf("due %+v", first)
	}
	for i, confirmed := range []bool{true, false, true} {
		for _, d := range k.due("wh_1", now) {
			if d.Finding.CallID != "c1" {
				continue
			}
			if d.Confirmed != confirmed {
				k.Errorf("number %d says %v", i, d.Confirmed)
			}
			k.must(k.s.Delivered(k.Context(), d.Seq, now))
			k.must(k.s.Delivered(k.Context(), d.Seq, now))
		}
	}
	if due := k.due("wh_1", now); len(due) != 1 || due[0].Finding.CallID != "c2" {
		k.Errorf("left: %+v", due)
	}
}

func webhookParked(k *kit) {
	k.must(k.s.AddWebhook(k.Context(), webhook("wh_1")))
	k.found("c1")
	k.judge("c1", storage.Confirm, "a")
	d := k.due("wh_1", later)[0]
	k.must(k.s.NotDelivered(k.Context(), d.Seq, "503 Service Unavailable", later, later.Add(time.Minute)))
	if due := k.due("wh_1", later); len(due) != 0 {
		k.Errorf("due before its time: %+v", due)
	}
	d = k.due("wh_1", later.Add(time.Minute))[0]
	if d.Attempts != 1 || !d.First.Equal(later) || d.Why != "503 Service Unavailable" {
		k.Errorf("after a try: %+v", d)
	}
	k.must(k.s.NotDelivered(k.Context(), d.Seq, "no answer", later.Add(time.Minute), time.Time{}))
	k.judge("c1", storage.Undo, "b")
	all, err := k.s.Deliveries(k.Context(), "wh_1", 0)
	k.must(err)
	hooks, err := k.s.Webhooks(k.Context())
	k.must(err)
	if len(all) != 2 || all[0].State != storage.DeliveryParked || hooks[0].Parked != 1 || hooks[0].Waiting != 1 || !hooks[0].Oldest.Equal(all[1].At) {
		k.Errorf("deliveries %+v of %+v", all, hooks)
	}
	if due := k.due("wh_1", later.Add(time.Hour)); len(due) != 1 || due[0].Confirmed {
		k.Errorf("what is parked holds up what came after it: %+v", due)
	}
	n, err := k.s.SendAgain(k.Context(), "wh_1", later)
	k.must(err)
	if due := k.due("wh_1", later); n != 1 || len(due) != 1 || due[0].Attempts != 0 || !due[0].First.IsZero() {
		k.Errorf("sent %d again: %+v", n, due)
	}
}

func webhookRemoved(k *kit) {
	k.must(k.s.AddWebhook(k.Context(), webhook("wh_1")))
	k.found("c1")
	k.judge("c1", storage.Confirm, "a")
	k.must(k.s.RemoveWebhook(k.Context(), "wh_1"))
	if err := k.s.RemoveWebhook(k.Context(), "wh_1"); !errors.Is(err, storage.ErrNotFound) {
		k.Errorf("removed twice: %v", err)
	}
	k.judge("c1", storage.Undo, "b")
	all, err := k.s.Deliveries(k.Context(), "wh_1", 0)
	k.must(err)
	k.same([]storage.Delivery(nil), all)
}

func webhookForgets(k *kit) {
	k.must(k.s.AddWebhook(k.Context(), webhook("wh_1")))
	k.found("c1")
	k.judge("c1", storage.Confirm, "a")
	k.must(k.s.Delivered(k.Context(), k.due("wh_1", later)[0].Seq, later))
	k.judge("c1", storage.Undo, "b")
	if n, err := k.s.ForgetDeliveries(k.Context(), later.Add(time.Hour)); err != nil || n != 0 {
		k.Errorf("forgot %d, %v, while its finding has something to tell", n, err)
	}
	k.must(k.s.Delivered(k.Context(), k.due("wh_1", later.Add(time.Hour))[0].Seq, later.Add(time.Hour)))
	if n, err := k.s.ForgetDeliveries(k.Context(), later.Add(time.Minute)); err != nil || n != 1 {
		k.Errorf("forgot %d, %v, want 1", n, err)
	}
}

func webhooksApart(k *kit) {
	k.must(k.s.AddWebhook(k.Context(), webhook("wh_1")))
	k.must(k.s.AddWebhook(k.Context(), webhook("wh_2")))
	k.found("c1")
	k.judge("c1", storage.Confirm, "a")
	k.must(k.s.Delivered(k.Context(), k.due("wh_1", later)[0].Seq, later))
	if len(k.due("wh_1", later)) != 0 || len(k.due("wh_2", later)) != 1 {
		k.Error("what one was told, the other was not")
	}
}
