package kafka

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"

	"github.com/segmentio/kafka-go"
	"github.com/segmentio/kafka-go/sasl"

	"github.com/tingcha/tingcha/pipeline/bus"
)

// ErrClosed is returned by what is asked of a bus after Close.
var ErrClosed = errors.New("kafka: the bus is closed")

const (
	clientID = "tingcha"
	// metadataAge bounds how old the list of topics and leaders may be. The client
	// gives a request for it this long, too, so it must not be too short.
	metadataAge = 4 * time.Second
	adminWait   = 15 * time.Second // for a question that is not about records
)

// Bus is a bus.Bus and a bus.Log on Kafka.
type Bus struct {
	config    Config
	mechanism sasl.Mechanism
	transport *kafka.Transport
	client    *kafka.Client
	writer    *kafka.Writer

	mu      sync.Mutex
	closed  bool
	members sync.WaitGroup
	life    context.Context //nolint:containedctx // ends with the bus, for subscriptions that outlive their caller's wish
	end     context.CancelFunc
}

var (
	_ bus.Bus = (*Bus)(nil)
	_ bus.Log = (*Bus)(nil)
)

// Open connects to a cluster, and fails with one line that says why when no broker
// answers. What it gives survives the brokers: it waits for them to come back.
func Open(ctx context.Context, c Config) (*Bus, error) {
	c, err := c.withDefaults()
	if err != nil {
		return nil, err
	}
	mechanism, err := c.SASL.mechanism()
	if err != nil {
		return nil, err
	}
	b := &Bus{config: c, mechanism: mechanism}
	if err := b.greet(ctx); err != nil {
		return nil, err
	}
	b.life, b.end = context.WithCancel(context.WithoutCancel(ctx))
	b.transport = b.newTransport()
	b.client = b.newClient(b.transport)
	b.writer = b.newWriter()
	return b, nil
}

// greet asks the brokers in turn for the cluster, and is content with one answer.
func (b *Bus) greet(ctx context.Context) error {
	var all []error
	for _, broker := range b.config.Brokers {
		err := b.greetOne(ctx, broker)
		if err == nil {
			return nil
		}
		all = append(all, explain(broker, err, b.config))
	}
	return joined(all)
}

func (b *Bus) greetOne(ctx context.Context, broker string) error {
	ctx, cancel := context.WithTimeout(ctx, b.config.DialTimeout)
	defer cancel()
	conn, err := b.newDialer(nil).DialContext(ctx, "tcp", broker)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }() // it has answered, or not
	if deadline, ok := ctx.Deadline(); ok {
		if err := conn.SetDeadline(deadline); err != nil {
			return err
		}
	}
	_, err = conn.Brokers()
	return err
}

func (b *Bus) newTransport() *kafka.Transport {
	return &kafka.Transport{
		DialTimeout: b.config.DialTimeout,
		MetadataTTL: metadataAge,
		ClientID:    clientID,
		TLS:         b.config.TLS,
		SASL:        b.mechanism,
	}
}

func (b *Bus) newClient(t *kafka.Transport) *kafka.Client {
	return &kafka.Client{Addr: kafka.TCP(b.config.Brokers...), Timeout: adminWait, Transport: t}
}

// newDialer makes the connections of group members; dial is nil for plain TCP.
func (b *Bus) newDialer(dial func(ctx context.Context, network, address string) (net.Conn, error)) *kafka.Dialer {
	return &kafka.Dialer{
		ClientID:      clientID,
		DialFunc:      dial,
		Timeout:       b.config.DialTimeout,
		TLS:           b.config.TLS,
		SASLMechanism: b.mechanism,
	}
}

// enter counts a member in and gives it a context that ends with the bus.
func (b *Bus) enter(ctx context.Context) (context.Context, func(), error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return nil, nil, ErrClosed
	}
	b.members.Add(1)
	ctx, cancel := context.WithCancel(ctx)
	stop := context.AfterFunc(b.life, cancel)
	return ctx, func() { stop(); cancel(); b.members.Done() }, nil
}

// enterBriefly is enter for a question that is not about records, which gets so long.
func (b *Bus) enterBriefly(ctx context.Context) (context.Context, func(), error) {
	ctx, leave, err := b.enter(ctx)
	if err != nil {
		return nil, nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, adminWait)
	return ctx, func() { cancel(); leave() }, nil
}

// Close ends every subscription, sends what is being published, and lets the
// connections go.
func (b *Bus) Close() error {
	b.mu.Lock()
	if b.closed {
		b.mu.Unlock()
		return nil
	}
	b.closed = true
	b.mu.Unlock()
	b.end()
	b.members.Wait()
	err := b.writer.Close()
	b.transport.CloseIdleConnections()
	if err != nil {
		return fmt.Errorf("close kafka: %w", err)
	}
	return nil
}

// pause waits for d or until ctx ends, and says whether it waited.
func pause(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
