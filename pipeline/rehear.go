package pipeline

import (
	"context"
	"fmt"
	"time"

	"github.com/tingcha/tingcha/storage"
)

// page is how many calls are looked at together when many are sent back.
const page = 500

// Rouse sends the calls on their way that wait for a transcriber, and returns how many.
// A process that has an engine does so when it begins.
func Rouse(ctx context.Context, store storage.Store, by string, now time.Time) (int, error) {
	return turnBack(ctx, store, storage.EntryFilter{State: storage.Waiting, Reason: NoTranscriber},
		func(ids []string) (int, error) { return store.Reopen(ctx, ids, by, now) })
}

// Rehear sends the calls back to be heard again that another engine than the one named
// has heard, all or those of a day, and returns how many. Delivered transcripts stay.
func Rehear(ctx context.Context, store storage.Store, engine, day, by string, now time.Time) (int, error) {
	all := 0
	for _, state := range []storage.State{storage.Transcribed, storage.Inspected, storage.Scored} {
		n, err := turnBack(ctx, store, storage.EntryFilter{State: state, Day: day}, func(ids []string) (int, error) {
			ids, err := heardByOthers(ctx, store, ids, engine)
			if err != nil || len(ids) == 0 {
				return 0, err
			}
			return store.Rehear(ctx, ids, by, now)
		})
		all += n
		if err != nil {
			return all, err
		}
	}
	return all, nil
}

// heardByOthers are those of the calls whose transcript is not the engine's.
func heardByOthers(ctx context.Context, store storage.Reader, ids []string, engine string) ([]string, error) {
	found, err := store.Load(ctx, ids, storage.WithTranscript)
	if err != nil {
		return nil, fmt.Errorf("load calls: %w", err)
	}
	var others []string
	for _, d := range found {
		if d.Transcript.Source != engine {
			others = append(others, d.Call.ID)
		}
	}
	return others, nil
}

// turnBack looks at the rows under a filter, a page at a time, and has send turn back
// those that it will. What was sent is found no more, and what was not is passed over.
func turnBack(ctx context.Context, store storage.Reader, f storage.EntryFilter, send func(ids []string) (int, error)) (int, error) {
	f.Limit = page
	for all := 0; ; {
		rows, err := store.Entries(ctx, f)
		if err != nil || len(rows) == 0 {
			return all, err
		}
		ids := make([]string, len(rows))
		for i, row := range rows {
			ids[i] = row.Entry.CallID
		}
		n, err := send(ids)
		all, f.Offset = all+n, f.Offset+len(ids)-n
		if err != nil {
			return all, err
		}
	}
}
