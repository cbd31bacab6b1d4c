package inspect_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/inspect"
)

func TestCalendarSaysInWhichSeasonsADayLies(t *testing.T) {
	t.Parallel()
	c := inspect.Calendar{
		{Name: "度夏", From: inspect.MonthDay{Month: 6, Day: 15}, To: inspect.MonthDay{Month: 9, Day: 15}},
		{Name: "暑期", From: inspect.MonthDay{Month: 7, Day: 1}, To: inspect.MonthDay{Month: 8, Day: 31}},
		{Name: "度冬", From: inspect.MonthDay{Month: 12, Day: 1}, To: inspect.MonthDay{Month: 2, Day: 29}},
	}
	for day, want := range map[string][]string{
		"2026-06-14T15:59:59Z": {},
		"2026-06-14T16:00:00Z": {"度夏"}, // midnight in China
		"2026-07-20T00:00:00Z": {"度夏", "暑期"},
		"2026-09-15T15:59:59Z": {"度夏"},
		"2026-09-15T16:00:00Z": {},
		"2026-12-31T00:00:00Z": {"度冬"},
		"2028-02-29T00:00:00Z": {"度冬"},
		"2028-03-01T00:00:00Z": {},
	} {
		at, err := time.Parse(time.RFC3339, day)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, c.On(at)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", day, diff)
		}
	}
	if inspect.Calendar(nil).On(time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)) != nil || c.On(time.Time{}) != nil {
		t.Error("what nobody knows is not the same as no season")
	}
}
