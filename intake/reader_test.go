package intake_test

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/intake"
	"github.com/tingcha/tingcha/storage"
)

var (
	key      = []byte("a key that is only a test's")
	now      = time.Date(2026, 10, 1, 8, 0, 0, 0, time.UTC)
	shanghai = time.FixedZone("CST", 8*3600)
)

// reader makes a Reader with the default configuration, changed by the functions.
func reader(t testing.TB, change ...func(*intake.Config, *intake.Options)) *intake.Reader {
	t.Helper()
	cfg := intake.DefaultConfig()
	o := intake.Options{Key: key, Now: func() time.Time { return now }}
	for _, c := range change {
		c(&cfg, &o)
	}
	r, err := intake.New(cfg, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// all reads a document from text.
func all(t testing.TB, r *intake.Reader, format intake.Format, name string, data io.Reader) []intake.Record {
	t.Helper()
	var records []intake.Record
	for rec, err := range r.Records(intake.Document{Name: name, Format: format, Modified: now}, data) {
		if err != nil {
			t.Fatalf("reading %s: %v", name, err)
		}
		records = append(records, rec)
	}
	return records
}

// trouble tells the first bad thing of each record, "line field reason".
func trouble(records []intake.Record) []string {
	var told []string
	for _, rec := range records {
		for _, b := range rec.Bad {
			told = append(told, strings.Join(strings.Fields(fmt.Sprintf("%d %s %s", b.Line, b.Field, b.Reason)), " "))
		}
	}
	return told
}

func calls(records []intake.Record) []storage.CallLine {
	var lines []storage.CallLine
	for _, rec := range records {
		lines = append(lines, rec.Calls...)
	}
	return lines
}

func tickets(records []intake.Record) []call.Ticket {
	var all []call.Ticket
	for _, rec := range records {
		for _, t := range rec.Tickets {
			all = append(all, t.Ticket)
		}
	}
	return all
}

func TestConfigurationTellsEveryMistake(t *testing.T) {
	t.Parallel()
	cfg := intake.Config{Zone: "Asia/Shangai", Encoding: "latin1", AgentChannel: 2, FileName: "(.*)", CDR: intake.Columns{"agnet": {"x"}}}
	_, err := intake.New(cfg, intake.Options{})
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{"Asia/Shangai", "latin1", "agent_channel 2", "(?P<call>", "agnet", "no key", "no clock"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("nothing is said of %s: %v", want, err)
		}
	}
}
