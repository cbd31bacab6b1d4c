package faulttest_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/tingcha/tingcha/pipeline/bus"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

// trouble is what befalls one call of a part.
type trouble int

const (
	none   trouble = iota
	before         // it fails and has done nothing
	after          // it has done its work, and its caller hears of a failure
	asleep         // it does its work much later, when nobody waits for it any more
)

var errFault = fmt.Errorf("fault of the test: %w", storage.ErrUnavailable)

// unruly is a store, a bus and blobs whose calls meet trouble.
type unruly struct {
	storage.Store
	bus.Bus
	storage.Blobs
	// next is asked before every call what befalls it.
	next func(op string) trouble
	// limit cuts down what is claimed at once; nil leaves it.
	limit func() int

	mu     sync.Mutex
	asleep []func() error // what was put off
}

// Close is nobody's here: the test closes what it opened.
func (u *unruly) Close() error { return nil }

// Check is the store's.
func (u *unruly) Check(ctx context.Context) ([]storage.Problem, error) { return u.Store.Check(ctx) }

// do lets a call meet its trouble. What sleeps outlives its caller, and its context;
// bytes do not: their readers are closed when the caller has given up.
func (u *unruly) do(ctx context.Context, op string, call func(ctx context.Context) error) error {
	work := func() error { return call(context.WithoutCancel(ctx)) }
	switch u.next(op) {
	case before:
		return errFault
	case after:
		if err := work(); err != nil {
			return err
		}
		return errFault
	case asleep:
		if op == "put" || op == "open" {
			return errFault
		}
		u.mu.Lock()
		defer u.mu.Unlock()
		u.asleep = append(u.asleep, work)
		return errFault
	default:
		return call(ctx)
	}
}

// wake does what was put off.
func (u *unruly) wake() error {
	u.mu.Lock()
	late := u.asleep
	u.asleep = nil
	u.mu.Unlock()
	var errs []error
	for _, work := range late {
		errs = append(errs, work())
	}
	return errors.Join(errs...)
}

func (u *unruly) Ingest(ctx context.Context, b storage.Batch) (a storage.Accepted, err error) {
	err = u.do(ctx, "ingest", func(ctx context.Context) (err error) { a, err = u.Store.Ingest(ctx, b); return err })
	return a, err
}

func (u *unruly) Claim(ctx context.Context, q storage.Claim) (claimed []storage.Entry, err error) {
	if u.limit != nil {
		q.Limit = min(q.Limit, u.limit())
	}
	err = u.do(ctx, "claim", func(ctx context.Context) (err error) { claimed, err = u.Store.Claim(ctx, q); return err })
	if err != nil {
		claimed = nil
	}
	return claimed, err
}

func (u *unruly) Load(ctx context.Context, ids []string, parts storage.Parts) (found []storage.Dossier, err error) {
	err = u.do(ctx, "load", func(ctx context.Context) (err error) { found, err = u.Store.Load(ctx, ids, parts); return err })
	return found, err
}

func (u *unruly) Commit(ctx context.Context, outcomes []storage.Outcome, now time.Time) (written []bool, err error) {
	err = u.do(ctx, "commit", func(ctx context.Context) (err error) { written, err = u.Store.Commit(ctx, outcomes, now); return err })
	return written, err
}

func (u *unruly) Sweep(ctx context.Context, q storage.Sweep) (n int, err error) {
	err = u.do(ctx, "sweep", func(ctx context.Context) (err error) { n, err = u.Store.Sweep(ctx, q); return err })
	return n, err
}

func (u *unruly) Judge(ctx context.Context, v storage.Verdict, scores []scoring.Entry) (row storage.FindingRow, err error) {
	err = u.do(ctx, "judge", func(ctx context.Context) (err error) { row, err = u.Store.Judge(ctx, v, scores); return err })
	return row, err
}

func (u *unruly) Publish(ctx context.Context, messages ...bus.Message) error {
	return u.do(ctx, "publish", func(ctx context.Context) error { return u.Bus.Publish(ctx, messages...) })
}

func (u *unruly) Put(ctx context.Context, key string, r io.Reader, size int64) error {
	return u.do(ctx, "put", func(ctx context.Context) error { return u.Blobs.Put(ctx, key, r, size) })
}

func (u *unruly) Stat(ctx context.Context, key string) (info storage.BlobInfo, err error) {
	err = u.do(ctx, "stat", func(ctx context.Context) (err error) { info, err = u.Blobs.Stat(ctx, key); return err })
	return info, err
}

// opener lets the opening of recordings meet trouble, too.
func (u *unruly) opener(open func(context.Context, string) (io.ReadCloser, int64, error)) func(context.Context, string) (io.ReadCloser, int64, error) {
	return func(ctx context.Context, uri string) (r io.ReadCloser, size int64, err error) {
		err = u.do(ctx, "open", func(ctx context.Context) (err error) { r, size, err = open(ctx, uri); return err })
		return r, size, err
	}
}
