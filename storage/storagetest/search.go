package storagetest

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"

	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/inspect/text"
	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/search"
	"github.com/tingcha/tingcha/storage"
)

func searchCases() map[string]func(*kit) {
	return map[string]func(*kit){
		"what was said and written is found, in the index or not": wordsAreFound,
		"a quote tells who said it, when, and where the word is":  quotesTell,
		"a search finds what reading everything finds":            searchIsBruteForce,
		"hits are counted up to a thousand":                       hitsAreCounted,
		"words that are gone are not found":                       goneWords,
		"nobody finds what is out of reach":                       outOfReach,
		"searches are kept by their owners":                       keptSearches,
	}
}

// query reads what a person typed.
func query(typed string) search.Query {
	q, err := search.Parse(typed)
	if err != nil {
		panic("storagetest: " + err.Error())
	}
	return q
}

// index takes everything into the index, some texts at once.
func (k *kit) index(limit int) {
	k.Helper()
	for left := 1; left > 0; {
		var err error
		_, left, err = k.s.IndexWords(k.Context(), limit)
		k.must(err)
	}
}

// search gives what is found.
func (k *kit) search(f storage.SearchFilter) storage.Found {
	k.Helper()
	found, err := k.s.Search(k.Context(), f)
	k.must(err)
	return found
}

// hitIDs names hits.
func hitIDs(found storage.Found) string {
	var all []string
	for _, h := range found.Hits {
		all = append(all, h.ID)
	}
	return strings.Join(all, " ")
}

// finds fails the case unless a search finds just that.
func (k *kit) finds(want string, f storage.SearchFilter) {
	k.Helper()
	if got := hitIDs(k.search(f)); got != want {
		k.Errorf("%+v finds %q, want %q", f, got, want)
	}
}

func wordsAreFound(k *kit) {
	late := line("b", t0.Add(time.Hour))
	late.Call.Agent, late.Call.Dept = "4000", "二部"
	k.ingest(line("a", t0), late, transcript("a"), transcript("b"), ticket("T1", 1, "a"))
	k.run(stages{findings: shirking}, later)
	for range 2 { // before everything is in the index, and after
		k.finds("b a", storage.SearchFilter{Query: query("投诉")})
		k.finds("b a", storage.SearchFilter{Query: query("您")})
		k.finds("b a", storage.SearchFilter{Query: query("您好 我要投诉")})
		k.finds("", storage.SearchFilter{Query: query("投诉 -您好")})
		k.finds("", storage.SearchFilter{Query: query("投诉您")})
		k.finds("T1", storage.SearchFilter{Query: query("态度")})
		k.finds("", storage.SearchFilter{Query: query("态度"), In: storage.InCalls})
		k.finds("", storage.SearchFilter{Query: query("投诉"), In: storage.InTickets})
		k.finds("", storage.SearchFilter{Query: query("投诉"), Role: call.AgentRole})
		k.finds("b a", storage.SearchFilter{Query: query("投诉 -您好"), Role: call.CustomerRole})
		k.finds("b", storage.SearchFilter{Query: query("投诉"), Agent: "4000"})
		k.finds("b", storage.SearchFilter{Query: query("投诉"), Dept: "二部"})
		k.finds("a", storage.SearchFilter{Query: query("投诉"), Before: t0.Add(time.Hour)})
		k.finds("b", storage.SearchFilter{Query: query("投诉"), From: t0.Add(time.Hour)})
		k.finds("b a", storage.SearchFilter{Query: query("投诉"), Rule: "shirking.not_ours", Level: inspect.Serious})
		k.finds("", storage.SearchFilter{Query: query("投诉"), Rule: "shirking.other"})
		k.finds("a", storage.SearchFilter{Query: query("投诉"), Offset: 1, Limit: 1})
		k.finds("", storage.SearchFilter{Query: query("态度"), In: storage.InTickets, Rule: "shirking.not_ours"})
		k.index(100)
	}
}

func quotesTell(k *kit) {
	said := transcript("a")
	said.Transcript.Turns[1].Text = "我要投 訴，投诉！"
	k.ingest(line("a", t0), said)
	k.commit(later, stages{}.outcome(k.one(storage.Registered, later)))
	o := stages{}.outcome(k.one(storage.Fetched, later))
	o.Hearing.Transcript = said.Transcript
	k.commit(later, o)
	hit := k.search(storage.SearchFilter{Query: query("投诉")}).Hits[0]
	k.same(storage.SearchHit{
		In: storage.InCalls, ID: "a", CallID: "a", At: t0, Agent: "3021", Dept: "一部", Duration: time.Minute,
		Quotes: []storage.SearchQuote{{
			Turn: 1, Role: call.CustomerRole, Start: 3 * time.Second, Text: "我要投 訴，投诉！",
			Marks: []search.Spot{{Turn: 1, From: 6, To: 13}, {Turn: 1, From: 16, To: 22}},
		}},
	}, hit)
}

// world is what a search is held against: everything, read anew for every question.
type world struct {
	calls   map[string]*spoken
	tickets map[string]call.Ticket
	team    []string
}

type spoken struct {
	line  call.Call
	turns []call.Turn
	rules []string
}

// few are characters from which texts are made: so few that words come together by chance.
const few = "电费投诉态度您好A1"

func someText(r *rand.Rand, longest int) string {
	runes := []rune(few + " ，")
	var b strings.Builder
	for range 1 + r.IntN(longest) {
		b.WriteRune(runes[r.IntN(len(runes))])
	}
	return b.String()
}

// change does something to the store that a search must notice.
func (w *world) change(k *kit, r *rand.Rand) {
	id := fmt.Sprintf("c%02d", r.IntN(40))
	switch n := r.IntN(10); {
	case n < 2:
		w.newTicket(k, r)
	case n < 4 && w.calls[id] != nil:
		w.newLine(k, r, id)
	default:
		w.newWords(k, r, id)
	}
	if r.IntN(3) == 0 {
		_, _, err := k.s.IndexWords(k.Context(), 1+r.IntN(4))
		k.must(err)
	}
}

func (w *world) newTicket(k *kit, r *rand.Rand) {
	id := fmt.Sprintf("T%02d", r.IntN(20))
	o := ticket(id, w.tickets[id].Version+1, "")
	o.Ticket.Customer, o.Ticket.Text, o.Ticket.Dept = "", someText(r, 6), "一部"
	o.Ticket.Filed = t0.Add(time.Duration(r.IntN(100)) * time.Minute)
	o.Ticket.Events[0].Note = someText(r, 6)
	k.ingest(o)
	w.tickets[id] = o.Ticket
}

// newLine has the switch say something else of a call.
func (w *world) newLine(k *kit, r *rand.Rand, id string) {
	l := line(id, t0.Add(time.Duration(r.IntN(1e6))*time.Millisecond))
	l.Call.Customer, l.Call.Agent, l.Call.Dept = "", []string{"3021", "3022", "3023"}[r.IntN(3)], []string{"一部", "二部"}[r.IntN(2)]
	k.ingest(l)
	k.run(stages{}, later)
	w.calls[id].line, w.calls[id].rules = l.Call, nil
}

// newWords has a call heard anew.
func (w *world) newWords(k *kit, r *rand.Rand, id string) {
	c := w.calls[id]
	if c == nil {
		l := line(id, t0.Add(time.Duration(r.IntN(1e6))*time.Millisecond))
		l.Call.Customer = ""
		k.ingest(l)
		c = &spoken{line: l.Call}
		w.calls[id] = c
	}
	o := transcript(id)
	o.Transcript.Source = strconv.FormatUint(r.Uint64(), 10) // never the same again
	o.Transcript.Turns = nil
	for i := range 1 + r.IntN(4) {
		role := []call.Role{call.AgentRole, call.CustomerRole, call.Unknown}[r.IntN(3)]
		o.Transcript.Turns = append(o.Transcript.Turns, call.Turn{Role: role, Start: time.Duration(i) * time.Second, End: time.Duration(i+1) * time.Second, Text: someText(r, 8)})
	}
	k.ingest(o)
	k.commit(later, stages{}.outcome(k.one(storage.Registered, later)))
	heard := stages{}.outcome(k.one(storage.Fetched, later))
	heard.Hearing.Transcript = o.Transcript
	k.commit(later, heard)
	c.turns, c.rules = o.Transcript.Turns, nil
	s := stages{}
	if r.IntN(2) == 0 {
		s.findings, c.rules = shirking, []string{"shirking.not_ours"}
	}
	k.run(s, later)
}

// find reads everything.
func (w *world) find(f storage.SearchFilter) []string {
	type found struct {
		id string
		at time.Time
	}
	var all []found
	for id, c := range w.calls {
		if f.In != storage.InTickets && w.passesCall(f, c) && holds(f, c.turns) {
			all = append(all, found{id, c.line.Started})
		}
	}
	for id, t := range w.tickets {
		notes := []call.Turn{{Text: t.Text}, {Text: t.Events[0].Note}}
		if f.In != storage.InCalls && f.Role == "" && f.Rule == "" && w.passes(f, t.Agent, t.Dept, t.Filed) && holds(f, notes) {
			all = append(all, found{id, t.Filed})
		}
	}
	slices.SortFunc(all, func(a, b found) int {
		if c := b.at.Compare(a.at); c != 0 {
			return c
		}
		return strings.Compare(strings.ToUpper(a.id[:1])+a.id, strings.ToUpper(b.id[:1])+b.id) // calls before tickets
	})
	var names []string
	for _, h := range all {
		names = append(names, h.id)
	}
	return names
}

func (w *world) passesCall(f storage.SearchFilter, c *spoken) bool {
	return w.passes(f, c.line.Agent, c.line.Dept, c.line.Started) && (f.Rule == "" || slices.Contains(c.rules, f.Rule))
}

func (w *world) passes(f storage.SearchFilter, agent, dept string, at time.Time) bool {
	return (f.Agent == "" || f.Agent == agent) && (f.Dept == "" || f.Dept == dept) &&
		(f.Reach.Agent == "" || f.Reach.Agent == agent) && (f.Reach.Dept == "" || f.Reach.Dept == dept) &&
		(f.Reach.Team == "" || f.Reach.Team == "三班" && slices.Contains(w.team, agent)) &&
		(f.From.IsZero() || !at.Before(f.From)) && (f.Before.IsZero() || at.Before(f.Before))
}

func holds(f storage.SearchFilter, turns []call.Turn) bool {
	for _, w := range f.Query.Words {
		there := slices.ContainsFunc(turns, func(t call.Turn) bool {
			return (f.Role == "" || f.Role == t.Role) && strings.Contains(text.Normal("甲"+t.Text+"甲"), w.Normal)
		})
		if there == w.Not {
			return false
		}
	}
	return true
}

func searchIsBruteForce(k *kit) {
	const seed = 7
	r := rand.New(rand.NewPCG(seed, seed))
	w := &world{calls: map[string]*spoken{}, tickets: map[string]call.Ticket{}, team: []string{"3021", "3023"}}
	k.ingest(call.Agent{ID: "3021", Team: "三班"}, call.Agent{ID: "3022", Team: "四班"}, call.Agent{ID: "3023", Team: "三班"})
	for range 6 {
		for range 40 {
			w.change(k, r)
		}
		rapid.Check(k, func(t *rapid.T) {
			f := someFilter(t)
			want := w.find(f)
			found, err := k.s.Search(k.Context(), f)
			if err != nil {
				t.Fatal(err)
			}
			if got := hitIDs(found); got != strings.Join(want, " ") || found.Total != len(want) || found.More || !found.Until.IsZero() || found.Unread != 0 {
				t.Fatalf("%+v finds %d: %q, want %q", f, found.Total, got, want)
			}
		})
	}
	k.index(1000)
	if n := len(w.find(storage.SearchFilter{Query: query("电")})); n < 10 {
		k.Errorf("only %d texts have the most frequent character: nothing was tried", n)
	}
}

// someFilter is any of those that are made of few characters.
func someFilter(t *rapid.T) storage.SearchFilter {
	words := rapid.SliceOfN(rapid.StringOfN(rapid.RuneFrom([]rune(few)), 1, 4, -1), 1, 3).Draw(t, "words")
	for i := range words[1:] {
		if rapid.Bool().Draw(t, "not") {
			words[i+1] = "-" + words[i+1]
		}
	}
	minutes := rapid.IntRange(0, 30)
	f := storage.SearchFilter{
		Query: query(strings.Join(words, " ")), Limit: 100,
		In:    rapid.SampledFrom([]storage.Medium{"", storage.InCalls, storage.InTickets}).Draw(t, "in"),
		Role:  rapid.SampledFrom([]call.Role{"", call.AgentRole, call.CustomerRole, call.Unknown}).Draw(t, "role"),
		Agent: rapid.SampledFrom([]string{"", "", "3021", "3022", "none"}).Draw(t, "agent"),
		Dept:  rapid.SampledFrom([]string{"", "", "一部", "二部"}).Draw(t, "dept"),
		Rule:  rapid.SampledFrom([]string{"", "", "shirking.not_ours"}).Draw(t, "rule"),
		Reach: rapid.SampledFrom([]people.Reach{{}, {}, {Agent: "3021"}, {Dept: "一部"}, {Team: "三班"}, {Team: "none"}}).Draw(t, "reach"),
	}
	if rapid.Bool().Draw(t, "from") {
		f.From = t0.Add(time.Duration(minutes.Draw(t, "minutes")) * time.Minute)
	}
	if rapid.Bool().Draw(t, "before") {
		f.Before = t0.Add(time.Duration(minutes.Draw(t, "minutes")) * time.Minute)
	}
	return f
}

func hitsAreCounted(k *kit) {
	const n = storage.SearchCounts + 60
	IngestMany(k, k.s, n)
	for _, from := range []storage.State{storage.Registered, storage.Fetched} {
		for Walk(k, k.s, from) > 0 {
			k.index(97)
		}
	}
	k.index(97)
	f := storage.SearchFilter{Query: query("请讲"), In: storage.InCalls}
	found := k.search(f)
	if found.Total != storage.SearchCounts || !found.More || len(found.Hits) != 20 || found.Hits[0].ID != SampleCall(n-1).ID || found.Hits[19].ID != SampleCall(n-20).ID {
		k.Errorf("%d hits, more %v, first %v", found.Total, found.More, hitIDs(found))
	}
	f.Offset = storage.SearchCounts - 20
	if found = k.search(f); len(found.Hits) != 20 || found.Hits[19].ID != SampleCall(n-storage.SearchCounts).ID {
		k.Errorf("the last page: %v", hitIDs(found))
	}
	f.Before, f.Offset = SampleCall(30).Started, 0
	if found = k.search(f); found.Total != 30 || found.More || found.Hits[0].ID != SampleCall(29).ID {
		k.Errorf("%d hits before, more %v, %v", found.Total, found.More, hitIDs(found))
	}
	k.same(0, k.search(storage.SearchFilter{Query: query("讲请")}).Total)
}

func goneWords(k *kit) {
	k.ingest(line("a", t0), transcript("a"), ticket("T1", 1, ""))
	k.run(stages{}, later)
	k.index(100)
	changed := ticket("T1", 2, "")
	changed.Ticket.Text = "电费"
	out := line("a", t0)
	out.Exclude = "test_call"
	k.ingest(changed, out)
	for range 2 {
		k.finds("", storage.SearchFilter{Query: query("态度")})
		k.finds("T1", storage.SearchFilter{Query: query("电费")})
		k.finds("T1", storage.SearchFilter{Query: query("电费 -态度")})
		k.finds("", storage.SearchFilter{Query: query("投诉")})
		k.index(100)
	}
	k.ingest(line("a", t0.Add(time.Second)))
	k.finds("a", storage.SearchFilter{Query: query("投诉")})
}

func outOfReach(k *kit) {
	k.ingest(line("a", t0), transcript("a"), ticket("T1", 1, ""), call.Agent{ID: "3021", Team: "三班"})
	k.run(stages{}, later)
	for range 2 {
		for _, reach := range []people.Reach{{Agent: "3021"}, {Team: "三班"}, {Dept: "一部"}, {}} {
			k.finds("a", storage.SearchFilter{Query: query("投诉"), Reach: reach})
		}
		for _, reach := range []people.Reach{{Agent: "3022"}, {Team: "四班"}, {Dept: "二部"}} {
			k.finds("", storage.SearchFilter{Query: query("投诉"), Reach: reach})
			k.finds("", storage.SearchFilter{Query: query("态度"), Reach: reach})
		}
		k.index(100)
	}
}

func keptSearches(k *kit) {
	mine := storage.KeptSearch{ID: "1", Owner: "li", Name: "电费", Query: "q=电费", KeptAt: t0}
	shared := storage.KeptSearch{ID: "2", Owner: "wang", Dept: "一部", Name: "投诉", Query: "q=投诉&role=customer", KeptAt: t0}
	for range 2 {
		k.must(k.s.KeepSearch(k.Context(), mine))
		k.must(k.s.KeepSearch(k.Context(), shared))
	}
	kept := func(owner, dept string, want ...storage.KeptSearch) {
		k.Helper()
		got, err := k.s.KeptSearches(k.Context(), owner, dept)
		k.must(err)
		k.same(want, got)
	}
	kept("li", "一部", shared, mine)
	kept("li", "二部", mine)
	kept("zhao", "")
	stolen := mine
	stolen.Owner = "zhao"
	if err := k.s.KeepSearch(k.Context(), stolen); !errors.Is(err, storage.ErrNotFound) {
		k.Errorf("another's search was replaced: %v", err)
	}
	k.must(k.s.DropSearch(k.Context(), "zhao", "1"))
	kept("li", "", mine)
	mine.Name = "欠费"
	k.must(k.s.KeepSearch(k.Context(), mine))
	kept("li", "", mine)
	k.must(k.s.DropSearch(k.Context(), "li", "1"))
	k.must(k.s.DropSearch(k.Context(), "li", "1"))
	kept("li", "")
}
