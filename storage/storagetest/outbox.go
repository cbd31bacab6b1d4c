package storagetest

import (
	"cmp"
	"slices"
	"testing"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

// Relaying is a store whose results go out to others.
type Relaying = interface {
	storage.Store
	storage.Outbox
}

// RunOutbox holds an implementation to the contract of [storage.Outbox]. open gives
// an empty one.
func RunOutbox(t *testing.T, open func(t *testing.T) Relaying) {
	t.Helper()
	for part, cases := range map[string]map[string]func(*relayKit){
		"words":   wordCases(),
		"sending": sendingCases(),
		"alone":   aloneCases(),
	} {
		t.Run(part, func(t *testing.T) {
			t.Parallel()
			for name, test := range cases {
				t.Run(name, func(t *testing.T) {
					t.Parallel()
					s := open(t)
					k := &relayKit{kit: &kit{T: t, s: s}, o: s}
					test(k)
					k.sound()
				})
			}
		})
	}
}

// relayKit is a case with the store that it tries, and what goes out of it.
type relayKit struct {
	*kit
	o storage.Outbox
}

func wordCases() map[string]func(*relayKit) {
	return map[string]func(*relayKit){
		"whatever happens to a finding goes out":               findingsGoOut,
		"what stays as it is does not go out":                  sameStaysIn,
		"the scores of a call go out":                          callScoresGoOut,
		"the scores of a ticket go out":                        ticketScoresGoOut,
		"the scores of a verdict go out, of all its rounds":    verdictScoresGoOut,
		"a dead letter goes out once":                          lettersGoOut,
		"a failed change leaves no word":                       failureLeavesNone,
		"the word of a letter that was redeemed does not stay": redeemedLeaves,
	}
}

// words gives everything that is to go out, and holds it to what is promised of
// every word.
func (k *relayKit) words() []storage.Outgoing {
	k.Helper()
	words, err := k.o.Outgoing(k.Context(), everyRow)
	k.must(err)
	last := int64(0)
	for _, w := range words {
		set := 0
		for _, is := range []bool{w.Finding != nil, w.Scores != nil, w.Letter != nil} {
			if is {
				set++
			}
		}
		if w.Seq <= last || w.At.IsZero() || set != 1 {
			k.Errorf("word %+v after number %d", w, last)
		}
		last = w.Seq
	}
	return words
}

// drain sends all words, and gives them.
func (k *relayKit) drain() []storage.Outgoing {
	k.Helper()
	words := k.words()
	k.must(k.o.Sent(k.Context(), seqs(words)))
	k.unsent(0)
	return words
}

func seqs(words []storage.Outgoing) []int64 {
	all := make([]int64, len(words))
	for i, w := range words {
		all[i] = w.Seq
	}
	return all
}

// unsent fails the case unless there are n words.
func (k *relayKit) unsent(n int) {
	k.Helper()
	got, oldest, err := k.o.Unsent(k.Context())
	k.must(err)
	if got != n || oldest.IsZero() != (n == 0) {
		k.Errorf("%d words, the oldest of %v; want %d", got, oldest, n)
	}
}

func findingWords(words []storage.Outgoing) []storage.FindingRow {
	var found []storage.FindingRow
	for _, w := range words {
		if w.Finding != nil {
			found = append(found, *w.Finding)
		}
	}
	return found
}

// scoreWords gives the last word of each source.
func scoreWords(words []storage.Outgoing) map[scoring.Source][]scoring.Entry {
	last := map[scoring.Source][]scoring.Entry{}
	for _, w := range words {
		if w.Scores != nil {
			last[w.Scores.Source] = w.Scores.Entries
		}
	}
	return last
}

func findingsGoOut(k *relayKit) {
	for _, step := range []struct {
		name string
		do   func()
	}{
		{"new", func() { k.inspected(unreported(until)) }},
		{"settled", func() { k.settle(until) }},
		{"changed", func() { k.inspected(with(groundMoved)) }},
		{"withdrawn", func() { k.inspected(nothing) }},
		{"open again", func() { k.inspected(shirking) }},
		{"confirmed", func() { k.judge("a", storage.Confirm, "key1") }},
		{"moved", func() { k.inspected(with(groundMoved)) }},
		{"rejected", func() { k.judge("a", storage.Reject, "key2") }},
		{"taken back", func() { k.judge("a", storage.Undo, "key3"); k.judge("a", storage.Undo, "key4") }},
		{"another agent's", func() { k.ingest(agentOf("a", "3022")) }},
		{"excluded", func() { k.ingest(excluded("a")) }},
	} {
		step.do()
		found := findingWords(k.drain())
		if len(found) == 0 {
			k.Errorf("a finding is %s, and nothing goes out", step.name)
		}
		for _, f := range found {
			k.same(k.dossier("a").Findings[0], f)
		}
	}
}

// agentOf is a line that gives a call to another agent.
func agentOf(id, agent string) storage.CallLine {
	l := line(id, t0)
	l.Call.Agent = agent
	return l
}

func sameStaysIn(k *relayKit) {
	letter := storage.DeadLetter{Source: "s", Offset: 1, Reason: "bad_time", At: t0}
	k.ingest(ticket("T1", 1, ""), letter)
	k.inspected(shirking)
	k.settle(until)
	k.drain()
	k.inspected(shirking)
	if found := findingWords(k.drain()); len(found) != 0 {
		k.Errorf("a finding that was found again goes out: %+v", found)
	}
	k.ingest(ticket("T1", 1, ""), letter)
	k.settle(until)
	k.unsent(0)
}

// entriesOn gives agent 3021's entries on a source, of all rounds.
func (k *relayKit) entriesOn(kind scoring.SourceKind, id string) []scoring.Entry {
	k.Helper()
	var on []scoring.Entry
	for _, e := range k.entries() {
		if e.Source.Kind == kind && e.Source.ID == id {
			on = append(on, e)
		}
	}
	return on
}

// scoresOut fails the case unless the last word of a source says what it has now.
func (k *relayKit) scoresOut(kind scoring.SourceKind, id string, entries int) {
	k.Helper()
	got, has := scoreWords(k.drain())[scoring.Source{Kind: kind, ID: id}]
	if !has || len(got) != entries {
		k.Errorf("%d entries go out (%t), want %d", len(got), has, entries)
	}
	want := k.entriesOn(kind, id)
	for _, entries := range [][]scoring.Entry{want, got} { // the order is the store's own
		slices.SortFunc(entries, func(a, b scoring.Entry) int {
			return cmp.Or(cmp.Compare(a.Source.Round, b.Source.Round), cmp.Compare(a.Item, b.Item))
		})
	}
	k.same(want, got)
}

func callScoresGoOut(k *relayKit) {
	k.ingest(line("a", t0), transcript("a"))
	k.run(stages{}, later)
	k.scoresOut(scoring.CallSource, "a", 1)
	k.ingest(excluded("a"))
	k.scoresOut(scoring.CallSource, "a", 0)
}

func ticketScoresGoOut(k *relayKit) {
	first, second := ticket("T1", 1, ""), ticket("T1", 2, "")
	second.Scores = append(second.Scores, scoring.Entry{Agent: "3021", Month: month, Item: scoring.TicketSteps, Num: 3, Den: 1, At: t0})
	k.ingest(first)
	k.scoresOut(scoring.TicketSource, "T1", 1)
	k.ingest(second)
	k.scoresOut(scoring.TicketSource, "T1", 2)
	third := ticket("T1", 3, "")
	third.Scores = nil
	k.ingest(third)
	k.scoresOut(scoring.TicketSource, "T1", 0)
	k.ingest(second) // older by now
	k.unsent(0)
}

func verdictScoresGoOut(k *relayKit) {
	f := k.inspected(shirking)
	k.drain()
	for i, kind := range []storage.VerdictKind{storage.Confirm, storage.Reject, storage.Undo} {
		k.judge("a", kind, "key"+string(rune('1'+i)))
		k.scoresOut(scoring.FindingSource, f.ID, i+1)
	}
	if k.points() != f.Finding.Points {
		k.Errorf("points %d, want %d", k.points(), f.Finding.Points)
	}
}

func lettersGoOut(k *relayKit) {
	first := storage.DeadLetter{Source: "s", Name: "b.csv", Offset: 1, Line: 3, Field: "csat", Reason: "bad_number", Detail: "d", Raw: []byte("x"), At: t0}
	second := first
	second.Offset = 2
	k.ingest(first)
	k.ingest(first, second)
	var got []storage.DeadLetter
	for _, w := range k.drain() {
		if w.Letter != nil {
			got = append(got, *w.Letter)
		}
	}
	k.same([]storage.DeadLetter{first, second}, got)
}

func failureLeavesNone(k *relayKit) {
	f := k.inspected(unreported(until))
	k.drain()
	letter := storage.DeadLetter{Source: "s", Offset: 1, Reason: "bad_time", At: t0}
	if _, err := k.s.Ingest(k.Context(), batch(letter, ticket("T1", 1, ""), agentOf("a", "3022"), storage.Watermark{})); err == nil {
		k.Error("a mark without a source was taken in")
	}
	k.unsent(0)
	if _, err := k.s.Judge(k.Context(), verdict(f, storage.Confirm, "key1"), k.deduct(f, storage.Confirm)); err == nil {
		k.Error("a provisional finding was confirmed")
	}
	k.unsent(0)
	l := line("a", t0)
	l.Call.CSAT = 1
	k.ingest(l)
	k.drain()
	fenced := stages{findings: shirking}.outcome(k.one(storage.Transcribed, later))
	fenced.Scores = []scoring.Entry{{Agent: "3021", Month: month, Item: scoring.Rated, Den: 1}}
	fenced.Token--
	if k.commit(later, fenced)[0] {
		k.Error("written in spite of a wrong token")
	}
	k.unsent(0)
}

func redeemedLeaves(k *relayKit) {
	k.ingest(storage.DeadLetter{Source: "s", Offset: 1, Reason: "bad_time", At: t0}, call.Agent{ID: "1"})
	k.ingest(storage.LetterID{Source: "s", Offset: 1})
	for range 3 {
		n, _, err := k.o.Unsent(k.Context())
		k.must(err)
		if n == 0 {
			return
		}
		words, err := k.o.Outgoing(k.Context(), everyRow)
		k.must(err)
		k.must(k.o.Sent(k.Context(), seqs(words)))
	}
	k.unsent(0)
}

// busy has three calls change in turns, without anything being sent: at least three
// words a call.
func (k *relayKit) busy() []string {
	k.Helper()
	ids := []string{"a", "b", "c"}
	for i, id := range ids {
		l := line(id, t0.Add(time.Duration(i)*time.Minute))
		l.Call.Customer = ""
		k.ingest(l, transcript(id))
	}
	k.run(stages{findings: shirking}, later)
	for _, change := range []func(*inspect.Finding){groundMoved, func(f *inspect.Finding) { f.Points = 100 }} {
		for _, id := range ids {
			l := storage.CallLine{Call: k.dossier(id).Call, Day: day}
			l.Call.Duration += time.Second
			k.ingest(l)
		}
		k.run(stages{findings: with(change)}, later)
	}
	return ids
}
