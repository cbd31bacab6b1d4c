package kafka

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/segmentio/kafka-go"

	"github.com/tingcha/tingcha/pipeline/bus"
)

// MaxMessage is the largest key and value together that Publish takes: what a broker
// accepts where nobody has changed its settings.
const MaxMessage = 1_000_000

const (
	idHeader = "id" // carries Message.ID, so that others can tell a repetition

	// batchWait is how long a message waits for others to its partition. kafka-go's
	// own second would be the length of every call with few messages.
	batchWait = 5 * time.Millisecond
	// batchSize is small, as kafka-go takes the room for a full batch at once, even
	// for a single message.
	batchSize  = 256
	batchBytes = 1_040_000 // MaxMessage with its headers, below a broker's 1,048,588

	// The writer tries a batch again a little by itself, in its place in the order;
	// then the whole call does. Few tries keep Close short while no broker answers.
	writeTries   = 3
	writeTimeout = 5 * time.Second

	firstPublishPause = 50 * time.Millisecond
	longPublishPause  = 2 * time.Second
	// topicPatience is how long a missing topic may yet appear: longer than the list
	// of topics may be old.
	topicPatience = metadataAge + time.Second
)

func (b *Bus) newWriter() *kafka.Writer {
	return &kafka.Writer{
		Addr:                   kafka.TCP(b.config.Brokers...),
		Transport:              b.transport,
		Balancer:               &kafka.Hash{},    // a key has one partition, hence its order
		RequiredAcks:           kafka.RequireAll, // the default is none
		BatchTimeout:           batchWait,
		BatchSize:              batchSize,
		BatchBytes:             batchBytes,
		MaxAttempts:            writeTries,
		WriteTimeout:           writeTimeout,
		ReadTimeout:            writeTimeout,
		AllowAutoTopicCreation: false,
		Async:                  false, // it would drop errors
		ErrorLogger:            inner{b.config.Log},
	}
}

// Publish returns when all in-sync replicas have the messages. What fails is sent
// again, with pauses, until ctx or the PublishTimeout ends. A message may be stored
// twice, as a broker that dies after storing it cannot say so; and after an error
// some may be stored.
//
// When a message is sent again, so are the later ones of its key that were sent with
// it: the last word on a key stays the last.
func (b *Bus) Publish(ctx context.Context, messages ...bus.Message) error {
	open, leave, err := b.enter(ctx)
	if err != nil {
		return err
	}
	defer leave()
	pending, err := outgoing(messages)
	if err != nil || len(pending) == 0 {
		return err
	}
	limit, cancel := context.WithTimeout(open, b.config.PublishTimeout)
	defer cancel()
	started, wait := b.config.Now(), firstPublishPause
	var before error
	for {
		err := b.writer.WriteMessages(limit, pending...)
		if err == nil {
			return nil
		}
		var cause error
		pending, cause = unsent(pending, err)
		if ctx.Err() != nil {
			return fmt.Errorf("publish to %s: %w", pending[0].Topic, ctx.Err())
		}
		if open.Err() != nil {
			return ErrClosed
		}
		if errors.Is(cause, context.DeadlineExceeded) && before != nil {
			cause = before // says more than that the time is up
		}
		before = cause
		if b.final(cause, b.config.Now().Sub(started)) || !pause(limit, wait) {
			return fmt.Errorf("publish %d messages to %s: %w", len(pending), pending[0].Topic, plainly(cause, pending[0].Topic))
		}
		b.config.Log.Warn("messages are sent again", "topic", pending[0].Topic, "messages", len(pending), "error", cause)
		wait = min(2*wait, longPublishPause)
	}
}

func outgoing(messages []bus.Message) ([]kafka.Message, error) {
	all := make([]kafka.Message, len(messages))
	for i, m := range messages {
		if n := len(m.Key) + len(m.Value) + len(m.ID); n > MaxMessage {
			return nil, fmt.Errorf("publish to %s: message %q has %d bytes, more than the %d that a broker takes", m.Topic, m.Key, n, MaxMessage)
		}
		all[i] = kafka.Message{Topic: m.Topic, Value: m.Value}
		if m.Key != "" { // without a key the partitions take turns
			all[i].Key = []byte(m.Key)
		}
		if m.ID != "" {
			all[i].Headers = []kafka.Header{{Key: idHeader, Value: []byte(m.ID)}}
		}
	}
	return all, nil
}

// unsent gives the messages that are to be sent again after err, and why.
func unsent(sent []kafka.Message, err error) ([]kafka.Message, error) {
	var each kafka.WriteErrors
	if !errors.As(err, &each) || len(each) != len(sent) {
		return sent, err
	}
	type key struct{ topic, key string }
	var again []kafka.Message
	var cause error
	failed := map[key]bool{}
	for i, m := range sent {
		k := key{m.Topic, string(m.Key)}
		if each[i] != nil {
			cause = each[i]
			failed[k] = true
		}
		if each[i] != nil || m.Key != nil && failed[k] {
			again = append(again, m)
		}
	}
	if len(again) == 0 {
		return sent, err
	}
	return again, cause
}

// final reports whether sending again is of no use.
func (b *Bus) final(err error, tried time.Duration) bool {
	var large kafka.MessageTooLargeError
	switch {
	case errors.As(err, &large),
		errors.Is(err, kafka.MessageSizeTooLarge),
		errors.Is(err, kafka.InvalidTopic),
		errors.Is(err, kafka.TopicAuthorizationFailed),
		errors.Is(err, kafka.SASLAuthenticationFailed),
		errors.Is(err, io.ErrClosedPipe):
		return true
	case errors.Is(err, kafka.UnknownTopicOrPartition):
		return tried > topicPatience
	}
	return false
}

// plainly adds what to do where a person can do something.
func plainly(err error, topic string) error {
	switch {
	case errors.Is(err, kafka.UnknownTopicOrPartition):
		return fmt.Errorf("there is no topic %s; `tingcha topics create` makes it: %w", topic, err)
	case errors.Is(err, kafka.TopicAuthorizationFailed):
		return fmt.Errorf("this user may not write to %s: %w", topic, err)
	case errors.Is(err, io.ErrClosedPipe):
		return ErrClosed
	}
	return err
}
