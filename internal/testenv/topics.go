package testenv

import (
	"context"
	"errors"
	"fmt"

	"github.com/segmentio/kafka-go"
)

// client talks to the broker until done is called.
func (s *KafkaServer) client() (c *kafka.Client, done func()) {
	transport := &kafka.Transport{}
	return &kafka.Client{Addr: kafka.TCP(s.addr), Transport: transport}, transport.CloseIdleConnections
}

// tellsMetadata asks for the cluster's metadata, which names the broker once it may
// be used. A broker behind a proxy names the proxy.
func (s *KafkaServer) tellsMetadata(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 20*askEvery)
	defer cancel()
	c, done := s.client()
	defer done()
	told, err := c.Metadata(ctx, &kafka.MetadataRequest{})
	if err != nil {
		return err
	}
	if len(told.Brokers) == 0 {
		return fmt.Errorf("%s names no broker yet", s.addr)
	}
	return nil
}

// CreateTopic makes a topic and waits until every partition may be written to.
func (s *KafkaServer) CreateTopic(ctx context.Context, name string, partitions int) error {
	c, done := s.client()
	defer done()
	topic := kafka.TopicConfig{Topic: name, NumPartitions: partitions, ReplicationFactor: 1}
	made, err := c.CreateTopics(ctx, &kafka.CreateTopicsRequest{Topics: []kafka.TopicConfig{topic}})
	if err == nil {
		err = made.Errors[name]
	}
	if err != nil {
		return fmt.Errorf("create topic %s with %d partitions: %w", name, partitions, err)
	}
	ask := &kafka.ListOffsetsRequest{Topics: map[string][]kafka.OffsetRequest{}}
	for p := range partitions {
		ask.Topics[name] = append(ask.Topics[name], kafka.LastOffsetOf(p))
	}
	for {
		err := led(ctx, c, ask)
		if err == nil {
			return nil
		}
		if late := pause(ctx, askEvery); late != nil {
			return fmt.Errorf("wait for topic %s: %w", name, errors.Join(err, late))
		}
	}
}

// led tells whether each partition's leader knows that it leads. The metadata name it
// a moment before.
func led(ctx context.Context, c *kafka.Client, ask *kafka.ListOffsetsRequest) error {
	told, err := c.ListOffsets(ctx, ask)
	if err != nil {
		return err
	}
	for name, wanted := range ask.Topics {
		if len(told.Topics[name]) < len(wanted) {
			return fmt.Errorf("topic %s is not known yet", name)
		}
		for _, p := range told.Topics[name] {
			if p.Error != nil {
				return fmt.Errorf("topic %s, partition %d: %w", name, p.Partition, p.Error)
			}
		}
	}
	return nil
}
