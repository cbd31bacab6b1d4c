package storagetest

import (
	"errors"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

func commitCases() map[string]func(*kit) {
	return map[string]func(*kit){
		"a call goes its way to the end":                     goesItsWay,
		"an outcome needs state, token and input as claimed": guards,
		"outcomes stand each for itself":                     outcomesApart,
		"what was fetched is kept with its offer":            fetchedIsKept,
		"what was heard is kept, and replaced":               hearingIsKept,
		"a call's score entries are replaced":                scoresReplaced,
		"a stage may exclude or give up a call":              stageEnds,
		"attempts begin anew at each state":                  attemptsAnew,
		"a try that does not count leaves the call unharmed": unharmed,
		"a retry is no move":                                 retryStays,
		"keys of recordings come with their digests":         keysWithDigests,
	}
}

func goesItsWay(k *kit) {
	k.ingest(line("a", t0), transcript("a"))
	k.run(stages{findings: shirking}, later)
	e := k.stands("a", storage.Scored, "")
	if !e.NextAt.IsZero() || !e.Until.IsZero() || e.Owner != "" || !e.Updated.Equal(later) {
		k.Errorf("entry %+v", e)
	}
	d := k.dossier("a")
	k.same(transcript("a").Transcript, d.Transcript)
	k.same([]inspect.Undecided{{Rule: "silence.long", Reason: "no sound"}}, d.Undecided)
	if len(d.Findings) != 1 || len(k.entries()) != 1 {
		k.Errorf("%d findings, %d entries", len(d.Findings), len(k.entries()))
	}
}

func guards(k *kit) {
	k.ingest(line("a", t0), transcript("a"))
	e := k.one(storage.Registered, later)
	before := k.whole()
	for name, spoil := range map[string]func(*storage.Outcome){
		"state":          func(o *storage.Outcome) { o.From = storage.Fetched },
		"token":          func(o *storage.Outcome) { o.Token-- },
		"input revision": func(o *storage.Outcome) { o.InputRev-- },
		"call":           func(o *storage.Outcome) { o.CallID = "b" },
	} {
		o := outcome(e, storage.Inspected)
		o.Fetched = []storage.FetchedRecording{{Recording: call.Recording{CallID: "a", URI: "a.wav", SHA256: "f00d"}, Blob: "b"}}
		o.Hearing = &storage.Hearing{Transcript: transcript("a").Transcript}
		o.Report = &inspect.Report{CallID: "a", Findings: shirking("a")}
		o.Scores = []scoring.Entry{{Agent: "3021", Month: month, Item: scoring.Inspected}}
		spoil(&o)
		if k.commit(later, o)[0] {
			k.Errorf("written in spite of a wrong %s", name)
		}
	}
	k.same(before, k.whole())
	if !k.commit(later, outcome(e, storage.Fetched))[0] {
		k.Error("refused although all is as claimed")
	}
}

func outcomesApart(k *kit) {
	k.registered(3)
	held := k.claim(storage.Registered, later)
	bad := outcome(held[1], storage.Fetched)
	bad.Token++
	k.same([]bool{true, false, true}, k.commit(later, outcome(held[0], storage.Fetched), bad, outcome(held[2], storage.Fetched)))
	k.stands("r1", storage.Registered, "recording_arrived")
	k.stands("r2", storage.Fetched, "")
	k.same([]bool{}, k.commit(later))
}

// sameBytes is a fetch stage that finds every recording to have the same bytes.
func sameBytes(sum string) func(string) []storage.FetchedRecording {
	return func(id string) []storage.FetchedRecording {
		return []storage.FetchedRecording{{
			Recording: call.Recording{
				CallID: id, URI: id + ".wav", Size: 960_044, SHA256: sum, Codec: "pcm_s16le", Channels: 2, Rate: 8000,
				Duration: time.Minute, AgentChannel: 1,
			},
			Blob: "recordings/" + sum,
			Signals: call.Signals{
				Source: call.FromAudio, Duration: time.Minute, Silences: []call.Range{{Start: time.Second, End: 3 * time.Second}},
				Channels: []call.ChannelSignals{{
					Role: call.AgentRole, Level: -23.5, Peak: -1, Speech: []call.Range{{End: time.Second}},
					Noise: -55.5, Clipped: 0.02, Band: 3400, Jumps: []call.Jump{{At: 2 * time.Second, By: -12}},
					Sounds: []call.Sound{{Range: call.Range{Start: 2 * time.Second, End: 3 * time.Second}, Kind: call.KeyTone, Key: "1#"}},
				}},
			},
		}}
	}
}

func fetchedIsKept(k *kit) {
	k.ingest(line("a", t0), recording("a", "a.wav"), recording("a", "z.wav"))
	k.run(stages{fetched: sameBytes("f00d")}, later)
	d := k.dossier("a")
	k.same([]storage.FetchedRecording{sameBytes("f00d")("a")[0], {Recording: recording("a", "z.wav").Recording}}, d.Recordings)
	k.same([]string{"1000-17", "1000-17"}, d.ETags)
	if got := k.ingest(recording("a", "a.wav")).Recordings; got != (storage.Count{Same: 1}) {
		k.Errorf("the same offer after the fetch: %+v", got)
	}
}

func hearingIsKept(k *kit) {
	k.ingest(line("a", t0), transcript("a"))
	k.run(stages{}, later)
	k.ingest(recording("a", "a.wav"))
	k.commit(later, outcome(k.one(storage.Registered, later), storage.Fetched))
	o := outcome(k.one(storage.Fetched, later), storage.Transcribed)
	want := storage.Hearing{
		Transcript: call.Transcript{CallID: "a", Source: "engine", Turns: []call.Turn{{Role: call.Unknown, Text: "喂", End: time.Second}}},
		Signals:    sameBytes("f00d")("a")[0].Signals,
	}
	o.Hearing = &want
	k.commit(later, o)
	d := k.dossier("a")
	k.same(want, storage.Hearing{Transcript: d.Transcript, Signals: d.Signals})
}

func scoresReplaced(k *kit) {
	k.ingest(line("a", t0), transcript("a"))
	k.run(stages{}, later)
	k.ingest(ticket("T1", 1, "a"))
	k.commit(later, stages{}.outcome(k.one(storage.Transcribed, later)))
	o := outcome(k.one(storage.Inspected, later), storage.Scored)
	o.Scores = []scoring.Entry{
		{Agent: "3022", Dept: "一部", Month: "2026-10", Item: scoring.Inspected, Num: 1, Den: 1, At: t0},
		{Agent: "3022", Dept: "一部", Month: "2026-10", Item: scoring.Rated, Num: 0, Den: 1, At: t0},
	}
	k.commit(later, o)
	if got := k.entries(); len(got) != 1 || got[0].Source.Kind != scoring.TicketSource {
		k.Errorf("entries %+v, want those of the ticket alone", got)
	}
	got, err := k.s.ScoreEntries(k.Context(), "3022", "2026-10")
	k.must(err)
	if len(got) != 2 || got[0].Source != (scoring.Source{Kind: scoring.CallSource, ID: "a"}) {
		k.Errorf("entries %+v", got)
	}
}

func stageEnds(k *kit) {
	k.ingest(line("a", t0), transcript("a"))
	k.run(stages{findings: shirking}, later)
	k.ingest(recording("a", "a.wav"))
	o := outcome(k.one(storage.Registered, later), storage.Excluded)
	o.Reason, o.Detail = "too_short", "2 s"
	k.commit(later, o)
	if e := k.stands("a", storage.Excluded, "too_short"); e.Detail != "2 s" || !e.NextAt.IsZero() {
		k.Errorf("entry %+v", e)
	}
	if f := k.dossier("a").Findings[0]; f.Status != storage.Withdrawn || len(k.entries()) != 0 {
		k.Errorf("an excluded call still counts: %s, %+v", f.Status, k.entries())
	}
}

func attemptsAnew(k *kit) {
	k.ingest(line("a", t0), transcript("a"))
	k.claim(storage.Registered, later)
	k.must(k.s.Release(k.Context()))
	e := k.one(storage.Registered, later)
	o := outcome(e, storage.Fetched)
	o.NextAt = later.Add(time.Minute)
	k.commit(later, o)
	if e := k.dossier("a").Entry; e.Attempts != 0 || !e.NextAt.Equal(later.Add(time.Minute)) {
		k.Errorf("entry %+v", e)
	}
	if e := k.one(storage.Fetched, later.Add(time.Minute)); e.Attempts != 1 {
		k.Errorf("attempts %d, want 1", e.Attempts)
	}
}

func unharmed(k *kit) {
	k.registered(1)
	now := later
	for range storage.SuspectAfter + 2 { // a store that is away for long makes no suspect
		o := outcome(k.one(storage.Registered, now), storage.Registered)
		o.Unharmed, o.Reason, o.NextAt = true, "store_away", now.Add(time.Minute)
		if !k.commit(now, o)[0] {
			k.Fatal("refused")
		}
		if e := k.dossier("r0").Entry; e.Attempts != 0 || !e.NextAt.Equal(o.NextAt) || e.Owner != "" || !e.Until.IsZero() {
			k.Errorf("entry %+v", e)
		}
		now = o.NextAt
	}
	harmed := outcome(k.one(storage.Registered, now), storage.Registered)
	harmed.NextAt = now
	k.commit(now, harmed)
	o := outcome(k.one(storage.Registered, now), storage.Registered)
	o.Unharmed, o.NextAt = true, now
	k.commit(now, o)
	k.commit(now, o) // once more: the answer to the first was lost
	if e := k.dossier("r0").Entry; e.Attempts != 1 {
		k.Errorf("attempts %d, want the 1 from before the claim", e.Attempts)
	}
}

func retryStays(k *kit) {
	k.registered(1)
	since := k.dossier("r0").Entry.Updated
	o := outcome(k.one(storage.Registered, later), storage.Registered)
	o.NextAt = later
	k.commit(later, o)
	if got := k.dossier("r0").Entry.Updated; !got.Equal(since) || !since.Equal(t0) {
		k.Errorf("moved at %v after a retry, and at %v before it; want %v", got, since, t0)
	}
	k.commit(later, outcome(k.one(storage.Registered, later), storage.Fetched))
	if got := k.dossier("r0").Entry.Updated; !got.Equal(later) {
		k.Errorf("moved at %v, want %v", got, later)
	}
}

func keysWithDigests(k *kit) {
	k.ingest(line("a", t0), recording("a", "a.wav"), line("b", t0), recording("b", "b.wav"), line("c", t0), recording("c", "c.wav"))
	k.run(stages{fetched: func(id string) []storage.FetchedRecording {
		if id == "c" {
			return nil // offered, and never fetched
		}
		return sameBytes("sum of " + id)(id)
	}}, later)
	got := map[string]string{}
	k.must(k.s.BlobKeys(k.Context(), func(key, sum string) error {
		got[key] = sum
		return nil
	}))
	k.same(map[string]string{"recordings/sum of a": "sum of a", "recordings/sum of b": "sum of b"}, got)
	broken := errors.New("enough")
	calls := 0
	err := k.s.BlobKeys(k.Context(), func(string, string) error { calls++; return broken })
	if !errors.Is(err, broken) || calls != 1 {
		k.Errorf("BlobKeys = %v after %d calls", err, calls)
	}
}
