package openai

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/tingcha/tingcha/transcribe"
)

// pace is a bucket of requests that fills evenly, and holds as many as five seconds
// bring, at least one.
type pace struct {
	every time.Duration // between two requests in the long run; 0 is no limit
	burst int
	now   func() time.Time

	mu   sync.Mutex
	next time.Time // when the bucket was or will be empty but for what has come since
}

func newPace(perMinute int, now func() time.Time) *pace {
	if perMinute <= 0 {
		return &pace{}
	}
	return &pace{every: time.Minute / time.Duration(perMinute), burst: max(perMinute/12, 1), now: now}
}

// wait waits for the next request of the bucket.
func (p *pace) wait(ctx context.Context) error {
	if p.every == 0 {
		return ctx.Err()
	}
	p.mu.Lock()
	now := p.now()
	if full := now.Add(-time.Duration(p.burst) * p.every); p.next.Before(full) {
		p.next = full
	}
	p.next = p.next.Add(p.every)
	pause := p.next.Sub(now)
	p.mu.Unlock()
	return rest(ctx, pause)
}

// rest waits so long, or until ctx ends.
func rest(ctx context.Context, pause time.Duration) error {
	if pause <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// budget is how much sound is sent in a day.
type budget struct {
	limit time.Duration // a day; 0 is none
	zone  *time.Location
	file  string
	now   func() time.Time

	mu    sync.Mutex
	day   string
	spent time.Duration
}

// tally is the budget's file.
type tally struct {
	Day     string  `json:"day"`
	Seconds float64 `json:"seconds"`
}

const layoutDay = "2006-01-02"

func newBudget(c Config, now func() time.Time) (*budget, error) {
	b := &budget{limit: c.DailyAudio, zone: c.Zone, file: c.SpentFile, now: now}
	if c.DailyMoney > 0 {
		minutes := c.DailyMoney / c.PricePerMinute
		if paid := time.Duration(min(minutes, 1e6) * float64(time.Minute)); b.limit == 0 || paid < b.limit {
			b.limit = max(paid, 1)
		}
	}
	if b.limit == 0 {
		return b, nil
	}
	return b, b.load()
}

// load takes over what the file says: of before a restart, or of another process that
// works in the same folder.
func (b *budget) load() error {
	if b.file == "" {
		return nil
	}
	text, err := os.ReadFile(b.file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	var t tally
	if err == nil {
		err = json.Unmarshal(text, &t)
	}
	if err == nil && !amount(t.Seconds) {
		err = errors.New("the seconds are no number of seconds")
	}
	if err != nil {
		return fmt.Errorf("read what was spent today from %s (delete the file to begin at nothing): %w", b.file, err)
	}
	b.day, b.spent = t.Day, time.Duration(min(t.Seconds, 1e9)*float64(time.Second))
	return nil
}

// take charges some sound to the day, or says that the day's limit would be passed.
func (b *budget) take(sound time.Duration) error {
	if b.limit == 0 {
		return nil
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.load(); err != nil {
		return fmt.Errorf("%w: %w", transcribe.ErrAway, err)
	}
	now := b.now().In(b.zone)
	if today := now.Format(layoutDay); b.day != today {
		b.day, b.spent = today, 0
	}
	if b.spent+sound > b.limit {
		y, m, d := now.Date()
		wait := time.Date(y, m, d+1, 0, 0, 0, 0, b.zone).Sub(now)
		return fmt.Errorf("%w: %w: %s of %s; the next day begins in %s", transcribe.ErrAway, ErrSpent,
			b.spent.Round(time.Second), b.limit.Round(time.Second), wait.Round(time.Minute))
	}
	b.spent += sound
	return b.keep()
}

// giveBack takes back what the service did not hear.
func (b *budget) giveBack(sound time.Duration) {
	if b.limit == 0 {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.spent = max(b.spent-sound, 0)
	_ = b.keep() // the next take tells what is the matter
}

// keep writes the sum to its file, whole or not at all.
func (b *budget) keep() error {
	if b.file == "" {
		return nil
	}
	text, err := json.Marshal(tally{b.day, b.spent.Seconds()})
	if err == nil {
		err = os.WriteFile(b.file+".new", text, 0o600)
	}
	if err == nil {
		err = os.Rename(b.file+".new", b.file)
	}
	if err != nil {
		return fmt.Errorf("%w: keep what was spent today in %s: %w", transcribe.ErrAway, filepath.Base(b.file), err)
	}
	return nil
}
