package report_test

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/report"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

// partsKept are parts by day and agent, with what was asked about them.
type partsKept struct {
	parts []scoring.Part
	asked []storage.SumFilter
}

func (k *partsKept) Sums(_ context.Context, f storage.SumFilter) ([]storage.Sum, error) {
	k.asked = append(k.asked, f)
	var all []storage.Sum
	for _, p := range k.parts {
		if p.Day < f.First || p.Day > f.Last {
			continue
		}
		is := storage.Sum{Item: p.Item}
		if f.By&storage.ByAgent != 0 {
			is.Agent = p.Agent
		}
		switch f.Per {
		case storage.Days:
			is.Span = p.Day
		case storage.Months:
			is.Span = p.Day[:len("2026-09")]
		default:
		}
		at := slices.IndexFunc(all, func(s storage.Sum) bool { return s.Span == is.Span && s.Agent == is.Agent })
		if at < 0 {
			at, all = len(all), append(all, is)
		}
		all[at].Num, all[at].Den, all[at].Rows = all[at].Num+p.Num, all[at].Den+p.Den, all[at].Rows+1
	}
	return all, nil
}

func (k *partsKept) Parts(_ context.Context, _ scoring.Reckoner, f storage.SumFilter, fn func(scoring.Part) error) error {
	for _, p := range k.parts {
		if p.Day >= f.First && p.Day <= f.Last && p.Agent == f.Agent {
			if err := fn(p); err != nil {
				return err
			}
		}
	}
	return nil
}

// TestPagesOfRowsFollowEachOther holds pages of any size to the rows as they lie, and that
// agents are told apart on the days of a page only.
func TestPagesOfRowsFollowEachOther(t *testing.T) {
	t.Parallel()
	k := &partsKept{}
	for _, day := range []string{"2026-08-30", "2026-08-31", "2026-09-01", "2026-09-30", "2026-10-01", "2026-10-02"} {
		for agent := range 3 {
			for n := range 1 + agent {
				k.parts = append(k.parts, scoring.Part{
					Item: scoring.Urged, Day: day, Place: scoring.Place{Agent: strconv.Itoa(agent)}, Num: int64(n % 2), Den: 1,
					Source: scoring.Source{ID: fmt.Sprint(day, agent, n)},
				})
			}
		}
	}
	f := storage.SumFilter{First: "2026-08-31", Last: "2026-10-01", Items: []scoring.Item{scoring.Urged}}
	for which, lies := range map[report.Which]func(scoring.Part) bool{
		report.All:   func(scoring.Part) bool { return true },
		report.Met:   func(p scoring.Part) bool { return p.Num == 1 },
		report.Unmet: func(p scoring.Part) bool { return p.Num == 0 },
	} {
		var want []scoring.Part
		for _, p := range k.parts {
			if p.Day >= f.First && p.Day <= f.Last && lies(p) {
				want = append(want, p)
			}
		}
		for size := 1; size < 9; size++ {
			var got []scoring.Part
			for offset := 0; offset < len(want); offset += size {
				k.asked = nil
				rows, total, err := report.Behind(t.Context(), k, scoring.Reckoner{}, f, which, offset, size)
				if err != nil || total != len(want) {
					t.Fatalf("%d rows in all, want %d: %v", total, len(want), err)
				}
				got = append(got, rows...)
				for _, asked := range k.asked {
					if asked.By&storage.ByAgent != 0 && (asked.Per != storage.Whole || asked.First != asked.Last) {
						t.Errorf("all agents' days from %s to %s are told apart for a page", asked.First, asked.Last)
					}
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s by %d (-as they lie +by pages):\n%s", which, size, diff)
			}
		}
	}
}
