package main

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"time"
)

// printRunning tells what else a day's sums rest on: closes, sources that may not have
// told everything, and what the last comparisons with the sources left to do.
func printRunning(ctx context.Context, store records, zone *time.Location, now time.Time, out io.Writer) error {
	for _, look := range []func(context.Context, records, *time.Location, time.Time) (string, *table, error){closesOf, marksOf, runsOf} {
		title, t, err := look(ctx, store, zone, now)
		if err != nil {
			return err
		}
		if len(t.rows) < 2 { // nothing under the heading
			continue
		}
		if _, err := fmt.Fprintf(out, "\n%s:\n", title); err != nil {
			return err
		}
		if err := t.write(out); err != nil {
			return err
		}
	}
	return nil
}

const minute = "2006-01-02 15:04"

func closesOf(ctx context.Context, store records, zone *time.Location, _ time.Time) (string, *table, error) {
	days, err := closedDays(ctx, store)
	t := &table{}
	t.add("day", "by", "at", "exempt", "hash")
	for _, c := range days.Closed {
		hash := c.Hash
		if !c.Sealed {
			hash += "  (CHANGED SINCE)"
		}
		t.add(c.Day, c.By, c.At.In(zone).Format(minute), strconv.Itoa(len(c.Exempt)), hash)
	}
	return "closed days", t, err
}

func marksOf(ctx context.Context, store records, zone *time.Location, now time.Time) (string, *table, error) {
	marks, err := store.Watermarks(ctx)
	t := &table{}
	t.add("source", "told up to", "heard of last", "")
	for _, m := range marks {
		note := ""
		if m.Silent(now) > 0 {
			note = "SILENT: nobody knows whether it has nothing to tell"
		}
		t.add(m.Source, m.Event.In(zone).Format(minute), m.Seen.In(zone).Format(minute), note)
	}
	return "sources of tickets", t, err
}

func runsOf(ctx context.Context, store records, zone *time.Location, _ time.Time) (string, *table, error) {
	runs, err := store.Runs(ctx)
	t := &table{}
	t.add("job", "ended", "looked at", "mended", "problems", "")
	for _, r := range runs {
		t.add(r.Job, r.Ended.In(zone).Format(minute), strconv.Itoa(r.Checked), strconv.Itoa(r.Mended), strconv.Itoa(r.Total), "")
		for _, p := range r.Problems {
			t.add("", "", "", "", p.Subject, p.Detail)
		}
	}
	return "compared with the sources", t, err
}
