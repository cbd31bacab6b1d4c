// Package local is the bus of one process: bounded queues in memory, one for
// each topic and group.
package local

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/tingcha/tingcha/pipeline/bus"
)

// ErrClosed is returned by what is asked of a bus after Close.
var ErrClosed = errors.New("bus: closed")

const (
	queueLength = 4096                  // messages a group may lie behind before Publish waits
	batchLength = 256                   // messages handed over at once
	redelivery  = 50 * time.Millisecond // pause before a failed batch is handed over again
)

// Bus is an in-process bus.Bus.
type Bus struct {
	mu     sync.Mutex
	groups map[string]map[string]*queue // topic → group
	done   chan struct{}
	once   sync.Once
}

type queue struct {
	messages chan bus.Message
	members  int
}

var _ bus.Bus = (*Bus)(nil)

// New makes an empty bus.
func New() *Bus {
	return &Bus{groups: map[string]map[string]*queue{}, done: make(chan struct{})}
}

// Publish puts the messages into the queue of every group of their topic, and
// waits while one is full.
func (b *Bus) Publish(ctx context.Context, messages ...bus.Message) error {
	for _, m := range messages {
		for _, q := range b.queues(m.Topic) {
			select {
			case q.messages <- m:
			case <-ctx.Done():
				return ctx.Err()
			case <-b.done:
				return ErrClosed
			}
		}
	}
	select {
	case <-b.done:
		return ErrClosed
	default:
		return nil
	}
}

func (b *Bus) queues(topic string) []*queue {
	b.mu.Lock()
	defer b.mu.Unlock()
	var all []*queue
	for _, q := range b.groups[topic] {
		all = append(all, q)
	}
	return all
}

// Subscribe hands over the group's messages until ctx ends or the bus is closed.
func (b *Bus) Subscribe(ctx context.Context, topic, group string, handle bus.Handler) error {
	q := b.join(topic, group)
	defer b.leave(topic, group)
	for {
		batch, ok := b.next(ctx, q)
		if !ok {
			return nil
		}
		for handle(ctx, batch) != nil {
			select {
			case <-time.After(redelivery):
			case <-ctx.Done():
				b.giveBack(q, batch)
				return nil
			case <-b.done:
				return nil
			}
		}
	}
}

func (b *Bus) join(topic, group string) *queue {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.groups[topic] == nil {
		b.groups[topic] = map[string]*queue{}
	}
	q := b.groups[topic][group]
	if q == nil {
		q = &queue{messages: make(chan bus.Message, queueLength)}
		b.groups[topic][group] = q
	}
	q.members++
	return q
}

// leave forgets a group with its last member, so that nobody waits for it.
func (b *Bus) leave(topic, group string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	q := b.groups[topic][group]
	q.members--
	if q.members > 0 {
		return
	}
	delete(b.groups[topic], group)
	for {
		select {
		case <-q.messages: // frees a publisher that waits for room
		default:
			return
		}
	}
}

// next waits for a message and takes what else is there.
func (b *Bus) next(ctx context.Context, q *queue) ([]bus.Message, bool) {
	var batch []bus.Message
	select {
	case m := <-q.messages:
		batch = append(batch, m)
	case <-ctx.Done():
		return nil, false
	case <-b.done:
		return nil, false
	}
	for len(batch) < batchLength {
		select {
		case m := <-q.messages:
			batch = append(batch, m)
		default:
			return batch, true
		}
	}
	return batch, true
}

// giveBack leaves a batch that was not done with to the other members.
func (*Bus) giveBack(q *queue, batch []bus.Message) {
	for _, m := range batch {
		select {
		case q.messages <- m:
		default:
			return
		}
	}
}

// Close ends every subscription.
func (b *Bus) Close() error {
	b.once.Do(func() { close(b.done) })
	return nil
}
