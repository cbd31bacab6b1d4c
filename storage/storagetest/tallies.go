package storagetest

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

func tallyCases() map[string]func(*kit) {
	return map[string]func(*kit){
		"sums are told apart as they are asked for":                       sumsAreToldApart,
		"what is read by months comes to what is read by days":            monthsAreDays,
		"a changed call leaves its old agent's day":                       changedCallLeaves,
		"who moves takes along what names no department":                  movedAgent,
		"a call changes what its customer's others count as":              callChangesOthers,
		"a ticket counts on the days on which things fall due":            ticketCountsWhenDue,
		"time alone makes sums final":                                     timeSettles,
		"verdicts and appeals change the day of their call":               verdictsChangeTheirDay,
		"a month is locked once and keeps what it was":                    monthIsLocked,
		"a month is not locked before its end, or before its sums are up": monthIsNotLockedEarly,
		"sums are seen within reach":                                      sumsWithinReach,
		"two who sum at once make every sum once":                         twoSumAtOnce,
		"days are made again when they are restated":                      daysAreRestated,
		"whatever happens, sums are what their facts give":                sumsAreTheirFacts,
	}
}

// china is the zone of the cases.
var china = time.FixedZone("CST", 8*60*60)

// reckoner is that of a moment.
func reckoner(asOf time.Time) scoring.Reckoner { return scoring.Reckoner{Zone: china, AsOf: asOf} }

// inOctober is after everything of the cases has become final.
var inOctober = time.Date(2026, 10, 20, 0, 0, 0, 0, time.UTC)

// sumUp sums everything, and holds it to its facts.
func (k *kit) sumUp(asOf time.Time) {
	k.Helper()
	for {
		done, left, err := k.s.SumUp(k.Context(), reckoner(asOf), 50)
		k.must(err)
		if done == 0 {
			if left > 0 {
				k.Fatalf("%d notes are left, and nothing is done about them", left)
			}
			break
		}
	}
	problems, err := k.s.CheckSums(k.Context(), reckoner(asOf), 0, 0)
	k.must(err)
	for _, p := range problems {
		k.Errorf("check of sums finds: %+v", p)
	}
}

// september is the filter of all that counts in the month.
func september(items ...scoring.Item) storage.SumFilter {
	return storage.SumFilter{First: "2026-09-01", Last: "2026-09-30", Items: items}
}

func (k *kit) sums(f storage.SumFilter) []storage.Sum {
	k.Helper()
	sums, err := k.s.Sums(k.Context(), f)
	k.must(err)
	k.opens(f, sums)
	return sums
}

// opens holds the sums of a filter to the parts behind them.
func (k *kit) opens(f storage.SumFilter, sums []storage.Sum) {
	k.Helper()
	type line struct{ num, den, rows, waiting int64 }
	want, got := map[scoring.Item]line{}, map[scoring.Item]line{}
	for _, s := range sums {
		l := want[s.Item]
		want[s.Item] = line{l.num + s.Num, l.den + s.Den, l.rows + s.Rows, l.waiting + s.Waiting}
	}
	last := ""
	err := k.s.Parts(k.Context(), reckoner(inOctober), f, func(p scoring.Part) error {
		l := got[p.Item]
		l.num, l.den = l.num+p.Num, l.den+p.Den
		if p.Waits() {
			l.waiting++
		} else {
			l.rows++
		}
		got[p.Item] = l
		if p.Day < last {
			k.Errorf("the part of %s comes behind that of %s", p.Day, last)
		}
		last = p.Day
		return nil
	})
	k.must(err)
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(line{})); diff != "" {
		k.Errorf("sums and the parts behind them (-sums +parts)\n%s", diff)
	}
}

// rated is a call of an agent, with a rating.
func rated(id string, started time.Time, agent, dept string, csat int) storage.CallLine {
	l := line(id, started)
	l.Call.Agent, l.Call.Dept, l.Call.CSAT, l.Call.Customer = agent, dept, csat, call.Customer("of "+id)
	l.Day = started.In(china).Format(time.DateOnly)
	return l
}

func sumsAreToldApart(k *kit) {
	k.ingest(
		call.Agent{ID: "1", Name: "甲", Dept: "一部", Team: "一班"}, call.Agent{ID: "2", Name: "乙", Dept: "一部", Team: "二班", Group: "暑期工"},
		rated("a", t0, "1", "一部", 5), rated("b", t0.Add(time.Hour), "1", "一部", 2), rated("c", t0.Add(24*time.Hour), "2", "一部", 4),
		rated("d", t0.Add(24*time.Hour), "3", "二部", 1),
	)
	k.sumUp(inOctober)
	type row struct {
		Span, Agent, Dept, Team, Group string
		Num, Den, Rows                 int64
	}
	for name, c := range map[string]struct {
		by   storage.SumBy
		per  storage.Span
		want []row
	}{
		"all":    {0, storage.Whole, []row{{Num: 2, Den: 4, Rows: 4}}},
		"agents": {storage.ByAgent, storage.Whole, []row{{Agent: "1", Num: 1, Den: 2, Rows: 2}, {Agent: "2", Num: 1, Den: 1, Rows: 1}, {Agent: "3", Den: 1, Rows: 1}}},
		"departments by day": {storage.ByDept, storage.Days, []row{
			{Span: "2026-09-03", Dept: "一部", Num: 1, Den: 2, Rows: 2}, {Span: "2026-09-04", Dept: "一部", Num: 1, Den: 1, Rows: 1}, {Span: "2026-09-04", Dept: "二部", Den: 1, Rows: 1},
		}},
		"teams":  {storage.ByTeam, storage.Months, []row{{Span: "2026-09", Den: 1, Rows: 1}, {Span: "2026-09", Team: "一班", Num: 1, Den: 2, Rows: 2}, {Span: "2026-09", Team: "二班", Num: 1, Den: 1, Rows: 1}}},
		"groups": {storage.ByGroup, storage.TenDays, []row{{Span: "2026-09-01", Num: 1, Den: 3, Rows: 3}, {Span: "2026-09-01", Group: "暑期工", Num: 1, Den: 1, Rows: 1}}},
	} {
		f := september(scoring.Satisfaction)
		f.By, f.Per = c.by, c.per
		var got []row
		for _, s := range k.sums(f) {
			got = append(got, row{s.Span, s.Agent, s.Dept, s.Team, s.Group, s.Num, s.Den, s.Rows})
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			k.Errorf("%s (-want +got)\n%s", name, diff)
		}
	}
}

func monthsAreDays(k *kit) {
	var parts []any
	for i := range 120 {
		parts = append(parts, rated(fmt.Sprint("c", i), t0.Add(time.Duration(i)*24*time.Hour), "1", "一部", 1+i%5))
	}
	k.ingest(parts...)
	k.sumUp(t0.AddDate(1, 0, 0))
	for _, span := range [][2]string{{"2026-09-01", "2026-12-31"}, {"2026-09-10", "2026-12-05"}, {"2026-09-03", "2026-09-30"}, {"2026-10-01", "2026-10-31"}, {"2026-10-02", "2026-10-30"}} {
		f := storage.SumFilter{First: span[0], Last: span[1], Items: []scoring.Item{scoring.Satisfaction}}
		whole, days := k.sums(f), int64(0)
		f.Per = storage.Days
		for _, s := range k.sums(f) {
			days += s.Den
		}
		if len(whole) != 1 || whole[0].Den != days {
			k.Errorf("%v: %+v, and its days come to %d", span, whole, days)
		}
	}
}

func changedCallLeaves(k *kit) {
	k.ingest(rated("a", t0, "1", "一部", 5))
	k.sumUp(inOctober)
	k.ingest(rated("a", t0.Add(24*time.Hour), "2", "二部", 4))
	k.sumUp(inOctober)
	f := september(scoring.Satisfaction)
	f.By, f.Per = storage.ByAgent|storage.ByDept, storage.Days
	want := []storage.Sum{{Item: scoring.Satisfaction, Span: "2026-09-04", Agent: "2", Dept: "二部", Num: 1, Den: 1, Rows: 1}}
	if diff := cmp.Diff(want, k.sums(f)); diff != "" {
		k.Errorf("(-want +got)\n%s", diff)
	}
}

func movedAgent(k *kit) {
	against := ticket("T1", 1, "b")
	against.Ticket.Kind, against.Ticket.About = call.ComplaintInternal, "1"
	k.ingest(call.Agent{ID: "1", Name: "甲", Dept: "一部"}, rated("a", t0, "1", "", 5), rated("b", t0, "1", "一部", 2), against)
	k.sumUp(inOctober)
	k.ingest(call.Agent{ID: "1", Name: "甲", Dept: "二部"})
	k.sumUp(inOctober)
	f := september(scoring.Satisfaction)
	f.By = storage.ByDept
	want := []storage.Sum{{Item: scoring.Satisfaction, Dept: "一部", Den: 1, Rows: 1}, {Item: scoring.Satisfaction, Dept: "二部", Num: 1, Den: 1, Rows: 1}}
	if diff := cmp.Diff(want, k.sums(f)); diff != "" {
		k.Errorf("(-want +got)\n%s", diff)
	}
	for _, dept := range []string{"一部", "二部"} {
		all := september()
		all.Dept = dept
		k.sums(all) // as many rows as they say, complaints about the agent among them
	}
}

// one gives the only sum of an item in September.
func (k *kit) total(item scoring.Item) storage.Sum {
	k.Helper()
	sums := k.sums(september(item))
	if len(sums) > 1 {
		k.Fatalf("sums are %+v, want one", sums)
	}
	if len(sums) == 0 {
		return storage.Sum{}
	}
	return sums[0]
}

func callChangesOthers(k *kit) {
	a, b := rated("a", t0, "1", "一部", 5), rated("b", t0.Add(48*time.Hour), "2", "一部", 5)
	a.Call.Customer, b.Call.Customer = "c1", "c1"
	k.ingest(a)
	k.sumUp(inOctober)
	if s := k.total(scoring.SolvedAtOnce); s.Num != 1 || s.Den != 1 {
		k.Errorf("one call: %+v", s)
	}
	k.ingest(b)
	k.sumUp(inOctober)
	if s := k.total(scoring.SolvedAtOnce); s.Num != 1 || s.Den != 2 {
		k.Errorf("called again after two days: %+v", s)
	}
	if s := k.total(scoring.Repeated); s.Num != 1 || s.Den != 2 {
		k.Errorf("the second is a repeat: %+v", s)
	}
	b.Call.Customer = "c2"
	k.ingest(b)
	k.sumUp(inOctober)
	if s := k.total(scoring.SolvedAtOnce); s.Num != 2 || s.Den != 2 {
		k.Errorf("it was somebody else: %+v", s)
	}
}

func ticketCountsWhenDue(k *kit) {
	o := ticket("T1", 1, "a")
	o.Ticket.Kind = call.Repair
	k.ingest(rated("a", t0, "3021", "一部", 5), o)
	k.sumUp(t0.Add(90 * time.Minute))
	waiting := func() storage.Sum {
		sums, err := k.s.Sums(k.Context(), september(scoring.Replied))
		k.must(err)
		return sums[0]
	}
	if s := waiting(); s.Waiting != 1 || s.Rows != 0 || s.Unsettled != 1 {
		k.Errorf("before it is due: %+v", s)
	}
	k.sumUp(t0.Add(72 * time.Hour))
	if s := waiting(); s.Waiting != 0 || s.Num != 0 || s.Den != 1 || s.Unsettled != 0 {
		k.Errorf("when it was due: %+v", s)
	}
	o.Ticket.Version, o.Ticket.Events = 2, append(o.Ticket.Events,
		call.TicketEvent{Kind: call.Replied, At: t0.Add(2 * time.Hour)}, call.TicketEvent{Kind: call.Closed, At: t0.Add(3 * time.Hour)})
	k.ingest(o)
	k.sumUp(inOctober)
	if s := k.total(scoring.Replied); s.Num != 1 || s.Den != 1 {
		k.Errorf("it had been done in time: %+v", s)
	}
	f := september(scoring.FirstClose)
	f.By = storage.ByClass
	if sums := k.sums(f); len(sums) != 1 || sums[0].Class != call.Repair || sums[0].Num != 1 {
		k.Errorf("by class: %+v", sums)
	}
}

func timeSettles(k *kit) {
	k.ingest(rated("a", t0, "1", "一部", 5))
	for _, c := range []struct {
		after     time.Duration
		unsettled int64
	}{{time.Hour, 1}, {6 * 24 * time.Hour, 1}, {8 * 24 * time.Hour, 0}} {
		k.sumUp(t0.Add(c.after))
		sums, err := k.s.Sums(k.Context(), september(scoring.SolvedAtOnce))
		k.must(err)
		if len(sums) != 1 || sums[0].Unsettled != c.unsettled {
			k.Errorf("after %v: %+v, want %d unsettled", c.after, sums, c.unsettled)
		}
	}
}

func verdictsChangeTheirDay(k *kit) {
	f := k.withFinding("a-01", inspect.Finding{
		Rule: "shirking.plain", RuleHash: "h", Title: "推诿", Label: "shirking", Family: "shirking", Level: inspect.Serious, Points: 200, Evidence: SampleFinding("x").Evidence,
	})
	k.sumUp(inOctober)
	if s := k.total(scoring.Shirked); s.Num != 0 || s.Den != 1 {
		k.Errorf("before anybody has judged: %+v", s)
	}
	_, err := k.s.Judge(k.Context(), storage.Verdict{Finding: f.ID, Kind: storage.Confirm, Reviewer: "li", Key: "k1", Seen: f.Version, At: later}, SampleDeduction(f))
	k.must(err)
	k.sumUp(inOctober)
	if s := k.total(scoring.Shirked); s.Num != 1 || s.Den != 1 {
		k.Errorf("confirmed: %+v", s)
	}
	if s := k.total(scoring.ReviewAccuracy); s.Num != 1 || s.Den != 1 {
		k.Errorf("accuracy: %+v", s)
	}
}

// withFinding takes a call in and on to its end, with a finding.
func (k *kit) withFinding(id string, f inspect.Finding) storage.FindingRow {
	k.Helper()
	k.ingest(line(id, t0), transcript(id))
	for _, state := range Way() {
		e := k.one(state, later)
		o := SampleOutcome(e)
		if o.Report != nil {
			o.Report.Findings = []inspect.Finding{f}
		}
		if state == storage.Inspected {
			o.Scores = nil
		}
		k.commit(later, o)
	}
	rows, _, err := k.s.Findings(k.Context(), storage.FindingFilter{})
	k.must(err)
	at := slices.IndexFunc(rows, func(r storage.FindingRow) bool { return r.CallID == id })
	return rows[at]
}

func monthIsLocked(k *kit) {
	k.ingest(call.Agent{ID: "1", Name: "甲", Dept: "一部", Team: "一班"}, rated("a", t0, "1", "一部", 5), rated("b", t0, "2", "一部", 2))
	k.sumUp(inOctober)
	before := k.sums(september())
	lock, err := k.s.LockMonth(k.Context(), reckoner(inOctober), month, "wang")
	k.must(err)
	if lock.Agents != 2 || lock.Hash == "" || lock.By != "wang" {
		k.Errorf("lock is %+v", lock)
	}
	again, err := k.s.LockMonth(k.Context(), reckoner(inOctober.Add(time.Hour)), month, "li")
	k.must(err)
	locks, err := k.s.MonthLocks(k.Context())
	k.must(err)
	if diff := cmp.Diff([]storage.MonthLock{lock}, locks); diff != "" || again != lock {
		k.Errorf("locks (-want +got)\n%s\nand again %+v", diff, again)
	}
	changed := rated("a", t0, "1", "一部", 1)
	k.ingest(changed, call.Agent{ID: "1", Name: "甲", Dept: "一部", Team: "二班"})
	k.sumUp(inOctober)
	frozen, err := k.s.LockedSums(k.Context(), month, september())
	k.must(err)
	if diff := cmp.Diff(before, frozen, cmpopts.EquateEmpty()); diff != "" {
		k.Errorf("what was frozen (-before +now)\n%s", diff)
	}
	f := september(scoring.Satisfaction)
	f.Team = "一班"
	if frozen, err = k.s.LockedSums(k.Context(), month, f); err != nil || len(frozen) != 1 {
		k.Errorf("of the team of then: %+v, %v", frozen, err)
	}
	corrections, err := k.s.Corrections(k.Context(), month, people.Reach{})
	k.must(err)
	at := slices.IndexFunc(corrections, func(c storage.Correction) bool { return c.Item == scoring.Satisfaction })
	if at < 0 || corrections[at].Num != -1 || corrections[at].Den != 0 || corrections[at].Agent != "1" {
		k.Errorf("corrections are %+v", corrections)
	}
	none, err := k.s.Corrections(k.Context(), month, people.Reach{Agent: "2"})
	k.must(err)
	if len(none) > 0 {
		k.Errorf("corrections of another: %+v", none)
	}
	if _, err := k.s.LockedSums(k.Context(), "2026-08", september()); !errors.Is(err, storage.ErrNotFound) {
		k.Errorf("sums of a month that is not locked: %v", err)
	}
}

func monthIsNotLockedEarly(k *kit) {
	k.ingest(rated("a", t0, "1", "一部", 5))
	if _, err := k.s.LockMonth(k.Context(), reckoner(t0), month, "wang"); !errors.Is(err, storage.ErrNotOver) {
		k.Errorf("before its end: %v", err)
	}
	if _, err := k.s.LockMonth(k.Context(), reckoner(inOctober), month, "wang"); !errors.Is(err, storage.ErrUnsummed) {
		k.Errorf("before its sums are up: %v", err)
	}
	k.sumUp(t0.Add(time.Hour))
	if _, err := k.s.LockMonth(k.Context(), reckoner(inOctober), month, "wang"); !errors.Is(err, storage.ErrUnsummed) {
		k.Errorf("before it is known what has become final: %v", err)
	}
	for name, who := range map[string][2]string{"nobody": {month, ""}, "no month": {"2026-9", "wang"}} {
		if _, err := k.s.LockMonth(k.Context(), reckoner(inOctober), who[0], who[1]); err == nil {
			k.Errorf("%s: it was locked", name)
		}
	}
}

func sumsWithinReach(k *kit) {
	k.ingest(
		call.Agent{ID: "1", Name: "甲", Dept: "一部", Team: "一班"}, call.Agent{ID: "2", Name: "乙", Dept: "一部", Team: "二班"},
		rated("a", t0, "1", "一部", 5), rated("b", t0, "2", "一部", 5), rated("c", t0, "3", "二部", 5),
	)
	k.sumUp(inOctober)
	for name, c := range map[string]struct {
		reach people.Reach
		want  int64
	}{
		"all": {people.Reach{}, 3}, "department": {people.Reach{Dept: "一部"}, 2}, "team": {people.Reach{Team: "二班"}, 1},
		"own": {people.Reach{Agent: "3"}, 1}, "nobody there": {people.Reach{Team: "三班"}, 0},
	} {
		f := september(scoring.Satisfaction)
		f.Reach = c.reach
		var got int64
		for _, s := range k.sums(f) {
			got += s.Den
		}
		if got != c.want {
			k.Errorf("%s: %d rated calls, want %d", name, got, c.want)
		}
	}
}

func twoSumAtOnce(k *kit) {
	var parts []any
	for i := range 60 {
		parts = append(parts, rated(fmt.Sprint("c", i), t0.Add(time.Duration(i)*time.Hour), strconv.Itoa(i%7), "一部", 5))
	}
	k.ingest(parts...)
	var both sync.WaitGroup
	for range 2 {
		both.Go(func() {
			for range 20 {
				if _, _, err := k.s.SumUp(k.Context(), reckoner(inOctober), 10); err != nil {
					k.Error(err)
				}
			}
		})
	}
	both.Wait()
	k.sumUp(inOctober)
	if s := k.total(scoring.Satisfaction); s.Den != 60 || s.Rows != 60 {
		k.Errorf("60 rated calls come to %+v", s)
	}
}

func daysAreRestated(k *kit) {
	o := ticket("T1", 1, "a")
	o.Ticket.Kind = call.Repair
	k.ingest(rated("a", t0, "3021", "一部", 5), o)
	k.sumUp(t0.Add(time.Hour)) // much becomes final between this and the next
	short := reckoner(inOctober)
	short.Terms = scoring.Terms{}
	k.must(k.s.Restate(k.Context(), "2026-09-01", "2026-09-30"))
	n, err := k.s.Unsummed(k.Context())
	k.must(err)
	if n == 0 {
		k.Error("nothing is to be made again")
	}
	for done := 1; done > 0; {
		done, n, err = k.s.SumUp(k.Context(), short, 1)
		k.must(err)
	}
	if n > 0 {
		k.Errorf("%d notes are left, and nothing is done about them", n)
	}
	problems, err := k.s.CheckSums(k.Context(), short, 1, 20)
	k.must(err)
	if len(problems) > 0 {
		k.Errorf("after other terms: %+v", problems)
	}
	if problems, err = k.s.CheckSums(k.Context(), reckoner(inOctober), 0, 0); err != nil || len(problems) == 0 {
		k.Errorf("by the terms of before, nothing is found: %v", err)
	}
}

// sumsAreTheirFacts does what comes to mind, and holds the sums to their facts at times.
func sumsAreTheirFacts(k *kit) {
	chance := rand.New(rand.NewPCG(7, 7))
	at := t0
	kinds := call.TicketKinds()
	steps := call.TicketEventKinds()
	tickets := map[string]storage.OfferedTicket{}
	for step := range 150 {
		at = at.Add(time.Duration(chance.IntN(12)) * time.Hour)
		id, agent := fmt.Sprint("c", chance.IntN(40)), strconv.Itoa(chance.IntN(4))
		switch chance.IntN(4) {
		case 0, 1:
			l := rated(id, at, agent, fmt.Sprint("部", chance.IntN(2)), chance.IntN(7)-1)
			l.Call.Customer = call.Customer(fmt.Sprint("k", chance.IntN(5)))
			l.Call.Answered = chance.IntN(8) > 0
			k.ingest(l)
		case 2:
			name := fmt.Sprint("T", chance.IntN(15))
			o, known := tickets[name]
			if !known {
				o = ticket(name, 0, id)
				o.Ticket.Kind, o.Ticket.Agent, o.Ticket.Filed = kinds[chance.IntN(len(kinds))], agent, at
				o.Ticket.Customer, o.Ticket.Events, o.Scores = call.Customer(fmt.Sprint("k", chance.IntN(5))), nil, nil
				o.Ticket.About = strconv.Itoa(chance.IntN(4))
			}
			o.Ticket.Version++
			o.Ticket.Events = append(slices.Clone(o.Ticket.Events), call.TicketEvent{Kind: steps[chance.IntN(len(steps))], At: at, Score: chance.IntN(6)})
			if chance.IntN(10) == 0 {
				o.Ticket.CallID = id
			}
			tickets[name] = o
			k.ingest(o)
		default:
			k.ingest(call.Agent{ID: agent, Name: "甲", Dept: fmt.Sprint("部", chance.IntN(2)), Team: fmt.Sprint("班", chance.IntN(2))})
		}
		if step%15 == 0 {
			k.sumUp(at)
		}
		if step == 75 {
			k.sumUp(inOctober)
			_, err := k.s.LockMonth(k.Context(), reckoner(inOctober), month, "wang")
			k.must(err)
		}
	}
	k.sumUp(inOctober)
	k.sums(september())
}
