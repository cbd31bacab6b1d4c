package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/tingcha/tingcha/calendar"
	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/report"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

// TestABulletinOfALockedMonthTellsItsCorrections locks a month, takes a verdict back, and
// looks for both in the bulletins of the month and of a day in it.
func TestABulletinOfALockedMonthTellsItsCorrections(t *testing.T) {
	t.Parallel()
	c := newPress(t)
	later := scoring.Reckoner{Zone: zone, Calendar: calendar.China(), AsOf: time.Date(2026, 10, 20, 9, 0, 0, 0, zone)}
	c.sumUpAt(later)
	lock, err := c.store.LockMonth(t.Context(), later, "2026-09", "赵主任")
	if err != nil {
		t.Fatal(err)
	}
	before := c.sees("chief", "/bulletins/now?kind=analysis&period=2026-09", http.StatusOK)
	for _, want := range []string{"2026-09 的数字已于 2026-10-20 由 赵主任 锁定，指纹 " + lock.Hash[:16], "此后没有更正"} {
		if !strings.Contains(before, want) {
			t.Errorf("the month's bulletin has no %q", want)
		}
	}
	c.takeBack(later)
	for _, kind := range report.Kinds() {
		after := c.sees("chief", "/bulletins/now?kind="+string(kind)+"&period=2026-09", http.StatusOK)
		if !strings.Contains(after, "条，最近一次在 2026-10-20") || !strings.Contains(after, "锁定时") {
			t.Errorf("the month's bulletin %s does not tell of the correction", kind)
		}
	}
	if of := c.sees("chief", nowURL(report.Indicators), http.StatusOK); !strings.Contains(of, "此后更正") || strings.Contains(of, "锁定时") {
		t.Error("the day's bulletin does not say so, or compares the month's figures")
	}
	if of := c.sees("far", nowURL(report.Indicators), http.StatusOK); !strings.Contains(of, "此后没有更正") {
		t.Error("a department is told of another's corrections")
	}
	c.doors["foreman"] = signIn(t, c.store, people.User{ID: "foreman", Roles: []people.Role{people.Leader}, Scope: people.Team, Team: "无人班", Dept: "客服三部"}, now)
	if whole, own := c.sees("chief", "/awards?month=2026-09", http.StatusOK), c.sees("foreman", "/awards?month=2026-09", http.StatusOK); !strings.Contains(whole, "锁定时") || strings.Contains(own, "锁定时") {
		t.Error("a team is told of what was frozen and corrected outside of it, or the centre is not")
	}
	b, err := report.Make(t.Context(), c.store, later, report.Ask{Kind: report.Violations, Period: report.In(report.Month, now), Lang: "zh"})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range b.Sections[len(b.Sections)-1].Tables[0].Rows {
		if row[1].Text == "质检差错率" && row[3].Value > row[4].Value && row[2].Value == 1 && row[4].Rows != "" {
			return
		}
	}
	t.Errorf("no line has the share of errors fallen: %+v", b.Sections[len(b.Sections)-1])
}

// takeBack undoes a verdict, and sums it up.
func (c *court) takeBack(r scoring.Reckoner) {
	c.Helper()
	f := c.finding()
	v := storage.Verdict{Finding: f.ID, Kind: storage.Undo, Reviewer: "li", Key: "undo", Seen: f.Version, At: r.AsOf}
	of := call.Call{ID: f.CallID, Agent: f.Agent, Dept: f.Dept, Started: f.Started}
	if _, err := c.store.Judge(c.Context(), v, scoring.OfVerdict(f.Finding, f.ID, of, "2026-09", false, f.Rounds+1, r.AsOf)); err != nil {
		c.Fatal(err)
	}
	c.sumUpAt(r)
}

func (c *court) sumUpAt(r scoring.Reckoner) {
	c.Helper()
	for left := 1; left > 0; {
		var err error
		if _, left, err = c.store.SumUp(c.Context(), r, 1000); err != nil {
			c.Fatal(err)
		}
	}
}
