package calendar_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/calendar"
)

// shanghai is the zone of the cases: UTC+8 in all years that they are about.
var shanghai = time.FixedZone("CST", 8*60*60)

func at(t *testing.T, text string) time.Time {
	t.Helper()
	moment, err := time.ParseInLocation("2006-01-02 15:04", text, shanghai)
	if err != nil {
		t.Fatal(err)
	}
	return moment
}

func TestHolidaysAreThoseOfTheNotices(t *testing.T) {
	t.Parallel()
	c := calendar.China()
	for day, works := range map[string]bool{
		"2024-02-09": true, // 除夕 was not among the days off
		"2024-02-10": false, "2024-02-17": false, "2024-02-18": true, "2024-02-04": true,
		"2024-09-14": true, "2024-09-17": false, "2024-09-29": true, "2024-10-12": true,
		"2025-01-01": false, "2025-01-02": true, "2025-01-26": true, "2025-01-28": false, "2025-02-04": false,
		"2025-02-08": true, "2025-06-02": false, "2025-10-08": false, "2025-10-09": true, "2025-10-11": true,
		"2026-01-02": false, "2026-01-04": true, "2026-02-14": true, "2026-02-23": false, "2026-02-28": true,
		"2026-05-09": true, "2026-06-19": false, "2026-09-20": true, "2026-09-25": false, "2026-10-07": false,
		"2026-10-08": true, "2026-10-10": true, "2026-10-11": false,
	} {
		if got := c.Works(at(t, day+" 12:00")); got != works {
			t.Errorf("%s is worked: %v, want %v", day, got, works)
		}
	}
}

// TestEachYearHasTheWorkingDaysOfItsNotice holds the years to the numbers that are
// commonly given for them.
func TestEachYearHasTheWorkingDaysOfItsNotice(t *testing.T) {
	t.Parallel()
	for year, want := range map[int]int{2024: 251, 2025: 248, 2026: 248} {
		n := 0
		for day := time.Date(year, 1, 1, 0, 0, 0, 0, shanghai); day.Year() == year; day = day.AddDate(0, 0, 1) {
			if calendar.China().Works(day) {
				n++
			}
		}
		if n != want {
			t.Errorf("%d has %d working days, want %d", year, n, want)
		}
	}
}

func TestAYearThatWasNotAnnouncedIsAGuess(t *testing.T) {
	t.Parallel()
	c := calendar.China()
	if c.Known(2027) || !c.Known(2026) {
		t.Errorf("2026 is known: %v, 2027 is known: %v", c.Known(2026), c.Known(2027))
	}
	c, err := c.With([]calendar.Correction{{Day: "2027-01-01"}})
	if err != nil || !c.Known(2027) {
		t.Errorf("2027 is still not known: %v", err)
	}
}

func TestTermsOfWorkingDaysPassOverHolidaysAndTakeSwappedDays(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ from, due string }{
		{"2026-09-03 09:00", "2026-09-10 00:00"}, // Thursday: Friday, Monday, Tuesday, Wednesday
		{"2026-09-30 23:59", "2026-10-13 00:00"}, // 8, 9, Saturday 10, Monday 12 October
		{"2026-02-13 00:00", "2026-02-27 00:00"}, // Saturday 14, 24, 25, 26 February
		{"2026-02-13 10:00", "2026-02-27 00:00"}, // within the day it makes no difference
	} {
		got := calendar.China().Due(at(t, c.from), calendar.WorkingDays(4))
		if diff := cmp.Diff(c.due, got.Format("2006-01-02 15:04")); diff != "" {
			t.Errorf("4 working days from %s (-want +got):\n%s", c.from, diff)
		}
	}
}

func TestNaturalTermsRunAtNightAndOnHolidays(t *testing.T) {
	t.Parallel()
	got := calendar.China().Due(at(t, "2026-10-01 22:30"), calendar.NaturalHours(48))
	if want := at(t, "2026-10-03 22:30"); !got.Equal(want) {
		t.Errorf("48 hours end at %v, want %v", got, want)
	}
}

func TestWorkingTimeIsThatOfTheHours(t *testing.T) {
	t.Parallel()
	hours := []calendar.Hours{{From: 8*time.Hour + 30*time.Minute, To: 12 * time.Hour}, {From: 14 * time.Hour, To: 17*time.Hour + 30*time.Minute}}
	c := calendar.China().WithHours(hours...)
	for _, x := range []struct {
		from, to string
		pause    calendar.Span
		want     time.Duration
	}{
		{"2026-09-03 08:00", "2026-09-03 18:00", calendar.Span{}, 7 * time.Hour},
		{"2026-09-03 11:00", "2026-09-03 14:30", calendar.Span{}, 90 * time.Minute},
		{"2026-09-04 17:00", "2026-09-07 09:00", calendar.Span{}, time.Hour},     // over a weekend
		{"2026-10-01 00:00", "2026-10-08 00:00", calendar.Span{}, 0},             // the whole holiday
		{"2026-10-10 00:00", "2026-10-11 00:00", calendar.Span{}, 7 * time.Hour}, // a Saturday that is worked
		{"2026-09-03 08:00", "2026-09-03 18:00", calendar.Span{From: at(t, "2026-09-03 11:00"), To: at(t, "2026-09-03 15:00")}, 5 * time.Hour},
		{"2026-09-03 18:00", "2026-09-03 08:00", calendar.Span{}, 0}, // closed before it was filed
	} {
		if got := c.Worked(at(t, x.from), at(t, x.to), []calendar.Span{x.pause}); got != x.want {
			t.Errorf("from %s to %s %v are worked, want %v", x.from, x.to, got, x.want)
		}
	}
}

func TestPausesThatOverlapAreTakenOffOnce(t *testing.T) {
	t.Parallel()
	span := func(from, to string) calendar.Span { return calendar.Span{From: at(t, from), To: at(t, to)} }
	got := calendar.China().Worked(at(t, "2026-09-03 08:00"), at(t, "2026-09-03 18:00"), []calendar.Span{
		span("2026-09-03 12:00", "2026-09-03 14:00"), span("2026-09-03 09:00", "2026-09-03 13:00"),
		span("2026-09-03 17:00", "2026-09-04 09:00"), span("2026-09-03 10:00", "2026-09-03 10:00"),
	})
	if want := 4 * time.Hour; got != want {
		t.Errorf("%v are left, want %v", got, want)
	}
}

func TestACorrectionDiffersOnItsDayOnly(t *testing.T) {
	t.Parallel()
	c, err := calendar.China().With([]calendar.Correction{{Day: "2026-09-20", Works: false}, {Day: "2026-09-21", Works: true}})
	if err != nil {
		t.Fatal(err)
	}
	for day, works := range map[string]bool{"2026-09-19": false, "2026-09-20": false, "2026-09-21": true} {
		if c.Works(at(t, day+" 12:00")) != works {
			t.Errorf("%s is worked: %v", day, !works)
		}
	}
	if calendar.China().Works(at(t, "2026-09-20 12:00")) == c.Works(at(t, "2026-09-20 12:00")) {
		t.Error("a correction changed the calendar that it was made from")
	}
}

// TestWorkedTimeAddsUp has the working time of a stretch be that of its two parts.
func TestWorkedTimeAddsUp(t *testing.T) {
	t.Parallel()
	c := calendar.China().WithHours(calendar.Hours{From: 9 * time.Hour, To: 17 * time.Hour})
	begin := time.Date(2026, 1, 1, 0, 0, 0, 0, shanghai)
	rapid.Check(t, func(t *rapid.T) {
		minute := rapid.IntRange(0, 60*24*60)
		from := begin.Add(time.Duration(minute.Draw(t, "from")) * time.Minute)
		mid := from.Add(time.Duration(minute.Draw(t, "mid")) * time.Minute)
		to := mid.Add(time.Duration(minute.Draw(t, "to")) * time.Minute)
		if whole, parts := c.Worked(from, to, nil), c.Worked(from, mid, nil)+c.Worked(mid, to, nil); whole != parts {
			t.Fatalf("the whole is %v, the parts are %v", whole, parts)
		}
	})
}

// TestATermEndsAfterAWorkingDay has every term of working days end at the midnight behind
// a working day, with as many of them since the beginning.
func TestATermEndsAfterAWorkingDay(t *testing.T) {
	t.Parallel()
	c := calendar.China()
	begin := time.Date(2024, 1, 1, 0, 0, 0, 0, shanghai)
	rapid.Check(t, func(t *rapid.T) {
		from := begin.Add(time.Duration(rapid.IntRange(0, 3*365*24*60).Draw(t, "minute")) * time.Minute)
		n := rapid.IntRange(1, 15).Draw(t, "days")
		due := c.Due(from, calendar.WorkingDays(n))
		if !c.Works(due.Add(-time.Second)) || due.Hour() != 0 {
			t.Fatalf("it ends at %v", due)
		}
		worked := 0
		for day := from.AddDate(0, 0, 1); day.Before(due); day = day.AddDate(0, 0, 1) {
			if c.Works(day) {
				worked++
			}
		}
		if worked != n {
			t.Fatalf("%d working days, want %d", worked, n)
		}
	})
}
