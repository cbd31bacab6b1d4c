package pipeline_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tingcha/tingcha/pipeline"
	"github.com/tingcha/tingcha/storage"
)

// notices are messages that wait, and what was noted of them.
type notices struct {
	due  []storage.AlertMessage
	mu   sync.Mutex
	sent []string
	why  map[string]string
	next map[string]time.Time
}

func (n *notices) DueMessages(context.Context, time.Time, int) ([]storage.AlertMessage, error) {
	return n.due, nil
}

func (n *notices) MessageSent(_ context.Context, id string, _ time.Time) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.sent = append(n.sent, id)
	return nil
}

func (n *notices) MessageNotSent(_ context.Context, id, why string, _, next time.Time) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.why[id], n.next[id] = why, next
	return nil
}

func newNotices(due ...storage.AlertMessage) *notices {
	return &notices{due: due, why: map[string]string{}, next: map[string]time.Time{}}
}

var noticed = time.Date(2026, 9, 3, 10, 0, 0, 0, time.UTC)

func notifier(n *notices, send func(context.Context, storage.AlertMessage) error) *pipeline.Notifier {
	return &pipeline.Notifier{Store: n, Send: send, Now: func() time.Time { return noticed }, Log: slog.New(slog.DiscardHandler)}
}

func TestAnOutletThatIsDeadKeepsNoOtherWaiting(t *testing.T) {
	t.Parallel()
	var due []storage.AlertMessage
	for i := range 10 {
		due = append(due, storage.AlertMessage{ID: fmt.Sprint("m", i), Way: storage.ByMail, Recipient: "shift"})
	}
	due = append(due, storage.AlertMessage{ID: "w", Way: storage.ByWebhook, Recipient: "chief"})
	n := newNotices(due...)
	posted := make(chan struct{})
	err := notifier(n, func(_ context.Context, m storage.AlertMessage) error {
		if m.Way == storage.ByWebhook {
			close(posted)
			return nil
		}
		select { // the server of mail does not answer before the webhook has what it is to have
		case <-posted:
		case <-time.After(10 * time.Second):
			t.Error("the webhook waits for the server of mail")
		}
		return errors.New("no answer")
	}).Once(t.Context())
	if err != nil || strings.Join(n.sent, " ") != "w" || len(n.why) != 3 {
		t.Errorf("%v; sent %v, tried %v", err, n.sent, n.why)
	}
}

func TestAMessageIsTriedForADayAndParked(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		attempts int
		since    time.Duration // the first try; 0 for none
		pause    time.Duration // 0 when it is parked
	}{{0, 0, 5 * time.Second}, {1, time.Minute, 30 * time.Second}, {5, 3 * time.Hour, time.Hour}, {40, 22 * time.Hour, time.Hour}, {41, 23*time.Hour + time.Minute, 0}} {
		m := storage.AlertMessage{ID: "m", Way: storage.ByMail, Attempts: c.attempts}
		if c.since > 0 {
			m.First = noticed.Add(-c.since)
		}
		n := newNotices(m)
		err := notifier(n, func(context.Context, storage.AlertMessage) error { return errors.New(strings.Repeat("忙", 1000)) }).Once(t.Context())
		want := time.Time{}
		if c.pause > 0 {
			want = noticed.Add(c.pause)
		}
		if next := n.next["m"]; err != nil || !next.Equal(want) {
			t.Errorf("after %d tries: %v, next %v, want %v", c.attempts, err, next, want)
		}
		if why := n.why["m"]; len(why) > 510 || !strings.HasPrefix(why, "忙") || strings.ContainsRune(why, '\ufffd') {
			t.Errorf("why is %d bytes: %.20q", len(why), why)
		}
	}
}

func TestAMessageThatWasCutOffIsNoTry(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	n := newNotices(storage.AlertMessage{ID: "m", Way: storage.ByMail})
	err := notifier(n, func(context.Context, storage.AlertMessage) error { stop(); return errors.New("cut off") }).Once(ctx)
	if !errors.Is(err, context.Canceled) || len(n.sent)+len(n.why) != 0 {
		t.Errorf("%v; %v, %v", err, n.sent, n.why)
	}
}
