package kafka

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/segmentio/kafka-go"

	"github.com/tingcha/tingcha/pipeline/bus"
)

const day = 24 * time.Hour

// Topic is one of the topics that tingcha uses.
type Topic struct {
	Name    string
	Purpose string
	Key     string        // what the key of its messages is
	Keeps   time.Duration // how long it is to keep messages
	// Intake says that sources write it and nothing else has what is on it: it must
	// keep messages for at least as long as Keeps and never compact them.
	Intake bool
}

// Topics are all of them.
func Topics() []Topic {
	all := []Topic{
		{Name: bus.CallTopic, Purpose: "calls that have ended, from the switch", Key: "call", Keeps: 7 * day, Intake: true},
		{Name: bus.TicketTopic, Purpose: "tickets and what happened to them", Key: "ticket", Keeps: 7 * day, Intake: true},
		{Name: bus.RecordingTopic, Purpose: "where recordings are", Key: "call", Keeps: 7 * day, Intake: true},
	}
	for _, stage := range []string{"fetch", "transcribe", "inspect", "score"} {
		all = append(all, Topic{Name: bus.WorkTopic(stage), Purpose: "calls that wait for stage " + stage, Key: "call", Keeps: day})
	}
	return append(all,
		Topic{Name: bus.FindingTopic, Purpose: "findings, for other systems", Key: "call", Keeps: 7 * day},
		Topic{Name: bus.ScorecardTopic, Purpose: "scorecards, for other systems", Key: "call", Keeps: 7 * day},
		Topic{Name: bus.DeadLetterTopic, Purpose: "messages that could not be taken in, with the reason", Key: "topic, partition and offset", Keeps: 30 * day},
	)
}

func (t Topic) create(partitions, replicas int) kafka.TopicConfig {
	settings := []kafka.ConfigEntry{
		{ConfigName: "cleanup.policy", ConfigValue: "delete"},
		{ConfigName: "retention.ms", ConfigValue: strconv.FormatInt(t.Keeps.Milliseconds(), 10)},
	}
	if replicas > 2 { // an acknowledged message then survives the loss of any one broker
		settings = append(settings, kafka.ConfigEntry{ConfigName: "min.insync.replicas", ConfigValue: "2"})
	}
	return kafka.TopicConfig{Topic: t.Name, NumPartitions: partitions, ReplicationFactor: replicas, ConfigEntries: settings}
}

// Notices is the topic on which an object store tells what was put into a bucket. Its
// name is the hotline's choice, so that it is not among [Topics].
func Notices(name string) Topic {
	return Topic{Name: name, Purpose: "word of new objects, from the object store", Keeps: 7 * day, Intake: true}
}

// Problem is something about a topic that a person has to mend.
type Problem struct {
	Topic string // empty when it is about all of them
	Text  string // what is wrong, and what to do
}

// String is one line.
func (p Problem) String() string {
	if p.Topic == "" {
		return p.Text
	}
	return "topic " + p.Topic + " " + p.Text
}

// CheckTopics tells what is wrong with [Topics] and with more: those that are missing,
// have fewer partitions than wanted, or may forget what was not yet taken in.
func (b *Bus) CheckTopics(ctx context.Context, wantPartitions int, more ...Topic) []Problem {
	return b.check(ctx, append(Topics(), more...), wantPartitions)
}

func (b *Bus) check(ctx context.Context, topics []Topic, wantPartitions int) []Problem {
	var problems []Problem
	var there []Topic
	for _, t := range topics {
		partitions, err := b.partitions(ctx, t.Name)
		switch {
		case errors.Is(err, kafka.UnknownTopicOrPartition):
			problems = append(problems, Problem{t.Name, "is missing; `tingcha topics create` makes it"})
			continue
		case err != nil:
			return append(problems, Problem{Text: err.Error()})
		case len(partitions) < wantPartitions:
			problems = append(problems, Problem{t.Name, fmt.Sprintf(
				"has %s and needs %d; `tingcha topics create` adds them", plural(len(partitions)), wantPartitions)})
		}
		there = append(there, t)
	}
	settings, err := b.settings(ctx, there)
	if err != nil {
		return append(problems, Problem{Text: err.Error()})
	}
	for _, t := range there {
		if t.Intake {
			problems = append(problems, t.forgetful(settings[t.Name])...)
		}
	}
	return problems
}

// forgetful tells which settings let an intake topic drop what was not yet taken in.
func (t Topic) forgetful(settings map[string]string) []Problem {
	var problems []Problem
	if strings.Contains(settings["cleanup.policy"], "compact") {
		problems = append(problems, Problem{t.Name, "is compacted and drops messages of a key; set cleanup.policy=delete"})
	}
	if ms, err := strconv.ParseInt(settings["retention.ms"], 10, 64); err == nil && ms >= 0 && ms < t.Keeps.Milliseconds() {
		problems = append(problems, Problem{t.Name, fmt.Sprintf(
			"keeps messages for %v and should for %v; set retention.ms=%d", time.Duration(ms)*time.Millisecond, t.Keeps, t.Keeps.Milliseconds())})
	}
	if n, err := strconv.ParseInt(settings["retention.bytes"], 10, 64); err == nil && n >= 0 {
		problems = append(problems, Problem{t.Name, fmt.Sprintf(
			"keeps at most %d bytes of a partition, however young; set retention.bytes=-1", n)})
	}
	return problems
}

func (b *Bus) settings(ctx context.Context, topics []Topic) (map[string]map[string]string, error) {
	if len(topics) == 0 {
		return nil, nil
	}
	ctx, leave, err := b.enterBriefly(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	var ask []kafka.DescribeConfigRequestResource
	for _, t := range topics {
		ask = append(ask, kafka.DescribeConfigRequestResource{
			ResourceType: kafka.ResourceTypeTopic, ResourceName: t.Name,
			ConfigNames: []string{"cleanup.policy", "retention.ms", "retention.bytes"},
		})
	}
	r, err := b.client.DescribeConfigs(ctx, &kafka.DescribeConfigsRequest{Resources: ask})
	if err != nil {
		return nil, fmt.Errorf("ask for the settings of topics: %w", err)
	}
	all := map[string]map[string]string{}
	for _, res := range r.Resources {
		if res.Error != nil {
			return nil, fmt.Errorf("ask for the settings of topic %s: %w", res.ResourceName, res.Error)
		}
		all[res.ResourceName] = map[string]string{}
		for _, e := range res.ConfigEntries {
			all[res.ResourceName][e.ConfigName] = e.ConfigValue
		}
	}
	return all, nil
}
