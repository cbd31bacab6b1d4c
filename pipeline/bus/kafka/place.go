package kafka

import (
	"context"
	"errors"
	"fmt"

	"github.com/tingcha/tingcha/pipeline/bus"
)

// errBeyond says that a place lies behind the end of its partition: the topic was made
// anew, or is another one. Going on from its beginning could be right or could take
// everything in again, so a person decides.
var errBeyond = fmt.Errorf("%w: it is beyond the end; was the topic made anew?", errPlace)

// errPlace says that it is not known from where to read, whatever Kafka holds.
var errPlace = errors.New("there is no place to read from")

// begin says from where to fetch, and which offsets before that were to be read and are
// kept no longer.
func (r *reading) begin(ctx context.Context) (int64, bus.Range, error) {
	place, err := r.place(ctx)
	if err != nil {
		return 0, bus.Range{}, fmt.Errorf("%w: %w", errPlace, err)
	}
	kept, err := r.bus.kept(ctx, r.client, r.topic, r.part)
	if err != nil {
		return 0, bus.Range{}, err
	}
	held := kept[r.part]
	switch {
	case place > held.End && r.restart:
		r.log.Error("beginning again, as the topic is shorter than the committed place", "place", place, "end", held.End)
		return held.First, bus.Range{}, nil
	case place > held.End:
		r.log.Error("nothing is read: the place is beyond the end of the partition", "place", place, "end", held.End)
		return 0, bus.Range{}, fmt.Errorf("from %d, end %d: %w", place, held.End, errBeyond)
	case place >= held.First:
		return place, bus.Range{}, nil
	case place <= 0: // from the beginning of what is kept, wherever that is
		return held.First, bus.Range{}, nil
	}
	return held.First, r.loss(place, held.First), nil
}

// gap says what is lost between the place that was fetched from and the first record
// that came. Numbers may be missing there for other reasons, as a transaction's end has
// one, so only what lies before the first kept record counts.
func (r *reading) gap(ctx context.Context, asked, came int64, lost bus.Range) (bus.Range, error) {
	if came == asked || lost != (bus.Range{}) {
		return lost, nil
	}
	kept, err := r.bus.kept(ctx, r.client, r.topic, r.part)
	if err != nil {
		return lost, err
	}
	if first := min(kept[r.part].First, came); first > asked {
		return r.loss(asked, first), nil
	}
	return lost, nil
}

func (r *reading) loss(from, to int64) bus.Range {
	r.log.Error("records are kept no longer that were not yet read", "first", from, "end", to)
	return bus.Range{First: from, End: to}
}
