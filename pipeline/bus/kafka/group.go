package kafka

import (
	"context"
	"errors"
	"net"
	"sync"
	"time"

	"github.com/segmentio/kafka-go"
)

const (
	heartbeat = time.Second // how soon a member learns that others have come or gone
	// rebalanceWait is what members get to put down what they have in hand.
	rebalanceWait = 15 * time.Second
	rejoinPause   = 500 * time.Millisecond // after an error; kafka-go's own is 5 s
	watchInterval = 5 * time.Second        // for new partitions
	groupTimeout  = 5 * time.Second        // for one answer of the coordinator
	// generationPause keeps a member that is thrown out at once, as by a topic that has
	// just been deleted, from joining in a busy loop.
	generationPause = 200 * time.Millisecond
	topicPause      = time.Second // between looks for a topic that is missing
	reminder        = 60          // failures of a kind until they are logged again
	// leaveWait is what a member that leaves waits for a join that is under way, as that
	// can take as long as others take to put down their work.
	leaveWait = 5 * time.Second
)

// assignment is one partition that has fallen to this member.
type assignment struct {
	gen       *kafka.Generation
	topic     string
	partition int
	committed int64 // or kafka.FirstOffset
}

// commit tells Kafka the place after what is done. It carries the generation, so that
// a member that has lost the partition cannot move the place of its new owner.
func (a assignment) commit(offset int64) error {
	return a.gen.CommitOffsets(map[string]map[int]int64{a.topic: {a.partition: offset}})
}

// member takes part in a group of one topic, which Kafka knows as GROUP.TOPIC, and
// has work done on each partition that falls to it, until ctx ends. The context of work ends with the generation; work must
// return soon then, and must not return before.
func (b *Bus) member(ctx context.Context, topic, group string, work func(ctx context.Context, a assignment)) error {
	ctx, leave, err := b.enter(ctx)
	if err != nil {
		return err
	}
	defer leave()
	if !b.awaitTopic(ctx, topic) {
		return nil
	}
	var lines connections
	g, err := kafka.NewConsumerGroup(kafka.ConsumerGroupConfig{
		ID:                     GroupOf(group, topic),
		Brokers:                b.config.Brokers,
		Dialer:                 b.newDialer(lines.dial),
		Topics:                 []string{topic},
		HeartbeatInterval:      heartbeat,
		SessionTimeout:         b.config.SessionTimeout,
		RebalanceTimeout:       rebalanceWait,
		JoinGroupBackoff:       rejoinPause,
		WatchPartitionChanges:  true, // off by default
		PartitionWatchInterval: watchInterval,
		StartOffset:            kafka.FirstOffset, // the end would lose what came before the first commit
		Timeout:                groupTimeout,
		ErrorLogger:            inner{b.config.Log.With("topic", topic, "group", group)},
	})
	if err != nil {
		return err
	}
	var running sync.WaitGroup
	defer running.Wait()
	defer lines.leave(g)
	b.generations(ctx, g, topic, func(a assignment) {
		running.Add(1)
		a.gen.Start(func(generation context.Context) {
			defer running.Done()
			ctx, cancel := context.WithCancel(ctx)
			defer cancel()
			defer context.AfterFunc(generation, cancel)()
			work(ctx, a)
		})
	})
	return nil
}

// generations starts what each generation of the group assigns, until ctx ends.
func (b *Bus) generations(ctx context.Context, g *kafka.ConsumerGroup, topic string, start func(assignment)) {
	for failures := 0; ; {
		gen, err := g.Next(ctx)
		if ctx.Err() != nil || errors.Is(err, kafka.ErrGroupClosed) {
			return
		}
		if err != nil { // kafka-go joins again by itself
			if failures%reminder == 0 && !errors.Is(err, kafka.RebalanceInProgress) {
				b.config.Log.Warn("joining a group has failed and is tried again", "topic", topic, "failures", failures+1, "error", err)
			}
			failures++
			continue
		}
		failures = 0
		partitions := gen.Assignments[topic]
		b.config.Log.Debug("partitions are assigned", "topic", topic, "generation", gen.ID, "partitions", len(partitions))
		for _, p := range partitions {
			start(assignment{gen: gen, topic: topic, partition: p.ID, committed: p.Offset})
		}
		if len(partitions) == 0 && !b.awaitTopic(ctx, topic) {
			return
		}
		if !pause(ctx, generationPause) {
			return
		}
	}
}

// awaitTopic waits until a topic exists. kafka-go would join and leave without a pause
// as long as it does not.
func (b *Bus) awaitTopic(ctx context.Context, topic string) bool {
	for look := 0; ; look++ {
		_, err := b.partitions(ctx, topic)
		if err == nil {
			return true
		}
		if look%reminder == 0 && ctx.Err() == nil {
			b.config.Log.Warn("waiting for a topic", "topic", topic, "error", err)
		}
		if !pause(ctx, topicPause) {
			return false
		}
	}
}

// connections are those of one group member. kafka-go offers no way to end a join that
// is under way but to cut its connection.
type connections struct {
	mu   sync.Mutex
	open map[net.Conn]struct{}
}

func (c *connections) dial(ctx context.Context, network, address string) (net.Conn, error) {
	var d net.Dialer
	conn, err := d.DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.open == nil {
		c.open = map[net.Conn]struct{}{}
	}
	c.open[conn] = struct{}{}
	return &connection{conn, c}, nil
}

// leave takes the member out of its group.
func (c *connections) leave(g *kafka.ConsumerGroup) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = g.Close() // always nil
	}()
	t := time.NewTimer(leaveWait)
	defer t.Stop()
	select {
	case <-done:
		return
	case <-t.C:
	}
	c.mu.Lock()
	for conn := range c.open {
		_ = conn.Close()
	}
	c.mu.Unlock()
	<-done
}

type connection struct {
	net.Conn
	all *connections
}

func (c *connection) Close() error {
	c.all.mu.Lock()
	delete(c.all.open, c.Conn)
	c.all.mu.Unlock()
	return c.Conn.Close()
}

// GroupOf is what Kafka calls a group on a topic: members of one group on two topics
// would disturb each other, so that there is one for each.
func GroupOf(group, topic string) string { return group + "." + topic }
