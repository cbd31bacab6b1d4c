package pipeline

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/pipeline/bus"
	"github.com/tingcha/tingcha/storage"
)

const (
	unsentAfter  = 5 * time.Minute // age of a word in the outbox that somebody has to look after
	identityDays = 7
)

// stillAfter is how long a call may stand in each state before somebody has to look.
// Expected calls are the sweep's; those that wait for a person have their own pages.
func stillAfter() map[storage.State]time.Duration {
	return map[storage.State]time.Duration{
		storage.Registered: 30 * time.Minute, storage.Fetched: 2 * time.Hour,
		storage.Transcribed: 30 * time.Minute, storage.Inspected: 30 * time.Minute,
	}
}

// settle makes findings firm, and tells of sources that say nothing.
func (r *Reconciler) settle(ctx context.Context, run *storage.Run) error {
	n, err := Settle(ctx, r.Store, run.Started)
	if err != nil {
		return err
	}
	marks, err := r.Store.Watermarks(ctx)
	run.Checked, run.Mended = len(marks), n
	for _, m := range marks {
		if m.Silent(run.Started) == 0 {
			continue
		}
		tell(run, "silent_source", m.Source, "nothing was heard of it since %s; findings wait for its tickets for up to %v longer",
			m.Seen.In(r.Zone).Format(time.DateTime), inspect.TicketLag)
	}
	return err
}

// stuck tells of calls that nothing has moved for too long.
func (r *Reconciler) stuck(ctx context.Context, run *storage.Run) error {
	backlog, err := r.Store.Backlog(ctx)
	if err != nil {
		return err
	}
	limits := stillAfter()
	for _, state := range slices.Sorted(maps.Keys(limits)) {
		b, before := backlog[state], run.Started.Add(-limits[state])
		run.Checked += b.Calls
		if b.Calls == 0 || !b.Since.Before(before) {
			continue
		}
		rows, err := r.Store.Entries(ctx, storage.EntryFilter{State: state, Before: before, Limit: storage.MaxProblems})
		if err != nil {
			return err
		}
		for _, row := range rows {
			tell(run, "stuck", row.Entry.CallID, "%s since %s (%s); is a process for the next stage running?", state,
				row.Entry.Updated.In(r.Zone).Format(time.DateTime), row.Entry.Detail)
		}
	}
	return nil
}

// outbox tells when results do not go out.
func (r *Reconciler) outbox(ctx context.Context, run *storage.Run) error {
	n, oldest, err := r.Outbox.Unsent(ctx)
	run.Checked = n
	if age := run.Started.Sub(oldest); err == nil && n > 0 && age > unsentAfter {
		tell(run, "outbox", "outbox", "%d results wait, the oldest for %v; is a relay running, and does the broker take them?", n, age.Round(time.Second))
	}
	return err
}

// identity tells of days that do not add up.
func (r *Reconciler) identity(ctx context.Context, run *storage.Run) error {
	days, err := r.Store.Coverage(ctx, r.day(identityDays).Format(time.DateOnly), r.day(0).Format(time.DateOnly))
	for _, d := range days {
		run.Checked += d.Expected
		if !d.AddsUp() {
			tell(run, "identity", d.Day, "%d calls on the list, and their states are %v", d.Expected, d.States)
		}
	}
	return err
}

// topics tells of partitions that nobody reads, and of places that cannot be.
func (r *Reconciler) topics(ctx context.Context, run *storage.Run) error {
	names := slices.Sorted(maps.Keys(kinds()))
	if r.NoticeTopic != "" {
		names = append(names, r.NoticeTopic)
	}
	for _, topic := range names {
		places, kept, err := r.placesIn(ctx, topic)
		if err != nil {
			return err
		}
		for _, partition := range slices.Sorted(maps.Keys(kept)) {
			source, p := SourceOf(topic, partition), places[partition]
			run.Checked++
			first, end := kept[partition].First, kept[partition].End
			still := r.still(source, p.Next)
			switch {
			case p.Next > end:
				tell(run, "position_beyond_end", source, "read up to %d, and it ends at %d: the topic was made anew; see docs/operations.md", p.Next, end)
			case p.Next < first && p.Next > 0:
				tell(run, "offsets_lost", source, "read up to %d, and it begins at %d: what lies between is gone; the topic keeps too little", p.Next, first)
			case max(p.Next, first) < end && still:
				tell(run, "stalled", source, "%d messages wait at %d, and none was read since the last look; is an ingest process running?", end-max(p.Next, first), p.Next)
			}
		}
	}
	return nil
}

// placesIn gives the places in a topic's partitions, and what they hold. What they hold
// is asked once more after the places: whatever is read by then was there by then.
func (r *Reconciler) placesIn(ctx context.Context, topic string) (map[int]storage.Position, map[int]bus.Range, error) {
	kept, err := r.Topics.Kept(ctx, topic)
	if err != nil {
		return nil, nil, fmt.Errorf("ends of %s: %w", topic, err)
	}
	places := map[int]storage.Position{}
	for partition := range kept {
		if places[partition], err = r.Store.Position(ctx, SourceOf(topic, partition)); err != nil {
			return nil, nil, err
		}
	}
	if kept, err = r.Topics.Kept(ctx, topic); err != nil {
		return nil, nil, fmt.Errorf("ends of %s: %w", topic, err)
	}
	return places, kept, nil
}

// still tells whether a place is where it was when it was looked at before.
func (r *Reconciler) still(source string, next int64) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	before, known := r.places[source]
	if r.places == nil {
		r.places = map[string]int64{}
	}
	r.places[source] = next
	return known && before == next
}
