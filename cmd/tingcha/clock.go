package main

import (
	"context"
	"log/slog"
	"sync/atomic"
	"time"
)

// clock is this machine's clock, put right by the database's: leases and due times are
// compared among machines.
type clock struct {
	// ask says by how much this machine's clock is ahead.
	ask   func(ctx context.Context) (time.Duration, error)
	ahead atomic.Int64
	log   *slog.Logger
}

// askAgain is how often the database is asked for the time.
const askAgain = time.Minute

func (c *clock) now() time.Time { return time.Now().Add(-time.Duration(c.ahead.Load())) }

// set asks once.
func (c *clock) set(ctx context.Context) error {
	ahead, err := c.ask(ctx)
	if err == nil {
		c.ahead.Store(int64(ahead))
	}
	return err
}

// follow asks now and then until ctx ends.
func (c *clock) follow(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(askAgain):
		}
		if err := c.set(ctx); err != nil && ctx.Err() == nil {
			c.log.Warn("the clock was not compared with the database's", "error", err)
		}
	}
}
