// Package bus carries word between the stages that there is work, and results to
// whoever listens. It carries no truth: the ledger does. A message between stages
// is a call's ID and nothing else.
//
//	ingest ──fetch──▶ fetch ──transcribe──▶ transcribe ──inspect──▶ inspect ──score──▶ score
//
// The embedded bus lives in the process (package local); the cluster's is Kafka.
// bustest holds what both promise.
package bus

import "context"

// Message is one word on a topic. Messages of one Key keep their order.
type Message struct {
	Topic string
	Key   string
	Value []byte
	// ID is the same when the same word is sent twice, so that others can tell; ""
	// where it does not matter.
	ID string
}

// Bus hands messages from publishers to subscribers, at least once.
//
// A group that is subscribed when Publish returns gets every one of its messages,
// through one member or another, for as long as the bus lives; it may get some of
// them twice, and those of different keys in any order. What a group without a
// member misses depends on the implementation, so nobody may rely on it: the
// ledger's sweep finds what a lost message was about.
type Bus interface {
	// Publish returns when the messages are accepted. It may wait for slow
	// subscribers, and gives up when ctx ends.
	Publish(ctx context.Context, messages ...Message) error
	// Subscribe joins a group on a topic and hands its messages to handle, a
	// batch at a time, until ctx ends; then it returns nil. A batch for which
	// handle returns an error is handed over again.
	Subscribe(ctx context.Context, topic, group string, handle Handler) error
	// Close ends every subscription and refuses what is published later.
	Close() error
}

// Handler works on a batch of messages, never empty. When it returns nil they
// are done with.
type Handler func(ctx context.Context, batch []Message) error

// WorkTopic names the topic that tells a stage of calls to work on.
func WorkTopic(stage string) string { return "tingcha.work." + stage }
