package storagetest

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/warning"
)

func warningCases() map[string]func(*kit) {
	return map[string]func(*kit){
		"an alert is raised once, rises and is told":             alertsRaised,
		"alerts are the same in whatever order traffic is":       alertsInAnyOrder,
		"an alert is taken up to its close":                      alertsTakenUp,
		"an alert closes by itself and is raised again":          alertsCalm,
		"what was there before a watch is counted":               watchesFilled,
		"findings are counted until they are withdrawn":          watchesOfFindings,
		"what is alike is counted by itself":                     watchesOfAlike,
		"a count is held against earlier weeks":                  watchesOfUsual,
		"alerts are seen as far as somebody sees":                alertsSeen,
		"messages wait, are sent, and are parked":                alertMessages,
		"two who count at once raise an alert once":              alertsTogether,
		"an alert on calls that are sealed is not given":         alertsSealed,
		"what closed a person is raised again by a higher level": alertsReopened,
		"an alert goes on beside another of something else":      alertsBeside,
		"an alert whose time is corrected is raised once":        alertsCorrected,
		"alerts that grow together are one, with what they had":  alertsJoined,
		"what goes on is told though its beginning was too old":  alertsToldLate,
		"who has other watches counts nothing":                   watchesOfOthers,
		"what changes from before a watch is not counted":        watchesOfTheArchive,
		"what is grave does not close before somebody saw it":    alertsUnseen,
		"what comes in does not wait behind what was there":      watchesFilledLast,
	}
}

// soon is some time after everything that comes in.
var soon = t0.Add(30 * 24 * time.Hour)

func template(k *kit) warning.Message {
	m, err := warning.ParseMessage(warning.UsualMessage)
	k.must(err)
	return m
}

// complaintBook watches complaints of every department, over an hour.
func complaintBook(k *kit) warning.Book {
	return warning.Book{
		Zone: time.UTC, Contacts: map[string]warning.Contact{"shift": {Mail: []string{"a@example.com"}}, "chief": {Webhook: "https://hooks.example/x", Mail: []string{"b@example.com"}}},
		Watches: []warning.Watch{{
			Name: "complaints", Title: "对外投诉", What: warning.What{Medium: warning.Tickets, Kind: call.ComplaintExternal}, ByDept: true,
			Window: time.Hour, Calm: 2 * time.Hour, FollowUps: []time.Duration{30 * time.Minute, 2 * time.Hour}, Message: template(k),
			Steps: []warning.Step{{Level: warning.Blue, At: 3, To: []string{"shift"}}, {Level: warning.Red, At: 5, To: []string{"shift", "chief"}}},
		}},
	}
}

// complaint is a ticket of a department, filed some minutes after t0.
func complaint(id, dept string, minutes int) storage.OfferedTicket {
	return storage.OfferedTicket{Ticket: call.Ticket{
		ID: id, Version: 1, Kind: call.ComplaintExternal, Customer: "c1", Agent: "3021", Dept: dept, Text: "宽带又断了 " + id, Filed: t0.Add(time.Duration(minutes) * time.Minute),
	}, Origin: "tickets.csv:1"}
}

// warn counts until nothing is left.
func (k *kit) warn(b warning.Book, now time.Time) storage.Warned {
	k.Helper()
	var all storage.Warned
	for left := 1; left > 0; {
		w, err := k.s.Warn(k.Context(), b, now, 100)
		k.must(err)
		left = w.Left
		all.Taken, all.Raised, all.Risen, all.Closed = all.Taken+w.Taken, all.Raised+w.Raised, all.Risen+w.Risen, all.Closed+w.Closed
	}
	return all
}

// alerts lists what is there, in short.
func (k *kit) alerts() string {
	k.Helper()
	rows, total, err := k.s.Alerts(k.Context(), storage.AlertFilter{Limit: 100})
	k.must(err)
	var all []string
	for _, a := range rows {
		events, err := k.s.AlertEvents(k.Context(), a.ID, 0, 0)
		k.must(err)
		all = append(all, fmt.Sprintf("%s/%s %s %d %s %s–%s %d", a.Watch, a.Scope, a.Level, a.Peak, a.State, a.Began.Sub(t0), a.Last.Sub(t0), len(events)))
	}
	if total != len(rows) {
		k.Errorf("%d alerts of %d", len(rows), total)
	}
	slices.Sort(all)
	return strings.Join(all, "\n")
}

func (k *kit) only() storage.Alert {
	k.Helper()
	rows, _, err := k.s.Alerts(k.Context(), storage.AlertFilter{})
	k.must(err)
	if len(rows) != 1 {
		k.Fatalf("%d alerts, want 1", len(rows))
	}
	a, err := k.s.Alert(k.Context(), rows[0].ID)
	k.must(err)
	return a
}

func alertsRaised(k *kit) {
	b := complaintBook(k)
	k.must(k.s.SetWatches(k.Context(), b, t0))
	k.ingest(complaint("t1", "一部", 0), complaint("t2", "一部", 10), complaint("x", "二部", 11))
	if w := k.warn(b, soon); w.Raised != 0 || w.Taken == 0 {
		k.Errorf("below the threshold: %+v", w)
	}
	k.ingest(complaint("t3", "一部", 20))
	if w := k.warn(b, soon); w.Raised != 1 {
		k.Errorf("at the threshold: %+v", w)
	}
	k.ingest(complaint("t3", "一部", 20), complaint("t4", "一部", 30))
	if w := k.warn(b, soon); w.Raised+w.Risen != 0 {
		k.Errorf("above it: %+v", w)
	}
	k.ingest(complaint("t5", "一部", 40), complaint("t6", "一部", 119))
	if w := k.warn(b, soon.Add(time.Minute)); w.Risen != 1 || w.Raised != 0 {
		k.Errorf("at the next level: %+v", w)
	}
	if got, want := k.alerts(), "complaints/一部 red 5 raised 20m0s–40m0s 5"; got != want {
		k.Errorf("alerts\n%s\nwant\n%s", got, want)
	}
	a := k.only()
	var said []string
	for _, s := range a.Steps {
		said = append(said, fmt.Sprintf("%d %s %s %d", s.N, s.Deed, s.Level, s.Count))
	}
	k.same([]string{"1 raised blue 3", "2 rose red 5"}, said)
	said = nil
	for _, m := range a.Messages {
		said = append(said, fmt.Sprintf("%s %s %s", m.Level, m.Recipient, m.Way))
	}
	k.same([]string{"blue shift mail", "red chief mail", "red shift mail", "red chief webhook"}, said)
	if s := a.Messages[0].Subject; s != "【蓝色（四级）预警】对外投诉（一部）：1 小时内 3 件" {
		k.Errorf("subject %q", s)
	}
	if !a.Due.Equal(soon.Add(30*time.Minute)) || !a.Raised.Equal(soon) {
		k.Errorf("raised %v, due %v", a.Raised, a.Due)
	}
	if w := k.warn(b, soon.Add(time.Minute)); w.Taken != 0 {
		k.Errorf("nothing has come: %+v", w)
	}
}

// alertsInAnyOrder brings the same tickets in in another order and in other pieces.
func alertsInAnyOrder(k *kit) {
	b := complaintBook(k)
	b.Watches[0].Calm = time.Hour
	var all []storage.OfferedTicket
	random := rand.New(rand.NewPCG(1, 2))
	for i := range 60 {
		all = append(all, complaint(fmt.Sprintf("t%02d", i), []string{"一部", "二部"}[i%2], random.IntN(60*12)))
	}
	k.must(k.s.SetWatches(k.Context(), b, t0))
	for _, t := range all {
		k.ingest(t)
	}
	k.warn(b, soon)
	atOnce := k.alerts()
	if strings.Count(atOnce, "\n") < 3 {
		k.Fatalf("only these alerts:\n%s", atOnce)
	}
	k.must(k.s.SetWatches(k.Context(), warning.Book{}, t0))
	again := b
	again.Watches = slices.Clone(b.Watches)
	again.Watches[0].Name = "again"
	k.must(k.s.SetWatches(k.Context(), again, t0))
	random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	for _, t := range all {
		t.Ticket.Version++
		k.ingest(t)
		if random.IntN(3) == 0 {
			k.warn(again, t0) // what was there before is not noted yet
		}
	}
	k.warn(again, t0)
	var second []string
	for line := range strings.SplitSeq(k.alerts(), "\n") {
		if rest, is := strings.CutPrefix(line, "again"); is {
			second = append(second, "complaints"+rest)
		}
	}
	k.same(strings.Split(atOnce, "\n"), second)
}

func alertsTakenUp(k *kit) {
	b := complaintBook(k)
	k.must(k.s.SetWatches(k.Context(), b, t0))
	k.ingest(complaint("t1", "一部", 0), complaint("t2", "一部", 10), complaint("t3", "一部", 20))
	k.warn(b, soon)
	id := k.only().ID
	do := func(d warning.Deed, key string, minutes int) (storage.Alert, error) {
		return k.s.TakeUp(k.Context(), storage.AlertDeed{Alert: id, Deed: d, Who: "li", Whom: map[bool]string{true: "wang"}[d == warning.Assign], Words: "好", Key: key, At: soon.Add(time.Duration(minutes) * time.Minute)})
	}
	_, err := do(warning.FollowUp, "k0", 1)
	k.refused(err, warning.ErrNotNow)
	for i, d := range []warning.Deed{warning.Acknowledge, warning.Assign, warning.FollowUp, warning.FollowUp, warning.FollowUp} {
		for range 2 { // a press that comes twice
			_, err := do(d, fmt.Sprint("k", i+1), 10*(i+1))
			k.must(err)
		}
	}
	a := k.only()
	if a.State != warning.Followed || a.Owner != "wang" || a.Followed != 3 || !a.Due.Equal(soon.Add(50*time.Minute+90*time.Minute)) || len(a.Steps) != 6 {
		k.Errorf("%+v", a)
	}
	if w := k.warn(b, soon.Add(100*time.Hour)); w.Closed != 0 {
		k.Error("what somebody looks after has closed by itself")
	}
	for name, f := range map[string]storage.AlertFilter{
		"open": {Open: true}, "state": {State: warning.Followed}, "overdue": {Overdue: soon.Add(100 * time.Hour)}, "level": {Level: warning.Blue}, "watch": {Watch: "complaints"},
	} {
		if _, n, err := k.s.Alerts(k.Context(), f); err != nil || n != 1 {
			k.Errorf("%s: %d, %v", name, n, err)
		}
	}
	for name, f := range map[string]storage.AlertFilter{
		"state": {State: warning.Raised}, "overdue": {Overdue: soon.Add(time.Hour)}, "level": {Level: warning.Red}, "watch": {Watch: "none"},
	} {
		if _, n, err := k.s.Alerts(k.Context(), f); err != nil || n != 0 {
			k.Errorf("not %s: %d, %v", name, n, err)
		}
	}
	_, err = do(warning.Close, "k9", 90)
	k.must(err)
	_, err = do(warning.Assign, "k10", 91)
	k.refused(err, warning.ErrNotNow)
	if a := k.only(); a.State != warning.Closed || !a.Due.IsZero() || a.Steps[6].Words != "好" {
		k.Errorf("%+v", a)
	}
	_, err = k.s.TakeUp(k.Context(), storage.AlertDeed{Alert: "none", Deed: warning.Close, Who: "li", Key: "k", At: soon})
	k.refused(err, storage.ErrNotFound)
}

func alertsCalm(k *kit) {
	b := complaintBook(k)
	k.must(k.s.SetWatches(k.Context(), b, t0))
	k.ingest(complaint("t1", "一部", 0), complaint("t2", "一部", 10), complaint("t3", "一部", 20))
	now := t0.Add(30 * time.Minute)
	k.warn(b, now)
	if w := k.warn(b, now.Add(2*time.Hour)); w.Closed != 0 {
		k.Error("closed before it was calm for long enough")
	}
	if w := k.warn(b, now.Add(2*time.Hour+time.Minute)); w.Closed != 1 {
		k.Errorf("%+v", w)
	}
	k.ingest(complaint("t4", "一部", 30)) // late, and of the same episode
	if w := k.warn(b, now.Add(3*time.Hour)); w.Raised != 1 {
		k.Errorf("a late ticket: %+v", w)
	}
	a := k.only()
	if a.State != warning.Raised || a.Peak != 4 || a.Steps[2].Deed != warning.Again || len(a.Messages) != 2 {
		k.Errorf("%+v", a)
	}
	k.ingest(complaint("t5", "一部", 300), complaint("t6", "一部", 301), complaint("t7", "一部", 302)) // another episode
	if w := k.warn(b, now.Add(6*time.Hour)); w.Raised != 1 {
		k.Errorf("%+v", w)
	}
	if got, want := k.alerts(), "complaints/一部 blue 3 raised 5h2m0s–5h2m0s 3\ncomplaints/一部 blue 4 closed 20m0s–30m0s 4"; got != want {
		k.Errorf("alerts\n%s\nwant\n%s", got, want)
	}
}

func alertsReopened(k *kit) {
	b := complaintBook(k)
	k.must(k.s.SetWatches(k.Context(), b, t0))
	k.ingest(complaint("t1", "一部", 0), complaint("t2", "一部", 10), complaint("t3", "一部", 20))
	k.warn(b, soon)
	_, err := k.s.TakeUp(k.Context(), storage.AlertDeed{Alert: k.only().ID, Deed: warning.Close, Who: "li", Words: "误报", Key: "k", At: soon})
	k.must(err)
	k.ingest(complaint("t4", "一部", 25))
	if w := k.warn(b, soon); w.Raised != 0 || k.only().State != warning.Closed {
		k.Errorf("the same level raises what somebody has closed: %+v", w)
	}
	k.ingest(complaint("t5", "一部", 26))
	if w := k.warn(b, soon); w.Raised != 1 {
		k.Errorf("a higher level: %+v", w)
	}
	if a := k.only(); a.State != warning.Raised || a.Level != warning.Red || len(a.Messages) != 4 {
		k.Errorf("%+v", a)
	}
}

func watchesFilled(k *kit) {
	b := complaintBook(k)
	k.ingest(complaint("t1", "一部", 0), complaint("t2", "一部", 10), complaint("t3", "一部", 20))
	now := t0.Add(time.Hour)
	b.Late = 30 * time.Minute
	k.must(k.s.SetWatches(k.Context(), b, now))
	if w := k.warn(b, now); w.Taken != 0 {
		k.Errorf("noted at once: %+v", w)
	}
	if w := k.warn(b, now.Add(10*time.Second)); w.Raised != 1 {
		k.Errorf("noted later: %+v", w)
	}
	if a := k.only(); a.Told || len(a.Messages) != 0 {
		k.Errorf("people are told of what is old: %+v", a)
	}
	b.Watches[0].Steps[0].At = 2 // the same events
	k.must(k.s.SetWatches(k.Context(), b, now.Add(time.Minute)))
	if w := k.warn(b, now.Add(2*time.Minute)); w.Taken != 0 {
		k.Errorf("a threshold has events counted anew: %+v", w)
	}
	k.must(k.s.SetWatches(k.Context(), warning.Book{}, now))
	k.ingest(complaint("t4", "一部", 20))
	if w := k.warn(warning.Book{}, now.Add(time.Hour*5)); w.Taken != 0 {
		k.Errorf("changes are noted with nothing to watch: %+v", w)
	}
}

func watchesOfFindings(k *kit) {
	b := warning.Book{Watches: []warning.Watch{
		{Name: "label", Title: "未上报", What: warning.What{Medium: warning.Calls, Rule: "a.rule"}, Window: time.Hour, Calm: time.Hour, Message: template(k), Steps: []warning.Step{{Level: warning.Yellow, At: 2}}},
		{Name: "long", Title: "超长通话", What: warning.What{Medium: warning.Calls, Longer: time.Minute}, Window: time.Hour, Calm: time.Hour, Message: template(k), Steps: []warning.Step{{Level: warning.Blue, At: 1}}},
	}}
	k.must(k.s.SetWatches(k.Context(), b, t0))
	short := line("s", t0)
	short.Call.Duration = 59 * time.Second
	k.ingest(line("a", t0), line("b", t0.Add(time.Minute)), short, transcript("a"), transcript("b"))
	k.warn(b, soon)
	if got, want := k.alerts(), "long/ blue 2 raised 1m0s–2m0s 2"; got != want {
		k.Errorf("alerts\n%s\nwant\n%s", got, want)
	}
	hit := func(string) []inspect.Finding {
		return []inspect.Finding{SampleFinding("a.rule")}
	}
	k.run(stages{findings: hit}, later)
	k.warn(b, soon)
	if got := k.alerts(); !strings.Contains(got, "label/ yellow 2 raised") {
		k.Errorf("alerts\n%s", got)
	}
}

func watchesOfAlike(k *kit) {
	b := complaintBook(k)
	b.Watches[0].Alike, b.Watches[0].ByDept = 0.5, false
	b.Watches[0].Steps = []warning.Step{{Level: warning.Orange, At: 3}}
	k.must(k.s.SetWatches(k.Context(), b, t0))
	said := func(id, text string, minutes int) storage.OfferedTicket {
		t := complaint(id, "一部", minutes)
		t.Ticket.Text = text
		return t
	}
	k.ingest(
		said("a1", "客户反映星河小区宽带从今天早上开始全部断网，要求尽快恢复", 0), said("a2", "客户反映：星河小区宽带从今天早上开始全部断网，要求尽快恢复！", 5),
		said("b1", "客户投诉上门师傅收费没有开发票态度恶劣", 6), said("c1", "账单里多出一项没有订购过的增值业务要求退费", 7),
		said("b2", "营业厅排队时间太长客户要求增加窗口", 8),
	)
	if w := k.warn(b, soon); w.Raised != 0 {
		k.Errorf("five complaints about this and that: %+v\n%s", w, k.alerts())
	}
	k.ingest(said("a3", "客户反映星河小区宽带从今天早上开始全部断网 要求尽快恢复 手机13812345678", 30))
	if w := k.warn(b, soon); w.Raised != 1 {
		k.Errorf("three of one kind: %+v", w)
	}
	a := k.only()
	events, err := k.s.AlertEvents(k.Context(), a.ID, 0, 0)
	k.must(err)
	var ids []string
	for _, e := range events {
		ids = append(ids, e.ID)
		if strings.Contains(e.Gist, "1381234") {
			k.Errorf("a number is kept: %q", e.Gist)
		}
	}
	k.same([]string{"a3", "a2", "a1"}, ids)
}

func watchesOfUsual(k *kit) {
	b := complaintBook(k)
	b.Watches[0].Usual = &warning.Usual{Weeks: 4, Enough: 3, Least: 3}
	b.Watches[0].Steps = []warning.Step{{Level: warning.Yellow, Above: 3}}
	k.must(k.s.SetWatches(k.Context(), b, t0))
	n := 0
	file := func(weeks, many int) {
		for i := range many {
			n++
			t := complaint(fmt.Sprintf("t%d", n), "一部", i)
			t.Ticket.Filed = t.Ticket.Filed.AddDate(0, 0, 7*weeks)
			k.ingest(t)
		}
	}
	file(-5, 1) // records begin
	for _, w := range []int{-4, -3, -2, -1} {
		file(w, 4)
	}
	k.warn(b, soon)
	if got := k.alerts(); got != "" {
		k.Errorf("four in an hour is usual:\n%s", got)
	}
	file(0, 10)
	k.warn(b, soon)
	if got, want := k.alerts(), "complaints/一部 yellow 10 raised 9m0s–9m0s 10"; got != want {
		k.Errorf("alerts\n%s\nwant\n%s", got, want)
	}
	if e := k.only().Expected; !e.Known || e.Median != 4 || e.Spread != 2 || e.Weeks != 4 {
		k.Errorf("usual is %+v", e)
	}
}

func alertsSeen(k *kit) {
	b := complaintBook(k)
	k.must(k.s.SetWatches(k.Context(), b, t0))
	for _, dept := range []string{"一部", "二部"} {
		for i := range 3 {
			k.ingest(complaint(fmt.Sprint(dept, i), dept, i))
		}
	}
	k.warn(b, soon)
	for want, r := range map[int][]people.Reach{2: {{}}, 1: {{Dept: "一部"}}, 0: {{Dept: "三部"}, {Dept: "一部", Team: "甲"}, {Agent: "3021"}}} {
		for _, reach := range r {
			if rows, n, err := k.s.Alerts(k.Context(), storage.AlertFilter{Reach: reach}); err != nil || n != want || len(rows) != want {
				k.Errorf("%+v: %d rows of %d, want %d, %v", reach, len(rows), n, want, err)
			}
		}
	}
}

func alertMessages(k *kit) {
	b := complaintBook(k)
	k.must(k.s.SetWatches(k.Context(), b, t0))
	for i := range 5 {
		k.ingest(complaint(fmt.Sprint("t", i), "一部", i))
	}
	k.warn(b, soon)
	due, err := k.s.DueMessages(k.Context(), soon, 10)
	k.must(err)
	if len(due) != 3 {
		k.Fatalf("%d messages, want 3", len(due))
	}
	k.must(k.s.MessageSent(k.Context(), due[0].ID, soon))
	k.must(k.s.MessageNotSent(k.Context(), due[1].ID, "refused", soon, soon.Add(time.Minute)))
	k.must(k.s.MessageNotSent(k.Context(), due[2].ID, "refused", soon, time.Time{}))
	if left, err := k.s.DueMessages(k.Context(), soon, 10); err != nil || len(left) != 0 {
		k.Errorf("%d are due, %v", len(left), err)
	}
	if left, err := k.s.DueMessages(k.Context(), soon.Add(time.Minute), 10); err != nil || len(left) != 1 || left[0].ID != due[1].ID || left[0].Attempts != 1 || left[0].Why != "refused" {
		k.Errorf("%+v, %v", left, err)
	}
	k.must(k.s.MessageNotSent(k.Context(), due[0].ID, "late news", soon, soon))
	states := map[storage.DeliveryState]int{}
	for _, m := range k.only().Messages {
		states[m.State]++
	}
	k.same(map[storage.DeliveryState]int{storage.DeliveryMade: 1, storage.DeliveryWaiting: 1, storage.DeliveryParked: 1}, states)
}

func alertsTogether(k *kit) {
	b := complaintBook(k)
	k.must(k.s.SetWatches(k.Context(), b, t0))
	for i := range 6 {
		k.ingest(complaint(fmt.Sprint("t", i), "一部", i))
	}
	raised := make(chan int, 4)
	for range cap(raised) {
		go func() {
			w, err := k.s.Warn(k.Context(), b, soon, 2)
			for err == nil && w.Left > 0 {
				var next storage.Warned
				next, err = k.s.Warn(k.Context(), b, soon, 2)
				next.Raised += w.Raised
				w = next
			}
			if err != nil && !errors.Is(err, storage.ErrConflict) {
				k.Error(err)
			}
			raised <- w.Raised
		}()
	}
	all := 0
	for range cap(raised) {
		all += <-raised
	}
	if all != 1 || len(k.only().Steps) != 2 {
		k.Errorf("raised %d times, steps %+v", all, k.only().Steps)
	}
}

func alertsSealed(k *kit) {
	b := warning.Book{Watches: []warning.Watch{{
		Name: "label", Title: "未上报", What: warning.What{Medium: warning.Calls, Rule: "a.rule"}, Window: time.Hour, Calm: time.Hour, Message: template(k), Steps: []warning.Step{{Level: warning.Yellow, At: 1}},
	}}}
	k.must(k.s.SetWatches(k.Context(), b, t0))
	k.ingest(line("a", t0), transcript("a"))
	k.run(stages{findings: func(string) []inspect.Finding {
		return []inspect.Finding{SampleFinding("a.rule")}
	}}, later)
	k.warn(b, soon)
	k.must(k.s.MarkGold(k.Context(), storage.Gold{CallID: "a", By: "boss", At: later}))
	_, err := k.s.TakeLook(k.Context(), storage.Taker{Kind: storage.GoldLook, Reviewer: "li", At: later})
	k.must(err)
	for who, want := range map[string]int{"li": 0, "wang": 1, "": 1} {
		if _, n, err := k.s.Alerts(k.Context(), storage.AlertFilter{SealedTo: who}); err != nil || n != want {
			k.Errorf("%q: %d, want %d, %v", who, n, want, err)
		}
	}
}
