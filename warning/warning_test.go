package warning_test

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/search"
	"github.com/tingcha/tingcha/warning"
)

var t0 = time.Date(2026, 9, 3, 1, 0, 0, 0, time.UTC)

// watch is one of tickets with three levels.
func watch() warning.Watch {
	return warning.Watch{
		Name: "w", Title: "投诉", What: warning.What{Medium: warning.Tickets}, Window: time.Hour, Calm: 90 * time.Minute,
		Steps: []warning.Step{{Level: warning.Blue, At: 3}, {Level: warning.Orange, At: 5}, {Level: warning.Red, At: 8}},
	}
}

func at(minutes int) time.Time { return t0.Add(time.Duration(minutes) * time.Minute) }

// traffic draws events within some hours.
func traffic(t *rapid.T) []warning.Event {
	var all []warning.Event
	for i, m := range rapid.SliceOfN(rapid.IntRange(0, 8*60), 0, 60).Draw(t, "minutes") {
		all = append(all, warning.Event{Medium: warning.Tickets, ID: strconv.Itoa(i), At: at(m)})
	}
	return all
}

// slow says what the episodes of a watch without likeness are, minute by minute.
func slow(w warning.Watch, events []warning.Event) []string {
	var told []string
	var last time.Time
	var began time.Time
	peak := 0
	flush := func() {
		if peak > 0 {
			told = append(told, fmt.Sprint(began.Sub(t0), last.Sub(t0), peak))
		}
		peak = 0
	}
	for m := range 8*60 + 1 {
		n, here := 0, false
		for _, e := range events {
			if !e.At.After(at(m)) && e.At.After(at(m).Add(-w.Window)) {
				n++
			}
			here = here || e.At.Equal(at(m))
		}
		if !here || n < w.Steps[0].At {
			continue
		}
		if peak > 0 && at(m).Sub(last) > w.Calm {
			flush()
		}
		if peak == 0 {
			began = at(m)
		}
		last, peak = at(m), max(peak, n)
	}
	flush()
	return told
}

func TestEpisodesAreWhatCountingMinuteByMinuteComesTo(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		events := traffic(t)
		var got []string
		for _, e := range watch().Episodes(events, time.Time{}, warning.History{}) {
			got = append(got, fmt.Sprint(e.Began.Sub(t0), e.Last.Sub(t0), e.Peak))
		}
		if diff := gocmp.Diff(slow(watch(), events), got); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestOneMoreEventNeverTakesAWarningBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w, events := watch(), traffic(t)
		before := w.Episodes(events, time.Time{}, warning.History{})
		more := append(slices.Clone(events), warning.Event{Medium: warning.Tickets, ID: "more", At: at(rapid.IntRange(0, 8*60).Draw(t, "more"))})
		after := w.Episodes(more, time.Time{}, warning.History{})
		for _, e := range before {
			if !slices.ContainsFunc(after, func(f warning.Episode) bool {
				return !f.Began.After(e.Began) && !f.Last.Before(e.Last) && f.Peak >= e.Peak && f.Level.Rank() >= e.Level.Rank() && len(f.Members) >= len(e.Members)
			}) {
				t.Fatalf("%v to %v with %d is no more", e.Began, e.Last, e.Peak)
			}
		}
	})
}

func TestTheOrderOfEventsMakesNoDifference(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w, events := watch(), traffic(t)
		if rapid.Bool().Draw(t, "alike") {
			w.Alike = 0.5
			for i := range events {
				events[i].Sketch = warning.SketchOf(rapid.SampledFrom([]string{"星河小区宽带从早上开始断网", "星河小区的宽带从今早开始断网了", "营业厅排队时间太长没有人管"}).Draw(t, "said"))
			}
		}
		shuffled := rapid.Permutation(events).Draw(t, "shuffled")
		if diff := gocmp.Diff(w.Episodes(events, time.Time{}, warning.History{}), w.Episodes(shuffled, time.Time{}, warning.History{})); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestTheUsualIsNotMovedByOneOddWeek(t *testing.T) {
	t.Parallel()
	w := watch()
	w.Steps = []warning.Step{{Level: warning.Yellow, Above: 3}}
	w.Usual = &warning.Usual{Weeks: 6, Enough: 4, Least: 5}
	const week = 7 * 24 * time.Hour
	history := func(counts ...int) warning.History {
		h := warning.History{Since: t0.Add(-10 * week)}
		for i, n := range counts {
			for j := range n {
				h.Earlier = append(h.Earlier, t0.Add(-time.Duration(len(counts)-i)*week-time.Duration(n-j)*time.Second))
			}
		}
		slices.SortFunc(h.Earlier, time.Time.Compare)
		return h
	}
	now := func(n int) []warning.Event {
		var all []warning.Event
		for i := range n {
			all = append(all, warning.Event{ID: strconv.Itoa(i), At: t0})
		}
		return all
	}
	for _, test := range []struct {
		name   string
		counts []int
		young  bool
		n      int
		raised bool
		median float64
	}{
		{"as usual", []int{9, 9, 9, 9, 9, 9}, false, 15, false, 9},
		{"far above the usual", []int{9, 9, 9, 9, 9, 9}, false, 18, true, 9},
		{"one odd week moves nothing", []int{9, 9, 90, 9, 9, 9}, false, 18, true, 9},
		{"weeks that differ make spreads wider", []int{0, 18, 0, 18, 9, 9}, false, 18, false, 9},
		{"little is never unusual", []int{0, 0, 0, 0, 0, 0}, false, 4, false, 0},
		{"five of what never was", []int{0, 0, 0, 0, 0, 0}, false, 5, true, 0},
		{"too little history", nil, true, 100, false, 0},
	} {
		h := history(test.counts...)
		if test.young {
			h.Since = t0.Add(-3*week - time.Hour)
		}
		got := w.Episodes(now(test.n), time.Time{}, h)
		if (len(got) == 1) != test.raised {
			t.Errorf("%s: %d episodes", test.name, len(got))
			continue
		}
		if test.raised && (got[0].Expected.Median != test.median || !got[0].ByUsual || got[0].Expected.Weeks != 6) {
			t.Errorf("%s: %+v", test.name, got[0].Expected)
		}
	}
}

func TestSketchesTellWhatIsAlike(t *testing.T) {
	t.Parallel()
	a := warning.SketchOf("客户反映星河小区宽带从今天早上开始全部断网，要求尽快恢复")
	for said, alike := range map[string]bool{
		"客户反映星河小区宽带从今天早上开始全部断网,要求尽快恢复!!": true, "客戶反映星河小區寬帶從今天早上開始全部斷網，要求盡快恢復": true,
		"您好，客户反映星河小区宽带从今天早上开始全部断网，要求尽快恢复，谢谢": true, "账单里多出一项没有订购过的增值业务，要求退费": false, "客户要求尽快恢复": false,
	} {
		if got := a.Likeness(warning.SketchOf(said)); (got >= 0.5) != alike {
			t.Errorf("%s: %v", said, got)
		}
	}
	if s := warning.SketchOf("好的！"); s != nil {
		t.Error("what says too little has a sketch")
	}
	b, err := warning.ReadSketch(a.Bytes())
	if err != nil || b.Likeness(a) != 1 {
		t.Errorf("read again: %v", err)
	}
	if _, err := warning.ReadSketch([]byte{1, 2, 3}); err == nil {
		t.Error("half a sketch is read")
	}
}

// TestLikenessIsThatOfPieces holds the estimate against the share of pieces that two texts
// have in common.
func TestLikenessIsThatOfPieces(t *testing.T) {
	t.Parallel()
	letters := []rune("宽带断网投诉收费退订流量套餐营业厅师傅")
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string) string {
			return string(rapid.SliceOfN(rapid.SampledFrom(letters), 20, 60).Draw(t, name))
		}
		one, shared := draw("one"), draw("shared")
		a, b := one+shared, shared+draw("other")
		pieces := func(text string) map[string]bool {
			all, runes := map[string]bool{}, []rune(text)
			for i := 0; i+3 <= len(runes); i++ {
				all[string(runes[i:i+3])] = true
			}
			return all
		}
		pa, pb := pieces(a), pieces(b)
		both := 0
		for p := range pa {
			if pb[p] {
				both++
			}
		}
		want := float64(both) / float64(len(pa)+len(pb)-both)
		if got := warning.SketchOf(a).Likeness(warning.SketchOf(b)); got < want-0.3 || got > want+0.3 { // five times what 63 hashes scatter by
			t.Fatalf("%v, and %v of the pieces are shared", got, want)
		}
	})
}

func TestWhatCountsHoldsAllThatIsSet(t *testing.T) {
	t.Parallel()
	words := func(typed string) search.Query {
		q, err := search.Parse(typed)
		if err != nil {
			t.Fatal(err)
		}
		return q
	}
	c := warning.Source{
		Medium: warning.Calls, ID: "c", Dept: "一部", At: t0, Duration: 40 * time.Minute, Hold: call.Tell(6 * time.Minute), Hits: []warning.Hit{{Rule: "a.rule", Label: "label"}},
		Said: []warning.Said{{By: search.Agent, Text: "您好"}, {By: search.Customer, Text: "宽带 断网了"}},
	}
	k := warning.Source{Medium: warning.Tickets, ID: "k", Kind: call.Repair, At: t0, Said: []warning.Said{{By: search.Other, Text: "宽带断网"}}}
	for name, test := range map[string]struct {
		what warning.What
		of   warning.Source
		want bool
	}{
		"rule":                   {warning.What{Medium: warning.Calls, Rule: "a.rule"}, c, true},
		"rule and another label": {warning.What{Medium: warning.Calls, Rule: "a.rule", Label: "other"}, c, false},
		"label and words":        {warning.What{Medium: warning.Calls, Label: "label", Words: words("断网")}, c, true},
		"words of the other":     {warning.What{Medium: warning.Calls, Words: words("断网"), Role: search.Agent}, c, false},
		"long":                   {warning.What{Medium: warning.Calls, Longer: 40 * time.Minute}, c, true},
		"longer":                 {warning.What{Medium: warning.Calls, Longer: 41 * time.Minute}, c, false},
		"held":                   {warning.What{Medium: warning.Calls, Held: 6 * time.Minute}, c, true},
		"held longer":            {warning.What{Medium: warning.Calls, Held: 7 * time.Minute}, c, false},
		"kind":                   {warning.What{Medium: warning.Tickets, Kind: call.Repair}, k, true},
		"another kind":           {warning.What{Medium: warning.Tickets, Kind: call.Consult}, k, false},
		"words of a ticket":      {warning.What{Medium: warning.Tickets, Words: words("宽带 -断网")}, k, false},
		"another medium":         {warning.What{Medium: warning.Tickets}, c, false},
	} {
		if _, got := (warning.Watch{What: test.what}).Event(test.of); got != test.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	e, _ := warning.Watch{What: warning.What{Medium: warning.Calls, Longer: time.Minute}, ByDept: true}.Event(c)
	if !e.At.Equal(t0.Add(40*time.Minute)) || e.Scope != "一部" {
		t.Errorf("a long call counts at %v for %q", e.At, e.Scope)
	}
}

func TestFollowUpsComeDueOneAfterTheOther(t *testing.T) {
	t.Parallel()
	pauses := []time.Duration{30 * time.Minute, 2 * time.Hour}
	for done, want := range []time.Time{at(30), at(120), at(300 + 90), at(300 + 90)} {
		if got := warning.Due(pauses, t0, done, at(300)); !got.Equal(want) {
			t.Errorf("after %d: %v, want %v", done, got, want)
		}
	}
	if !warning.Due(nil, t0, 0, t0).IsZero() {
		t.Error("nothing is due, and something is")
	}
}

func TestNothingFollowsAClose(t *testing.T) {
	t.Parallel()
	for _, s := range []warning.State{warning.Closed, warning.Merged} {
		for _, d := range warning.ByPeople() {
			if _, err := s.After(d); err == nil {
				t.Errorf("%s after %s", d, s)
			}
		}
	}
	if _, err := warning.Assigned.After(warning.Calm); err == nil {
		t.Error("what somebody looks after closes by itself")
	}
}

func TestEveryMistakeOfABookIsTold(t *testing.T) {
	t.Parallel()
	good := func() warning.Book { return warning.Book{Watches: []warning.Watch{watch()}} }
	if err := good().Check(); err != nil {
		t.Fatal(err)
	}
	for want, spoil := range map[string]func(*warning.Watch){
		"name":             func(w *warning.Watch) { w.Name = "a b" },
		"title":            func(w *warning.Watch) { w.Title = "" },
		"window":           func(w *warning.Watch) { w.Window = time.Second },
		"calm":             func(w *warning.Watch) { w.Calm = time.Minute },
		"alike":            func(w *warning.Watch) { w.Alike = 0.1 },
		"leave usual or":   func(w *warning.Watch) { w.Alike, w.Usual = 0.5, &warning.Usual{Weeks: 4, Enough: 1, Least: 1} },
		"usual: write":     func(w *warning.Watch) { w.Usual = &warning.Usual{Weeks: 4, Enough: 5, Least: 1} },
		"follow_up":        func(w *warning.Watch) { w.FollowUps = []time.Duration{time.Hour, time.Minute} },
		"levels: write":    func(w *warning.Watch) { w.Steps = nil },
		"in their order":   func(w *warning.Watch) { w.Steps[0].Level = warning.Red },
		"one of blue":      func(w *warning.Watch) { w.Steps[0].Level = "pink" },
		"more than for":    func(w *warning.Watch) { w.Steps[1].At = 3 },
		"a count from 1":   func(w *warning.Watch) { w.Steps[0].At = 0 },
		"needs usual":      func(w *warning.Watch) { w.Steps[0].Above = 3 },
		"among contacts":   func(w *warning.Watch) { w.Steps[0].To = []string{"nobody"} },
		"in: write call":   func(w *warning.Watch) { w.What.Medium = "" },
		"says nothing":     func(w *warning.Watch) { w.What.Medium = warning.Calls },
		"are of calls":     func(w *warning.Watch) { w.What.Rule = "r" },
		"is of tickets":    func(w *warning.Watch) { w.What = warning.What{Medium: warning.Calls, Kind: call.Repair} },
		"kind: \"x\"":      func(w *warning.Watch) { w.What.Kind = "x" },
		"longer and held:": func(w *warning.Watch) { w.What = warning.What{Medium: warning.Calls, Longer: -1} },
	} {
		b := good()
		spoil(&b.Watches[0])
		if err := b.Check(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q, got %v", want, err)
		}
	}
	b := good()
	b.Watches = append(b.Watches, watch())
	if err := b.Check(); err == nil || !strings.Contains(err.Error(), "twice") {
		t.Errorf("two of a name: %v", err)
	}
}

func TestMessagesHaveNothingButTheirFields(t *testing.T) {
	t.Parallel()
	m, err := warning.ParseMessage("{{{level}}} {title}\n{gist} {link}")
	if err != nil {
		t.Fatal(err)
	}
	subject, body := m.Write(warning.Book{Link: "https://qa.example.com/"}.Facts(warning.Told{
		ID: "a1", Title: "断网\r\nBcc: x", Level: warning.Red, Window: time.Hour, Count: 5, Gist: "我的号码是 13812345678，卡号６２２２０００１１１", Since: t0, At: t0,
	}))
	if want := "{红色（一级）} 断网  Bcc: x"; subject != want {
		t.Errorf("subject %q, want %q", subject, want)
	}
	if want := "我的号码是 ***，卡号*** https://qa.example.com/warnings/a1"; !strings.HasSuffix(body, want) {
		t.Errorf("body %q, want %q at its end", body, want)
	}
	for _, wrong := range []string{"", " ", "{phone}", "{level", "a } b", strings.Repeat("长", 2001), "\xff"} {
		if _, err := warning.ParseMessage(wrong); err == nil {
			t.Errorf("%q passes for a template", wrong)
		}
	}
}

func FuzzMessage(f *testing.F) {
	for _, seed := range []string{warning.UsualMessage, "{{}}", "{level}{gist}", "{x}", "}", "{", "{{level}}"} {
		f.Add(seed, "13800000000 断网\r\nSubject: x")
	}
	f.Fuzz(func(t *testing.T, template, value string) {
		m, err := warning.ParseMessage(template)
		if err != nil {
			return
		}
		subject, body := m.Write(warning.Facts{Gist: warning.Gist(value), Title: value})
		if strings.ContainsAny(subject, "\r\n\x00") || !utf8.ValidString(subject) || !utf8.ValidString(body) {
			t.Errorf("subject %q, body %q", subject, body)
		}
		if lines := strings.Count(template, "\n"); strings.Count(body, "\n") > lines {
			t.Errorf("a value has written a line of its own: %q", body)
		}
		if again, err := warning.ParseMessage(template); err != nil || cmp.Compare(fmt.Sprint(again), fmt.Sprint(m)) != 0 {
			t.Errorf("read again: %v", err)
		}
	})
}

// BenchmarkAlike tells what comparing costs as a window's tickets grow tenfold.
func BenchmarkAlike(b *testing.B) {
	for _, n := range []int{300, 3000} {
		var events []warning.Event
		for i := range n {
			said := fmt.Sprintf("客户反映%d号小区第%d栋的%s从今天早上开始有问题，%d", i*7919%1000, i%97, []string{"宽带", "电视", "电话", "账单"}[i%4], i)
			events = append(events, warning.Event{Medium: warning.Tickets, ID: strconv.Itoa(i), At: t0.Add(time.Duration(i) * time.Second), Sketch: warning.SketchOf(said)})
		}
		w := watch()
		w.Alike, w.Window, w.Calm = 0.6, 24*time.Hour, 24*time.Hour
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			for b.Loop() {
				w.Episodes(events, time.Time{}, warning.History{})
			}
		})
	}
}
