package storagetest

import (
	"errors"
	"slices"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/storage"
)

func intakeCases() map[string]func(*kit) {
	return map[string]func(*kit){
		"a call line makes an expected row":                          lineMakesRow,
		"a line with a reason to exclude makes an excluded row":      lineExcludes,
		"a line with such a reason excludes a call that was there":   lineExcludesLater,
		"a changed line takes an exclusion back":                     lineIncludes,
		"a transcript registers a listed call":                       transcriptRegisters,
		"a recording nobody listed makes an unlisted row":            recordingUnlisted,
		"a line lists an unlisted call":                              lineLists,
		"the same batch again changes nothing":                       batchTwice,
		"the parts of a batch in any grouping give the same":         batchInParts,
		"a changed recording sends the call to be fetched again":     recordingChanges,
		"a changed transcript sends the call to be fetched again":    transcriptChanges,
		"content that was replaced before is no news":                oldContentAgain,
		"a changed line updates the call and has it inspected again": lineChanges,
		"what the switch tells anew is kept":                         switchTells,
		"a changed duration has the recording held against it again": durationChanges,
		"an excluded call stays excluded whatever arrives":           excludedStays,
		"a dead or waiting call is registered by what is new":        deadRegisters,
		"a call line stirs the customer's other calls":               lineStirs,
		"a position goes forward only":                               positionForward,
		"dead letters are kept once, and cut":                        lettersKept,
		"a letter that is redeemed is gone, and stays so":            lettersRedeemed,
		"a batch is taken in whole or not at all":                    batchIsAtomic,
	}
}

func lineMakesRow(k *kit) {
	accepted := k.ingest(line("a", t0))
	k.same(storage.Accepted{Calls: storage.Count{New: 1}}, accepted)
	d := k.dossier("a")
	k.same(line("a", t0).Call, d.Call)
	k.same("cdr.csv:7", d.Origin)
	e := k.stands("a", storage.Expected, "")
	if !e.Listed || e.Day != day || e.Attempts != 0 || !e.NextAt.IsZero() || !e.Until.IsZero() {
		k.Errorf("entry %+v", e)
	}
	if len(d.Events) != 1 || d.Events[0].From != "" || d.Events[0].To != storage.Expected {
		k.Errorf("events %+v", d.Events)
	}
	if got := k.claim(storage.Expected, later); len(got) != 0 {
		k.Error("an expected call was claimed: there is nothing to do for it")
	}
}

func excluded(id string) storage.CallLine {
	l := line(id, t0)
	l.Call.Answered, l.Exclude = false, "not_answered"
	return l
}

func lineExcludes(k *kit) {
	k.ingest(excluded("a"))
	k.stands("a", storage.Excluded, "not_answered")
}

func lineExcludesLater(k *kit) {
	k.ingest(transcript("a"))
	k.run(stages{findings: shirking}, later)
	k.ingest(excluded("a"))
	k.stands("a", storage.Excluded, "not_answered")
	if f := k.dossier("a").Findings[0]; f.Status != storage.Withdrawn {
		k.Errorf("finding of an excluded call is %s", f.Status)
	}
	if entries := k.entries(); len(entries) != 0 {
		k.Errorf("an excluded call counts: %+v", entries)
	}
}

func lineIncludes(k *kit) {
	k.ingest(excluded("a"), excluded("b"), transcript("b"))
	k.stands("b", storage.Excluded, "not_answered")
	k.ingest(line("a", t0), line("b", t0))
	k.stands("a", storage.Expected, "call_listed")
	k.stands("b", storage.Registered, "call_listed")
}

func transcriptRegisters(k *kit) {
	k.ingest(line("a", t0))
	k.same(storage.Count{New: 1}, k.ingest(transcript("a")).Transcripts)
	e := k.stands("a", storage.Registered, "transcript_arrived")
	if !e.NextAt.Equal(t0.Add(24 * time.Hour)) {
		k.Errorf("due at %v, want when the batch was read", e.NextAt)
	}
	want := transcript("a").Transcript
	k.same(&want, k.dossier("a").Offered)
}

func recordingUnlisted(k *kit) {
	k.same(storage.Count{New: 1}, k.ingest(recording("a", "a.wav")).Recordings)
	d := k.dossier("a")
	if e := k.stands("a", storage.Registered, "recording_arrived"); e.Listed || e.Day != day {
		k.Errorf("entry %+v", e)
	}
	if !d.Call.Started.Equal(t0) {
		k.Errorf("started %v", d.Call.Started)
	}
	k.same([]storage.FetchedRecording{{Recording: recording("a", "a.wav").Recording}}, d.Recordings)
	k.same([]string{"1000-17"}, d.ETags)
}

func lineLists(k *kit) {
	k.ingest(recording("a", "a.wav"))
	k.same(storage.Count{New: 1}, k.ingest(line("a", t0)).Calls)
	if e := k.dossier("a").Entry; !e.Listed || e.State != storage.Registered {
		k.Errorf("entry %+v", e)
	}
	k.same(line("a", t0).Call, k.dossier("a").Call)
}

// everything is a batch with a bit of all.
func everything() []any {
	return []any{
		call.Agent{ID: "3021", Name: "王敏", Dept: "一部"},
		line("a", t0), line("b", t0.Add(time.Hour)), excluded("n"), line("lonely", t0),
		recording("a", "a.wav"), recording("x", "x.wav"), transcript("a"), transcript("b"),
		ticket("T1", 1, "a"), ticket("T2", 1, ""),
		storage.DeadLetter{Source: "file:1", Name: "cdr.csv", Offset: 4, Line: 6, Field: "start", Reason: "bad_time", Detail: "…", Raw: []byte("x,y"), At: t0},
		storage.Position{Source: "file:1", Name: "cdr.csv", Next: 40, Done: true},
	}
}

func batchTwice(k *kit) {
	k.ingest(everything()...)
	k.run(stages{findings: shirking}, later)
	before := k.whole("file:1")
	accepted := k.ingest(append(everything(), later.Add(time.Hour))...)
	k.same(storage.Accepted{
		Calls: storage.Count{Same: 4}, Recordings: storage.Count{Same: 2}, Transcripts: storage.Count{Same: 2}, Tickets: storage.Count{Same: 2},
	}, accepted)
	k.same(before, k.whole("file:1"))
}

func batchInParts(k *kit) {
	for _, part := range slices.Backward(everything()) {
		k.ingest(part)
		k.ingest(part)
	}
	for id, state := range map[string]storage.State{
		"a": storage.Registered, "b": storage.Registered, "n": storage.Excluded, "lonely": storage.Expected, "x": storage.Registered,
	} {
		if e := k.dossier(id).Entry; e.State != state || e.Listed == (id == "x") {
			k.Errorf("call %s is %+v", id, e)
		}
	}
	days, err := k.s.Coverage(k.Context(), "", "")
	k.must(err)
	if len(days) != 1 || days[0].Expected != 4 || !days[0].AddsUp() || days[0].Unlisted[storage.Registered] != 1 {
		k.Errorf("coverage %+v", days)
	}
}

func recordingChanges(k *kit) {
	k.ingest(line("a", t0), recording("a", "a.wav"))
	k.run(stages{fetched: sameBytes("f00d")}, later)
	rev := k.dossier("a").Entry.InputRev
	other := recording("a", "a.wav")
	other.ETag = "1000-18"
	k.same(storage.Count{Changed: 1}, k.ingest(other).Recordings)
	if e := k.stands("a", storage.Registered, "recording_changed"); e.InputRev <= rev {
		k.Errorf("input revision %d after %d", e.InputRev, rev)
	}
	if r := k.dossier("a").Recordings[0]; r.Blob != "" || r.Recording.SHA256 != "" {
		k.Errorf("the changed recording still has the old bytes: %+v", r)
	}
}

func transcriptChanges(k *kit) {
	k.ingest(line("a", t0), transcript("a"))
	k.run(stages{}, later)
	rev := k.dossier("a").Entry.InputRev
	other := transcript("a")
	other.Transcript.Turns[1].Text = "我要表扬"
	k.same(storage.Count{Changed: 1}, k.ingest(other).Transcripts)
	if e := k.stands("a", storage.Registered, "transcript_changed"); e.InputRev <= rev {
		k.Errorf("input revision %d after %d", e.InputRev, rev)
	}
	k.same(&other.Transcript, k.dossier("a").Offered)
	k.same(transcript("a").Transcript, k.dossier("a").Transcript) // until it is heard anew
}

func oldContentAgain(k *kit) {
	first, second := line("a", t0), line("a", t0)
	second.Call.CSAT = 1
	firstText, secondText := transcript("a"), transcript("a")
	secondText.Transcript.Turns[0].Text = "喂"
	firstFile, secondFile := recording("a", "a.wav"), recording("a", "a.wav")
	secondFile.ETag = "2"
	k.ingest(first, firstText, firstFile)
	k.ingest(second, secondText, secondFile)
	k.run(stages{}, later)
	before := k.whole()
	accepted := k.ingest(first, second, first, firstText, secondText, firstText, firstFile, secondFile)
	k.same(storage.Accepted{Calls: storage.Count{Same: 3}, Transcripts: storage.Count{Same: 3}, Recordings: storage.Count{Same: 2}}, accepted)
	k.same(before, k.whole())
}

// switchTells: what the switch tells anew sends the call back, and what it does not
// tell is not the same as nothing.
func switchTells(k *kit) {
	l := line("a", t0)
	l.Call.Ring, l.Call.Hold, l.Call.Direction = call.Told{}, call.Told{}, ""
	k.ingest(l, transcript("a"))
	k.run(stages{}, later)
	k.same(l.Call, k.dossier("a").Call)
	k.same(storage.Count{Same: 1}, k.ingest(l).Calls)
	for _, c := range []func(c *call.Call){
		func(c *call.Call) { c.Ring = call.Tell(0) },
		func(c *call.Call) { c.Hold = call.Tell(1500 * time.Millisecond) },
		func(c *call.Call) { c.Direction = call.Outbound },
	} {
		c(&l.Call)
		k.run(stages{}, later)
		k.same(storage.Count{Changed: 1}, k.ingest(l).Calls)
		k.stands("a", storage.Transcribed, "call_listed")
		k.same(l.Call, k.dossier("a").Call)
	}
	related := line("b", t0.Add(time.Hour))
	k.ingest(related)
	k.same([]call.Call{l.Call}, k.dossier("b").Calls)
}

func lineChanges(k *kit) {
	k.ingest(line("a", t0), transcript("a"))
	k.run(stages{findings: shirking}, later)
	rev := k.dossier("a").Entry.InputRev
	l := line("a", t0)
	l.Call.Agent, l.Call.Dept, l.Origin = "3022", "二部", "cdr2.csv:1"
	k.same(storage.Count{Changed: 1}, k.ingest(l).Calls)
	if e := k.stands("a", storage.Transcribed, "call_listed"); e.InputRev <= rev {
		k.Errorf("input revision %d after %d", e.InputRev, rev)
	}
	d := k.dossier("a")
	k.same(l.Call, d.Call)
	if f := d.Findings[0]; f.Agent != "3022" || f.Dept != "二部" {
		k.Errorf("finding of agent %s in %s", f.Agent, f.Dept)
	}
}

func durationChanges(k *kit) {
	k.ingest(line("a", t0), recording("a", "a.wav"))
	e := k.one(storage.Registered, later)
	o := outcome(e, storage.Dead)
	o.Reason = "truncated_vs_cdr"
	k.commit(later, o)
	l := line("a", t0)
	l.Call.Duration = 30 * time.Second
	k.ingest(l)
	k.stands("a", storage.Registered, "call_listed")
}

func excludedStays(k *kit) {
	k.ingest(excluded("a"))
	k.same(storage.Accepted{Recordings: storage.Count{New: 1}, Transcripts: storage.Count{New: 1}}, k.ingest(recording("a", "a.wav"), transcript("a")))
	k.stands("a", storage.Excluded, "not_answered")
}

func deadRegisters(k *kit) {
	k.ingest(recording("dead", "d.wav"), recording("waiting", "w.wav"))
	for _, e := range k.claim(storage.Registered, later) {
		o := outcome(e, storage.State(e.CallID))
		o.Reason = "because"
		k.commit(later, o)
	}
	k.stands("dead", storage.Dead, "because")
	k.stands("waiting", storage.Waiting, "because")
	k.ingest(transcript("dead"), transcript("waiting"))
	k.stands("dead", storage.Registered, "transcript_arrived")
	k.stands("waiting", storage.Registered, "transcript_arrived")
}

func lineStirs(k *kit) {
	stranger := line("stranger", t0)
	stranger.Call.Customer = "c2"
	nobody := line("nobody", t0)
	nobody.Call.Customer = ""
	k.ingest(line("near", t0), line("far", t0.Add(-40*24*time.Hour)), stranger, nobody,
		transcript("near"), transcript("far"), transcript("stranger"), transcript("nobody"))
	k.run(stages{}, later)
	anonymous := line("anonymous", t0)
	anonymous.Call.Customer = ""
	k.ingest(line("new", t0.Add(2*time.Hour)), anonymous)
	k.stands("near", storage.Transcribed, "call_listed")
	k.stands("far", storage.Scored, "")
	k.stands("stranger", storage.Scored, "")
	k.stands("nobody", storage.Scored, "")
	k.same("new", k.dossier("near").Calls[0].ID)
}

func positionForward(k *kit) {
	at := func() storage.Position {
		p, err := k.s.Position(k.Context(), "file:1")
		k.must(err)
		return p
	}
	k.same(storage.Position{Source: "file:1"}, at())
	k.ingest(storage.Position{Source: "file:1", Name: "a.csv", Next: 10})
	k.ingest(storage.Position{Source: "file:1", Name: "a.csv", Next: 7})
	k.same(storage.Position{Source: "file:1", Name: "a.csv", Next: 10}, at())
	k.ingest(storage.Position{Source: "file:1", Name: "a.csv", Next: 12})
	k.ingest(storage.Position{Source: "file:1", Name: "a.csv", Next: 3, Done: true})
	k.ingest(storage.Position{Source: "file:1", Name: "a.csv", Next: 12})
	k.same(storage.Position{Source: "file:1", Name: "a.csv", Next: 12, Done: true}, at())
}

func batchIsAtomic(k *kit) {
	_, err := k.s.Ingest(k.Context(), batch(line("a", t0), line("", t0), storage.Position{Source: "s", Next: 5}))
	if err == nil {
		k.Error("a call without an ID was taken in")
	}
	found, err := k.s.Load(k.Context(), []string{"a"}, 0)
	k.must(err)
	p, err2 := k.s.Position(k.Context(), "s")
	if err := errors.Join(err, err2); err != nil || len(found) != 0 || p.Next != 0 {
		k.Errorf("half of a batch was taken in: %+v, %+v, %v", found, p, err)
	}
}
