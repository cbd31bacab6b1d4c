package webhook_test

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/sqlite"
	"github.com/tingcha/tingcha/storage/storagetest"
	"github.com/tingcha/tingcha/webhook"
)

// bench is a store with findings, and a receiver that notes what it was sent.
type bench struct {
	*testing.T
	store  *sqlite.Store
	hook   storage.Webhook
	sender *webhook.Sender
	clock  time.Time

	mu     sync.Mutex
	got    []received
	answer func(n int) int // the status of the answer to message n, from 0
	came   chan struct{}
}

type received struct {
	header http.Header
	body   []byte
}

// judgedAt is when verdicts of the bench are given.
func judgedAt() time.Time { return storagetest.Start().Add(101 * 24 * time.Hour) }

func newBench(t *testing.T) *bench {
	t.Helper()
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "tingcha.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	storagetest.IngestMany(t, store, 3)
	for _, from := range storagetest.Way() {
		storagetest.Walk(t, store, from)
	}
	b := &bench{T: t, store: store, clock: judgedAt(), answer: func(int) int { return http.StatusNoContent }, came: make(chan struct{}, 100)}
	server := httptest.NewServer(http.HandlerFunc(b.receive))
	t.Cleanup(server.Close)
	b.hook = storage.Webhook{ID: "wh_1", URL: server.URL + "/hook?key=geheim", Secret: webhook.NewSecret(), By: "admin", Made: b.clock}
	if err := store.AddWebhook(t.Context(), b.hook); err != nil {
		t.Fatal(err)
	}
	b.sender = &webhook.Sender{
		Store:  store,
		Policy: webhook.Policy{Hosts: []string{"127.0.0.1"}, Networks: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}},
		Every:  time.Millisecond, Log: slog.New(slog.DiscardHandler),
		Now: func() time.Time { b.mu.Lock(); defer b.mu.Unlock(); return b.clock },
	}
	return b
}

func (b *bench) receive(w http.ResponseWriter, r *http.Request) {
	text, err := io.ReadAll(r.Body)
	if err != nil {
		b.Error(err)
	}
	b.mu.Lock()
	n := len(b.got)
	b.got = append(b.got, received{r.Header, text})
	b.mu.Unlock()
	w.Header().Set("Location", "http://127.0.0.1/elsewhere")
	w.WriteHeader(b.answer(n))
	b.came <- struct{}{}
}

// judge gives a verdict on the first finding.
func (b *bench) judge(kind storage.VerdictKind) storage.FindingRow {
	b.Helper()
	found, _, err := b.store.Findings(b.Context(), storage.FindingFilter{Limit: 1})
	if err != nil || len(found) == 0 {
		b.Fatalf("%d findings, %v", len(found), err)
	}
	f := found[0]
	scores := storagetest.SampleDeduction(f)
	if kind != storage.Confirm {
		for i := range scores {
			scores[i].Points = -scores[i].Points
		}
	}
	v := storage.Verdict{Finding: f.ID, Kind: kind, Key: string(kind) + strconv.Itoa(f.Rounds), Seen: f.Version, At: judgedAt()}
	f, err = b.store.Judge(b.Context(), v, scores)
	if err != nil {
		b.Fatal(err)
	}
	return f
}

// send lets the sender run until n messages have come and were noted.
func (b *bench) send(n int) {
	b.Helper()
	ctx, stop := context.WithCancel(b.Context())
	defer stop()
	done := make(chan error, 1)
	go func() { done <- b.sender.Run(ctx) }()
	for range n {
		select {
		case <-b.came:
		case <-time.After(20 * time.Second):
			b.Fatalf("%d messages came, want %d", len(b.got), n)
		}
	}
	b.settled()
	stop()
	if err := <-done; err != nil {
		b.Fatal(err)
	}
}

// settled waits until what came was noted.
func (b *bench) settled() {
	b.Helper()
	for range 2000 {
		due, err := b.store.DueDeliveries(b.Context(), b.hook.ID, b.sender.Now(), 1)
		if err != nil {
			b.Fatal(err)
		}
		if len(due) == 0 {
			return
		}
		<-time.After(time.Millisecond)
	}
	b.Fatal("what is due was not noted")
}

func (b *bench) deliveries() []storage.Delivery {
	b.Helper()
	all, err := b.store.Deliveries(b.Context(), b.hook.ID, 0)
	if err != nil {
		b.Fatal(err)
	}
	return all
}

func TestAConfirmedFindingIsToldSignedAndInOrder(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	first := b.judge(storage.Confirm)
	b.judge(storage.Undo)
	b.send(2)
	for i, kind := range []string{webhook.FindingConfirmed, webhook.FindingTakenBack} {
		got := b.got[i]
		var m webhook.Message
		if err := json.Unmarshal(got.body, &m); err != nil {
			t.Fatal(err)
		}
		if m.Type != kind || m.Data.Finding.ID != first.ID || m.Data.Version != first.Version+int64(i) || !m.Timestamp.Equal(judgedAt()) {
			t.Errorf("message %d: %s", i, got.body)
		}
		id := got.header.Get("webhook-id")
		want, err := webhook.Sign(b.hook.Secret, id, judgedAt(), got.body)
		if err != nil || got.header.Get("webhook-signature") != want || got.header.Get("webhook-timestamp") != strconv.FormatInt(judgedAt().Unix(), 10) {
			t.Errorf("message %d is signed %v", i, got.header)
		}
	}
	if b.got[0].header.Get("webhook-id") == b.got[1].header.Get("webhook-id") {
		t.Error("two messages have one ID")
	}
	for _, d := range b.deliveries() {
		if d.State != storage.DeliveryMade || d.Attempts != 1 {
			t.Errorf("after it was taken: %+v", d)
		}
	}
}

func TestAMessageComesAgainUnderItsIDAndIsParkedInTheEnd(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	statuses := []int{http.StatusInternalServerError, http.StatusFound, http.StatusTooManyRequests}
	b.answer = func(n int) int { return statuses[n%len(statuses)] }
	b.judge(storage.Confirm)
	tries := 0
	for ; tries < 100; tries++ {
		d := b.deliveries()[0]
		if d.State == storage.DeliveryParked {
			break
		}
		b.mu.Lock()
		b.clock = d.Next
		b.mu.Unlock()
		b.send(1)
		if why := b.deliveries()[0].Why; !strings.HasPrefix(why, "answered "+strconv.Itoa(statuses[tries%3])) || strings.Contains(why, "geheim") {
			t.Errorf("try %d failed of %q", tries, why)
		}
	}
	d := b.deliveries()[0]
	if span := d.Done.Sub(d.First); d.State != storage.DeliveryParked || tries < 8 || tries > 20 || span > 24*time.Hour {
		t.Errorf("after %d tries: %+v", tries, d)
	}
	for _, got := range b.got {
		if got.header.Get("webhook-id") != b.got[0].header.Get("webhook-id") {
			t.Error("a try has another ID than the first")
		}
	}
	b.answer = func(int) int { return http.StatusOK }
	if n, err := b.store.SendAgain(t.Context(), b.hook.ID, b.sender.Now()); err != nil || n != 1 {
		t.Fatalf("sent %d again, %v", n, err)
	}
	b.send(1)
	if d := b.deliveries()[0]; d.State != storage.DeliveryMade {
		t.Errorf("after it was sent again: %+v", d)
	}
}

func TestAnAddressThatIsNoLongerAllowedIsNotAskedFor(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.sender.Policy = webhook.Policy{}
	b.judge(storage.Confirm)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	done := make(chan error, 1)
	go func() { done <- b.sender.Run(ctx) }()
	b.settled()
	stop()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if d := b.deliveries()[0]; len(b.got) != 0 || !strings.Contains(d.Why, "webhooks.hosts") {
		t.Errorf("%d messages came, and the reason is %q", len(b.got), d.Why)
	}
}
