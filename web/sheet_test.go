package web_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/tingcha/tingcha/calendar"
	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/web"
)

// TestEveryNumberOfAScorecardLeadsToItsRows follows every count of the sheet, as a leader, as
// the leader of a team and as the agent sees it.
func TestEveryNumberOfAScorecardLeadsToItsRows(t *testing.T) {
	t.Parallel()
	pageByPage(t)
	c := newPress(t)
	followed := 0
	for _, who := range []string{"chief", "boss", "audit", "chen"} {
		for _, agent := range []string{"1024", "1031"} {
			path := "/scorecards/" + agent + "?month=2026-09"
			if agent == "1031" && (who == "chen" || who == "boss") {
				c.sees(who, path, http.StatusNotFound)
				continue
			}
			checkPage(t, path, c.sees(who, path, http.StatusOK))
			for n := range parsed(t, c.as(who), path).Descendants() {
				to, number := attribute(n, "href"), strings.TrimSpace(wordsIn(n))
				if n.Data != "a" || !strings.HasPrefix(to, "/figures") {
					continue
				}
				want, err := strconv.Atoi(number)
				if err != nil {
					t.Errorf("%s leads to rows and is no number", number)
				}
				followed++
				if got := partsOf(byID(parsed(t, c.as(who), to), "parts")); got != want {
					t.Errorf("%s sees %d and is led to %d rows at %s", who, want, got, to)
				}
			}
		}
	}
	if followed < 20 {
		t.Errorf("%d numbers lead somewhere, want many", followed)
	}
	c.sees("chen", "/figures?item=hit_rate&from=2026-09-01&to=2026-09-30", http.StatusNotFound)
	if page := c.sees("chen", "/figures?item=satisfaction&from=2026-09-01&to=2026-09-30&agent=1031", http.StatusOK); byID(parsed(t, c.as("chen"), "/figures?item=satisfaction&from=2026-09-01&to=2026-09-30&agent=1031"), "parts") != nil {
		t.Errorf("an agent sees the rows of another: %s", page)
	}
}

func TestASheetCountsByTheHotlinesScheme(t *testing.T) {
	t.Parallel()
	c := newPress(t)
	c.rebuild(func(to *web.Config) {
		to.Scheme = scoring.Scheme{{Item: scoring.Quality, Points: 40, Full: 100, None: 80}}
	})
	page := c.sees("chief", "/scorecards/1024?month=2026-09", http.StatusOK)
	if !strings.Contains(page, `sheet-total">30 / 40<`) || strings.Contains(page, `data-line="satisfaction"`) { // 5 points were taken
		t.Error("95 marks of 100, none at 80, do not earn 30 of 40 points")
	}
	if _, err := web.New(web.Config{Store: c.store, Blobs: sounds(t), Now: func() time.Time { return now }, Scheme: scoring.Scheme{{Item: "odd"}}}); err == nil {
		t.Error("a scheme that cannot be counted by is taken")
	}
}

// TestAScorecardTellsWhatAMonthWasLockedAs changes a verdict after the lock.
func TestAScorecardTellsWhatAMonthWasLockedAs(t *testing.T) {
	t.Parallel()
	c := newPress(t)
	october := scoring.Reckoner{Zone: zone, Calendar: calendar.China(), AsOf: now.AddDate(0, 1, 0)}
	sum := func() {
		t.Helper()
		for left, done := 1, 1; left+done > 0; {
			var err error
			if done, left, err = c.store.SumUp(t.Context(), october, 1000); err != nil {
				t.Fatal(err)
			}
		}
	}
	sum()
	lock, err := c.store.LockMonth(t.Context(), october, "2026-09", "chief")
	if err != nil {
		t.Fatal(err)
	}
	page := c.sees("chief", "/scorecards/1024?month=2026-09", http.StatusOK)
	if !strings.Contains(page, lock.Hash) || strings.Contains(page, `id="corrections"`) {
		t.Error("the lock is not shown, or has corrections already")
	}
	f := c.finding()
	v := storage.Verdict{Finding: f.ID, Kind: storage.Undo, Reviewer: "li", Key: "undo", Seen: f.Version, At: now}
	of := call.Call{ID: f.CallID, Agent: f.Agent, Dept: f.Dept, Started: f.Started}
	if _, err := c.store.Judge(t.Context(), v, scoring.OfVerdict(f.Finding, f.ID, of, "2026-09", false, f.Rounds+1, now)); err != nil {
		t.Fatal(err)
	}
	sum()
	for _, who := range []string{"chief", "chen"} {
		page = c.sees(who, "/scorecards/1024?month=2026-09", http.StatusOK)
		for _, want := range []string{lock.Hash, `id="corrections"`, "-500 / &#43;0", "锁定时"} {
			if !strings.Contains(page, want) {
				t.Errorf("after the correction the card of %s has no %q", who, want)
			}
		}
	}
	if other := c.sees("chief", "/scorecards/1031?month=2026-09", http.StatusOK); strings.Contains(other, `id="corrections"`) {
		t.Error("another's card has the correction")
	}
}

// TestPeersAreShownWithoutNames has six agents in a team, and one in a team of another
// department with the same name.
func TestPeersAreShownWithoutNames(t *testing.T) {
	t.Parallel()
	m := hotline(plain)
	m.agents = nil
	for i, id := range []string{"1024", "1051", "1052", "1053", "1054", "1055", "1031"} {
		a := call.Agent{ID: id, Name: "坐席" + id, Dept: "客服三部", Team: "三班"}
		if id == "1031" {
			a.Dept = "客服一部"
		}
		m.agents = append(m.agents, storage.AgentRow{Agent: a})
		for n := range 4 {
			d := complaint(plain)
			d.Call.ID = "peer-" + id + "-" + strconv.Itoa(n)
			d.Entry.CallID, d.Transcript.CallID, d.Findings, d.Recordings = d.Call.ID, d.Call.ID, nil, nil
			d.Call.Agent, d.Call.Dept, d.Call.Customer, d.Call.CSAT = id, a.Dept, call.Customer(d.Call.ID), 1+(i+n)%5
			m.dossiers = append(m.dossiers, d)
		}
	}
	store := kept(t, m)
	summed(t, store)
	who := []people.User{staff["chen"], staff["boss"], {ID: "other", Roles: []people.Role{people.Leader}, Scope: people.All}}
	h := newHouse(t, store, who)
	for _, u := range who {
		page := get(t, h.as(u.ID), "/scorecards/1024?month=2026-09").Body.String()
		checkPage(t, u.ID, page)
		if !strings.Contains(page, `class="spread-own"`) || !strings.Contains(page, "三班 · 6 人") {
			t.Errorf("%s does not see where the agent lies", u.ID)
		}
		for _, peer := range []string{"1051", "1055"} {
			if strings.Contains(page, peer) {
				t.Errorf("the card that %s sees names %s", u.ID, peer)
			}
		}
	}
	if page := get(t, h.as("other"), "/scorecards/1031?month=2026-09").Body.String(); strings.Contains(page, `class="spread-own"`) {
		t.Error("one agent alone is held against a team")
	}
}
