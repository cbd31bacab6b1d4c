package storagetest

import (
	"errors"
	"fmt"
	"time"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/warning"
)

// alertsBeside has two clusters of complaints at once, of which the longer one goes on.
func alertsBeside(k *kit) {
	b := complaintBook(k)
	b.Watches[0].Alike = 0.5
	b.Watches[0].Steps = []warning.Step{{Level: warning.Blue, At: 2}}
	k.must(k.s.SetWatches(k.Context(), b, t0))
	about := func(id, text string, minutes int) storage.OfferedTicket {
		t := complaint(id, "一部", minutes)
		t.Ticket.Text = text
		return t
	}
	const outage, invoice = "客户反映星河小区宽带从今天早上开始全部断网，要求尽快恢复", "客户投诉上门师傅收费没有开发票态度恶劣"
	for i := range 11 {
		k.ingest(about(fmt.Sprint("a", i), outage, 30*i))
	}
	k.ingest(about("z1", invoice, 20), about("z2", invoice, 30))
	if w := k.warn(b, soon); w.Raised != 2 {
		k.Fatalf("%+v\n%s", w, k.alerts())
	}
	k.ingest(about("a11", outage, 320))
	if w := k.warn(b, soon); w.Raised+w.Risen != 0 {
		k.Errorf("%+v", w)
	}
	if got, want := k.alerts(), "complaints/一部 blue 2 raised 30m0s–30m0s 2\ncomplaints/一部 blue 3 raised 30m0s–5h20m0s 12"; got != want {
		k.Errorf("alerts\n%s\nwant\n%s", got, want)
	}
}

func alertsCorrected(k *kit) {
	b := complaintBook(k)
	b.Watches[0].Steps = []warning.Step{{Level: warning.Blue, At: 1}}
	k.must(k.s.SetWatches(k.Context(), b, t0))
	k.ingest(complaint("t1", "一部", 0))
	if w := k.warn(b, soon); w.Raised != 1 {
		k.Errorf("%+v", w)
	}
	again := complaint("t1", "一部", 600)
	again.Ticket.Version = 2
	k.ingest(again)
	if w := k.warn(b, soon); w.Raised != 0 || w.Left != 0 {
		k.Errorf("%+v", w)
	}
	if a := k.only(); !a.Last.Equal(t0.Add(600 * time.Minute)) {
		k.Errorf("lasts until %v", a.Last)
	}
}

// alertsJoined has what comes between two alerts make one of them.
func alertsJoined(k *kit) {
	b := complaintBook(k)
	b.Watches[0].Calm = time.Hour
	k.must(k.s.SetWatches(k.Context(), b, t0))
	for i := range 12 { // from 0 to 440, and no earlier one is read again
		k.ingest(complaint(fmt.Sprint("a", i), "一部", 20*i), complaint(fmt.Sprint("b", i), "一部", 320+20*i))
	}
	if w := k.warn(b, soon); w.Raised != 2 {
		k.Fatalf("%+v\n%s", w, k.alerts())
	}
	k.ingest(complaint("c0", "一部", 240), complaint("c1", "一部", 260), complaint("c2", "一部", 280), complaint("c3", "一部", 300))
	k.warn(b, soon)
	if got, want := k.alerts(), "complaints/一部 blue 3 raised 40m0s–9h0m0s 28"; got != want {
		k.Errorf("alerts\n%s\nwant\n%s", got, want)
	}
	if w := k.warn(b, soon); w.Raised+w.Risen+w.Taken != 0 {
		k.Errorf("%+v", w)
	}
}

func alertsToldLate(k *kit) {
	b := complaintBook(k)
	b.Late = 30 * time.Minute
	k.ingest(complaint("t1", "一部", 0), complaint("t2", "一部", 10), complaint("t3", "一部", 20))
	now := t0.Add(time.Hour)
	k.must(k.s.SetWatches(k.Context(), b, now))
	k.warn(b, now.Add(10*time.Second))
	if a := k.only(); a.Told || len(a.Messages) != 0 {
		k.Errorf("told of what is old: %+v", a)
	}
	for i := range 2 {
		k.ingest(complaint(fmt.Sprint("u", i), "一部", 65+i))
		k.warn(b, now.Add(6*time.Minute))
		if a := k.only(); !a.Told || len(a.Messages) != 1 || len(a.Steps) != 1 {
			k.Errorf("it goes on: told %v, %d messages, %d steps", a.Told, len(a.Messages), len(a.Steps))
		}
	}
}

func watchesOfOthers(k *kit) {
	b := complaintBook(k)
	old := complaintBook(k)
	old.Watches[0].ByDept = false
	k.must(k.s.SetWatches(k.Context(), b, t0))
	k.ingest(complaint("t1", "一部", 0), complaint("t2", "一部", 10), complaint("t3", "一部", 20))
	for _, other := range []warning.Book{old, {}} {
		if w, err := k.s.Warn(k.Context(), other, soon, 100); !errors.Is(err, storage.ErrOtherWatches) || w.Taken != 0 {
			k.Errorf("%+v, %v", w, err)
		}
	}
	if w := k.warn(b, soon); w.Raised != 1 {
		k.Errorf("nothing is left to count: %+v", w)
	}
}

func watchesFilledLast(k *kit) {
	b := complaintBook(k)
	for i := range 6 {
		k.ingest(complaint(fmt.Sprint("t", i), "一部", i))
	}
	k.must(k.s.SetWatches(k.Context(), b, t0))
	if _, err := k.s.Warn(k.Context(), b, soon, 1); err != nil { // notes what was there
		k.Fatal(err)
	}
	k.ingest(complaint("u0", "二部", 60), complaint("u1", "二部", 61), complaint("u2", "二部", 62))
	w, err := k.s.Warn(k.Context(), b, soon, 3)
	k.must(err)
	if w.Taken != 3 || w.Left == 0 {
		k.Errorf("%+v", w)
	}
	if got, want := k.alerts(), "complaints/二部 blue 3 raised 1h2m0s–1h2m0s 3"; got != want {
		k.Errorf("alerts\n%s\nwant\n%s", got, want)
	}
	if w := k.warn(b, soon); w.Taken != 5 || w.Raised != 1 {
		k.Errorf("%+v", w)
	}
}

func alertsUnseen(k *kit) {
	b := complaintBook(k)
	k.must(k.s.SetWatches(k.Context(), b, t0))
	for i := range 5 {
		k.ingest(complaint(fmt.Sprint("t", i), "一部", i))
	}
	k.warn(b, soon)
	next := soon.Add(100 * time.Hour)
	if w := k.warn(b, next); w.Closed != 0 {
		k.Error("a red alert that nobody saw has closed by itself")
	}
	_, err := k.s.TakeUp(k.Context(), storage.AlertDeed{Alert: k.only().ID, Deed: warning.Acknowledge, Who: "li", Key: "k", At: next})
	k.must(err)
	if w := k.warn(b, next); w.Closed != 1 {
		k.Errorf("somebody saw it: %+v", w)
	}
}

func watchesOfTheArchive(k *kit) {
	b := complaintBook(k)
	for i := range 3 {
		k.ingest(complaint(fmt.Sprint("t", i), "一部", i))
	}
	k.must(k.s.SetWatches(k.Context(), b, soon))
	k.warn(b, soon.Add(time.Minute))
	for i := range 3 {
		again := complaint(fmt.Sprint("t", i), "一部", i)
		again.Ticket.Version = 2
		k.ingest(again)
	}
	if w := k.warn(b, soon.Add(2*time.Minute)); w.Taken != 3 || w.Raised != 0 {
		k.Errorf("%+v\n%s", w, k.alerts())
	}
}
