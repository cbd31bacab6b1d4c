package operations_test

import (
	"os"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/tingcha/tingcha/cmd/tingcha/operations"
	"github.com/tingcha/tingcha/internal/fault"
)

// handbook is docs/operations.md.
func handbook(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../../docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// exported lists what /metrics exports of ours: names, and the labels of each.
func exported(t *testing.T) map[string][]string {
	t.Helper()
	m := operations.NewMetrics("all", "v1", sources(records{asked: new(atomic.Int64)}, func() time.Time { return now }))
	m.Watch("inspect")
	m.Hearing("sherpa:base")
	all := map[string][]string{}
	part := regexp.MustCompile(`_(bucket|sum|count)$`)
	for line := range figures(t, m) {
		name, rest, _ := strings.Cut(line, "{")
		var labels []string
		for _, label := range regexp.MustCompile(`([a-z]+)="`).FindAllStringSubmatch(rest, -1) {
			if label[1] != "le" {
				labels = append(labels, label[1])
			}
		}
		all[part.ReplaceAllString(name, "")] = labels
	}
	return all
}

func TestTheHandbookHasEveryFigureAndNoOther(t *testing.T) {
	t.Parallel()
	text, all := handbook(t), exported(t)
	if len(all) < 10 {
		t.Fatalf("only %d figures are exported: %v", len(all), all)
	}
	rows := regexp.MustCompile("(?m)^\\| `(tingcha_[a-z_]+)(?:{([a-z,]+)})?` \\|").FindAllStringSubmatch(text, -1)
	told := map[string]string{}
	for _, row := range rows {
		told[row[1]] = row[2]
	}
	for name, labels := range all {
		has, there := told[name]
		if !there {
			t.Errorf("docs/operations.md has no row for %s", name)
		}
		for _, label := range labels {
			if !strings.Contains(","+has+",", ","+label+",") {
				t.Errorf("docs/operations.md does not tell that %s has the label %q", name, label)
			}
		}
	}
	for _, name := range regexp.MustCompile(`tingcha_[a-z_]+`).FindAllString(text, -1) {
		if _, there := all[name]; !there {
			t.Errorf("docs/operations.md tells of %s, which nobody exports", name)
		}
	}
}

func TestTheHandbookHasEveryFaultPointAndNoOther(t *testing.T) {
	t.Parallel()
	told := map[string]int{}
	for _, row := range regexp.MustCompile("(?m)^\\| `([a-z]+\\.[a-z]+)` \\|").FindAllStringSubmatch(handbook(t), -1) {
		told[row[1]]++
	}
	for _, point := range fault.Points() {
		if told[point] != 1 {
			t.Errorf("docs/operations.md has %d rows for the fault point %s, want one", told[point], point)
		}
		delete(told, point)
	}
	for point := range told {
		t.Errorf("docs/operations.md tells of the fault point %s, which is none", point)
	}
}
