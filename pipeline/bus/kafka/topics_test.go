package kafka_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/twmb/franz-go/pkg/kfake"

	"github.com/tingcha/tingcha/pipeline/bus/kafka"
)

func TestTopicsAreCreatedAndChecked(t *testing.T) {
	t.Parallel()
	b := open(t, fake(t).ListenAddrs())
	for _, p := range b.CheckTopics(t.Context(), 2) {
		if !strings.Contains(p.String(), p.Topic+" is missing; `tingcha topics create`") {
			t.Errorf("before they are created: %s", p)
		}
	}
	made, err := b.Create(t.Context(), 2, 1)
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, topic := range kafka.Topics() {
		want = append(want, topic.Name)
	}
	var got []string
	for _, c := range made {
		got = append(got, c.Topic)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("created topics differ (-want +got):\n%s", diff)
	}
	if again, err := b.Create(t.Context(), 2, 1); err != nil || len(again) > 0 {
		t.Errorf("Create() again = %v, %v, want nothing made", again, err)
	}
	if p := b.CheckTopics(t.Context(), 2); len(p) > 0 {
		t.Errorf("CheckTopics() of what was created = %v", p)
	}
	few := b.CheckTopics(t.Context(), 6)
	if len(few) != len(want) {
		t.Errorf("%d topics have too few partitions, want all %d", len(few), len(want))
	}
	if text := "topic tingcha.cdr has 2 partitions and needs 6; `tingcha topics create` adds them"; !slices.ContainsFunc(few, func(p kafka.Problem) bool { return p.String() == text }) {
		t.Errorf("CheckTopics() does not say %q: %v", text, few)
	}
}

func TestATopicWithTooFewPartitionsGrows(t *testing.T) {
	t.Parallel()
	c := fake(t, kfake.SeedTopics(1, "tingcha.bucket"), kfake.SeedTopics(7, "tingcha.cdr"))
	done, err := open(t, c.ListenAddrs()).Create(t.Context(), 4, 1, kafka.Notices("tingcha.bucket"))
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, change := range done {
		said = append(said, change.String())
	}
	if text := strings.Join(said, "\n"); !strings.Contains(text, "tingcha.bucket: 1 → 4 partitions") ||
		!strings.Contains(text, "tingcha.tickets created with 4 partitions") || strings.Contains(text, "tingcha.cdr") {
		t.Errorf("Create() did:\n%s\nwant tingcha.bucket grown, tingcha.cdr alone, and the others made", text)
	}
	fresh := open(t, c.ListenAddrs())
	if p := fresh.CheckTopics(t.Context(), 4, kafka.Notices("tingcha.bucket")); len(p) > 0 {
		t.Errorf("CheckTopics() = %v afterwards", p)
	}
	if again, err := fresh.Create(t.Context(), 4, 1, kafka.Notices("tingcha.bucket")); err != nil || len(again) > 0 {
		t.Errorf("Create() again = %v, %v, want nothing done", again, err)
	}
}

func TestAForgetfulIntakeTopicIsAProblem(t *testing.T) {
	t.Parallel()
	c := fake(t)
	for name, settings := range map[string]map[string]string{
		"short":     {"retention.ms": "3600000"},
		"compacted": {"cleanup.policy": "compact"},
		"small":     {"retention.bytes": "1000000"},
		"good":      {"retention.ms": "-1"},
	} {
		if err := c.CreateTopic(name, 1, settings); err != nil {
			t.Fatal(err)
		}
	}
	b := open(t, c.ListenAddrs())
	for name, want := range map[string]string{
		"short":     "topic short keeps messages for 1h0m0s and should for 168h0m0s; set retention.ms=604800000",
		"compacted": "topic compacted is compacted and drops messages of a key; set cleanup.policy=delete",
		"small":     "topic small keeps at most 1000000 bytes of a partition, however young; set retention.bytes=-1",
		"good":      "",
	} {
		var got []string
		for _, p := range b.Check(t.Context(), 1, kafka.Topic{Name: name, Keeps: 7 * 24 * time.Hour, Intake: true}) {
			got = append(got, p.String())
		}
		if text := strings.Join(got, "\n"); text != want {
			t.Errorf("%s: %q, want %q", name, text, want)
		}
		if p := b.Check(t.Context(), 1, kafka.Topic{Name: name, Keeps: 7 * 24 * time.Hour}); len(p) > 0 {
			t.Errorf("%s: %v for a topic that is no intake, want none", name, p)
		}
	}
}

func TestTopicsOfABrokerThatIsAwayAreOneProblem(t *testing.T) {
	t.Parallel()
	c := fake(t, kfake.SeedTopics(1, "t"))
	b := open(t, c.ListenAddrs())
	c.Close()
	if p := b.CheckTopics(t.Context(), 1); len(p) != 1 || p[0].Topic != "" {
		t.Errorf("CheckTopics() = %v, want one problem", p)
	}
}
