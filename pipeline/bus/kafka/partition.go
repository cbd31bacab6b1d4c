package kafka

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/segmentio/kafka-go"

	"github.com/tingcha/tingcha/pipeline/bus"
)

const (
	firstPause = 100 * time.Millisecond // after a failure
	longPause  = 5 * time.Second        // after many
	// beyondPause is the time between looks at a place that the topic has not reached.
	beyondPause = 5 * time.Second
)

var errStuck = errors.New("no record came although there are some")

// reading is the work on one partition during one generation.
type reading struct {
	bus    *Bus
	topic  string
	part   int
	fewest int // bytes that are worth an answer before fetchWait is over
	// place says where to begin, handle takes a chunk, done is told the place after it.
	place  func(ctx context.Context) (int64, error)
	handle func(ctx context.Context, c chunk, next int64, lost bus.Range) error
	done   func(next int64)
	// restart says that a place beyond the end is given up for the beginning, as only
	// doorbells may.
	restart bool

	log    *slog.Logger
	client *kafka.Client
	own    *kafka.Transport // made by rebuild, otherwise the bus's is used
	moved  time.Time        // when there was progress, or nothing to do
}

// run reads until ctx ends, whatever happens: returning would end the generation and
// so disturb the whole group.
func (r *reading) run(ctx context.Context) {
	r.log = r.bus.config.Log.With("topic", r.topic, "partition", r.part)
	r.client = r.bus.client
	r.moved = r.bus.config.Now()
	defer r.drop()
	for wait := firstPause; ctx.Err() == nil; {
		before := r.moved
		err := r.follow(ctx)
		if ctx.Err() != nil {
			return
		}
		if r.moved.After(before) {
			wait = firstPause
		}
		r.log.Warn("reading is interrupted and goes on", "error", err)
		if errors.Is(err, errPlace) {
			r.moved = r.bus.config.Now() // other connections would not help
		} else if r.stuck() {
			r.rebuild()
		}
		if errors.Is(err, errBeyond) {
			wait = beyondPause
		}
		if !pause(ctx, wait) {
			return
		}
		wait = min(2*wait, longPause)
	}
}

// follow reads from the place that is kept, until something fails.
func (r *reading) follow(ctx context.Context) error {
	offset, lost, err := r.begin(ctx)
	if err != nil {
		return err
	}
	for ctx.Err() == nil {
		f, err := fetch(ctx, r.client, r.topic, r.part, offset, r.fewest)
		if err != nil { // an offset out of range, too: begin compares it with what is kept
			return fmt.Errorf("fetch from %d: %w", offset, err)
		}
		lost, err = r.passOn(ctx, f, offset, lost)
		if err != nil {
			return err
		}
		if offset < f.next || offset >= f.high {
			r.moved = r.bus.config.Now()
		} else if r.stuck() {
			return errStuck
		}
		offset = f.next
	}
	return ctx.Err()
}

// passOn hands over what a fetch from offset has brought, chunk by chunk.
func (r *reading) passOn(ctx context.Context, f *fetched, offset int64, lost bus.Range) (bus.Range, error) {
	asked := offset
	for {
		c, err := f.chunk()
		if err != nil {
			return lost, err
		}
		if len(c.records) == 0 {
			break
		}
		if lost, err = r.gap(ctx, offset, c.records[0].Offset, lost); err != nil {
			return lost, err
		}
		if err := r.handOver(ctx, c, f.next, lost); err != nil {
			return lost, err
		}
		offset, lost = f.next, bus.Range{}
	}
	if f.covers && f.next == asked {
		f.next++ // a batch covers this place and has nothing at it: compaction leaves such
	}
	return lost, nil
}

// handOver gives a chunk to the handler until it takes it, or ctx ends.
func (r *reading) handOver(ctx context.Context, c chunk, next int64, lost bus.Range) error {
	for wait := firstPause; ; wait = min(2*wait, longPause) {
		err := r.once(ctx, c, next, lost)
		if err == nil {
			r.moved = r.bus.config.Now()
			r.done(next)
			return nil
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		r.log.Warn("a chunk was not taken and comes again", "offset", c.records[0].Offset, "records", len(c.records), "error", err)
		if !pause(ctx, wait) {
			return ctx.Err()
		}
	}
}

// once calls the handler with a deadline: heartbeats go on in the background, so nobody
// else would notice that it hangs.
func (r *reading) once(ctx context.Context, c chunk, next int64, lost bus.Range) error {
	ctx, cancel := context.WithTimeout(ctx, r.bus.config.HandleTimeout)
	defer cancel()
	return r.handle(ctx, c, next, lost)
}

func (r *reading) stuck() bool {
	return r.bus.config.Now().Sub(r.moved) >= r.bus.config.StuckAfter
}

// rebuild gives the partition connections and a picture of the cluster of its own, as
// those at hand have been of no use for too long.
func (r *reading) rebuild() {
	r.log.Error("no progress: the reader is rebuilt", "after", r.bus.config.StuckAfter)
	r.drop()
	r.own = r.bus.newTransport()
	r.client = r.bus.newClient(r.own)
	r.moved = r.bus.config.Now()
}

func (r *reading) drop() {
	if r.own != nil {
		r.own.CloseIdleConnections()
	}
}
