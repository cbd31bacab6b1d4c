package storagetest

import (
	"context"
	"errors"

	"github.com/tingcha/tingcha/storage"
)

func sendingCases() map[string]func(*relayKit) {
	return map[string]func(*relayKit){
		"words go out in the order of the changes":   wordsInOrder,
		"words speak of what is now":                 wordsOfNow,
		"what was sent is gone, and only that":       sentIsGone,
		"what is not there may be sent":              sentTwice,
		"the number and the age of words is told":    unsentTold,
		"no more words are given than are asked for": wordsLimited,
	}
}

// wordsInOrder takes words a few at a time, as a relay does, and holds the order in
// which they come to the order of the changes: a, b, c, and again.
func wordsInOrder(k *relayKit) {
	ids := k.busy()
	last := map[string]int64{}
	seq := int64(0)
	for range 1000 {
		words, err := k.o.Outgoing(k.Context(), 2)
		k.must(err)
		if len(words) == 0 {
			break
		}
		for _, w := range words {
			if w.Seq <= seq {
				k.Errorf("number %d after %d", w.Seq, seq)
			}
			seq = w.Seq
			if w.Finding != nil {
				last[w.Finding.CallID] = w.Seq
			}
		}
		k.must(k.o.Sent(k.Context(), seqs(words)))
	}
	k.unsent(0)
	if last["a"] == 0 || last["a"] >= last["b"] || last["b"] >= last["c"] {
		k.Errorf("the last words of %v have the numbers %v", ids, last)
	}
}

func wordsOfNow(k *relayKit) {
	ids := k.busy()
	spoken := map[string]bool{}
	for _, f := range findingWords(k.words()) {
		spoken[f.CallID] = true
		k.same(k.dossier(f.CallID).Findings[0], f)
	}
	if len(spoken) != len(ids) {
		k.Errorf("words of the calls %v, want of %v", spoken, ids)
	}
	k.judge("b", storage.Confirm, "key1") // after they were read and before they are sent
	for _, f := range findingWords(k.words()) {
		if f.CallID == "b" && f.Status != storage.Confirmed {
			k.Errorf("b's finding goes out as %s", f.Status)
		}
	}
}

func sentIsGone(k *relayKit) {
	k.busy()
	words := k.words()
	middle := words[1 : len(words)-1]
	k.must(k.o.Sent(k.Context(), seqs(middle)))
	k.same([]storage.Outgoing{words[0], words[len(words)-1]}, k.words())
	k.unsent(2)
	k.judge("a", storage.Confirm, "key1")
	if after := k.words(); after[1].Seq != words[len(words)-1].Seq || len(after) < 3 {
		k.Errorf("words %+v: a later one has pushed in", after)
	}
}

func sentTwice(k *relayKit) {
	k.must(k.o.Sent(k.Context(), []int64{1, 99}))
	k.must(k.o.Sent(k.Context(), nil))
	k.busy()
	words := k.drain()
	k.must(k.o.Sent(k.Context(), seqs(words)))
	k.judge("a", storage.Confirm, "key1")
	k.must(k.o.Sent(k.Context(), seqs(words)))
	if len(k.words()) == 0 {
		k.Error("an old number has taken a new word away")
	}
}

func unsentTold(k *relayKit) {
	k.unsent(0)
	k.busy()
	words := k.words()
	k.unsent(len(words))
	oldest := words[0].At
	for _, w := range words {
		if w.At.Before(oldest) {
			oldest = w.At
		}
	}
	_, got, err := k.o.Unsent(k.Context())
	k.must(err)
	if !got.Equal(oldest) {
		k.Errorf("the oldest is of %v, want %v", got, oldest)
	}
}

func wordsLimited(k *relayKit) {
	k.busy()
	all := k.words()
	for _, limit := range []int{1, 3, len(all), len(all) + 1} {
		some, err := k.o.Outgoing(k.Context(), limit)
		k.must(err)
		k.same(all[:min(limit, len(all))], some)
	}
}

func aloneCases() map[string]func(*relayKit) {
	return map[string]func(*relayKit){
		"while one is alone nobody else is":              aloneExcludes,
		"under another name others may go on":            aloneByName,
		"whoever was alone lets go at the end":           aloneEnds,
		"an error ends it, too, and is told":             aloneFails,
		"one of many is alone at a time, and all get on": aloneInTurn,
	}
}

// alone runs fn, and fails the case unless it ran, or did not, as wanted.
func (k *relayKit) alone(name string, want bool, fn func()) {
	k.Helper()
	called := false
	ran, err := k.o.Alone(k.Context(), name, func(context.Context) error {
		called = true
		fn()
		return nil
	})
	k.must(err)
	if ran != want || called != want {
		k.Errorf("ran %t, was called %t; want %t", ran, called, want)
	}
}

func aloneExcludes(k *relayKit) {
	k.alone("relay", true, func() {
		k.alone("relay", false, func() {})
		k.ingest(line("a", t0)) // the store goes on meanwhile
		k.alone("relay", false, func() {})
	})
}

func aloneByName(k *relayKit) {
	k.alone("relay", true, func() {
		k.alone("reconcile archive", true, func() {})
		k.alone("reconcile bus", true, func() { k.alone("relay", false, func() {}) })
	})
}

func aloneEnds(k *relayKit) {
	for range 3 {
		k.alone("relay", true, func() {})
	}
}

func aloneFails(k *relayKit) {
	broken := errors.New("broker away")
	for range 2 {
		ran, err := k.o.Alone(k.Context(), "relay", func(context.Context) error { return broken })
		if !ran || !errors.Is(err, broken) {
			k.Errorf("Alone = %t, %v", ran, err)
		}
	}
	ctx, stop := context.WithCancel(k.Context())
	ran, err := k.o.Alone(ctx, "relay", func(ctx context.Context) error {
		stop()
		<-ctx.Done()
		return ctx.Err()
	})
	if !ran || !errors.Is(err, context.Canceled) {
		k.Errorf("Alone = %t, %v", ran, err)
	}
	k.alone("relay", true, func() {})
}

func aloneInTurn(k *relayKit) {
	inside := make(chan struct{}, 1)
	done := make(chan error, 4)
	for range cap(done) {
		go func() { done <- k.takeTurns(inside, 5) }()
	}
	for range cap(done) {
		if err := <-done; err != nil {
			k.Error(err)
		}
	}
}

// takeTurns is alone so many times, trying until it is.
func (k *relayKit) takeTurns(inside chan struct{}, turns int) error {
	for turns > 0 {
		ran, err := k.o.Alone(k.Context(), "relay", func(context.Context) error {
			select {
			case inside <- struct{}{}:
				<-inside
				return nil
			default:
				return errors.New("two are alone at once")
			}
		})
		if err != nil {
			return err
		}
		if ran {
			turns--
		}
	}
	return nil
}
