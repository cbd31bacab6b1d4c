package faulttest_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/tingcha/tingcha/audio"
	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

// morning is when the first call of every world begins.
var morning = time.Date(2026, 9, 3, 1, 0, 0, 0, time.UTC)

const (
	day    = "2026-09-03"
	month  = "2026-09"
	length = 6 * time.Second
)

// fate is a call and what has to become of it.
type fate struct {
	id        string
	line      call.Call
	listed    bool
	sound     []byte // of its recording; nil for none
	gone      bool   // a recording was offered, and nobody can open it
	said      bool   // a transcript came
	complains bool
	// state and reason are where the call ends.
	state  storage.State
	reason string
}

// world is a day, and the deliveries that it comes in.
type world struct {
	fates      []fate
	tickets    [][]storage.OfferedTicket // the versions of each, the last one last
	deliveries []storage.Batch           // in the order in which things happened
	files      map[string][]byte
}

// kinds says of a hundred calls how many end in which way.
var kinds = []struct {
	of   int
	name string
}{{60, "plain"}, {12, "recorded"}, {4, "ringing"}, {3, "short"}, {4, "missing"}, {3, "noise"}, {2, "gone"}, {4, "unlisted"}, {4, "twin"}, {4, "unheard"}}

// newWorld makes a day of n calls.
func newWorld(random *rand.Rand, n int) *world {
	w := &world{files: map[string][]byte{}}
	var twinOf []byte
	for i := range n {
		f := fate{id: fmt.Sprintf("c%04d", i), listed: true, state: storage.Scored}
		f.line = call.Call{
			ID: f.id, Sector: call.Power, Started: morning.Add(time.Duration(i) * 7 * time.Second), Duration: length,
			Agent: strconv.Itoa(1001 + random.IntN(5)), Dept: "客服一部", Customer: call.Customer(fmt.Sprintf("k%04d", i-random.IntN(2)*random.IntN(min(i+1, 3)))),
			Answered: true, Hangup: call.CustomerRole, CSAT: random.IntN(6),
		}
		switch pick(random) {
		case "plain":
			f.said, f.complains = true, random.IntN(3) == 0
		case "recorded":
			f.said, f.complains, f.sound = true, random.IntN(3) == 0, tone(uint32(i))
			twinOf = f.sound
		case "ringing":
			f.line.Answered, f.state, f.reason = false, storage.Excluded, "not_answered"
		case "short":
			f.line.Duration, f.state, f.reason = 3*time.Second, storage.Excluded, "too_short"
		case "missing":
			f.state, f.reason = storage.Missing, "no_recording"
		case "noise":
			f.sound, f.state, f.reason = fmt.Appendf(nil, "no recording at all: %d", i), storage.Dead, "bad_container"
		case "gone":
			f.gone, f.state, f.reason = true, storage.Dead, "object_missing"
		case "unlisted":
			f.listed, f.sound, f.state, f.reason = false, tone(uint32(i)), storage.Waiting, "no_transcriber"
		case "twin":
			f.said = true
			if twinOf != nil {
				f.sound, f.state, f.reason = twinOf, storage.Excluded, "duplicate"
			}
		case "unheard":
			f.sound, f.state, f.reason = tone(uint32(i)), storage.Waiting, "no_transcriber"
		}
		w.fates = append(w.fates, f)
	}
	for i := range w.fates {
		w.deliver(random, &w.fates[i])
	}
	return w
}

func pick(random *rand.Rand) string {
	at := random.IntN(100)
	for _, k := range kinds {
		if at -= k.of; at < 0 {
			return k.name
		}
	}
	return "plain"
}

// deliver puts what is to be delivered of a call among the deliveries, and its tickets.
func (w *world) deliver(random *rand.Rand, f *fate) {
	uri := "file:" + f.id + ".wav"
	if f.sound != nil {
		w.files[uri] = f.sound
	}
	if f.listed {
		w.add(storage.Batch{Calls: []storage.CallLine{{Call: f.line, Day: day, Origin: "cdr:" + f.id}}})
	}
	if f.sound != nil || f.gone {
		w.add(storage.Batch{Recordings: []storage.OfferedRecording{{
			Recording: call.Recording{CallID: f.id, URI: uri, Size: int64(len(f.sound)), AgentChannel: 0},
			ETag:      "1", Day: day, Started: f.line.Started, Origin: f.id + ".wav",
		}}})
	}
	if f.said {
		w.add(storage.Batch{Transcripts: []storage.OfferedTranscript{transcript(f)}})
	}
	if f.complains && random.IntN(2) == 0 {
		w.file(random, f, 1)
	}
}

func (w *world) add(b storage.Batch) { w.deliveries = append(w.deliveries, b) }

// file makes a ticket about a call: in time or too late, by the call or only by its
// customer, of the right kind from the start, or only in its second version. Number
// tells the tickets of one call apart.
func (w *world) file(random *rand.Rand, f *fate, number int) {
	filed := f.line.Started.Add(f.line.Duration + time.Duration(1+random.IntN(36*60))*time.Minute)
	t := call.Ticket{
		ID: fmt.Sprintf("T%s-%d", f.id, number), Version: 1, Kind: call.ComplaintInternal, CallID: f.id, Customer: f.line.Customer, Agent: f.line.Agent,
		Dept: "客服一部", Text: "投诉接线员", Filed: filed,
		Events: []call.TicketEvent{{Kind: call.Accepted, At: filed, By: f.line.Agent}},
	}
	if random.IntN(3) == 0 {
		t.CallID = ""
	}
	versions := []storage.OfferedTicket{offered(t)}
	if random.IntN(2) == 0 {
		second := t
		second.Version = 2
		second.Events = append(second.Events[:1:1], call.TicketEvent{Kind: call.Closed, At: filed.Add(30 * time.Minute), By: t.Agent})
		if random.IntN(2) == 0 {
			versions[0].Ticket.Kind = call.Consult
		} else {
			second.Kind = call.Consult
		}
		versions[0] = offered(versions[0].Ticket)
		versions = append(versions, offered(second))
	}
	w.tickets = append(w.tickets, versions)
	for _, v := range versions {
		w.add(storage.Batch{Tickets: []storage.OfferedTicket{v}})
	}
}

func offered(t call.Ticket) storage.OfferedTicket {
	return storage.OfferedTicket{Ticket: t, Scores: scoring.OfTicket(t, time.UTC), Origin: "tickets:" + t.ID}
}

func transcript(f *fate) storage.OfferedTranscript {
	words := []string{"您好请讲", "你好我想问一下", "好的"}
	if f.complains {
		words[1] = "我要投诉你们那个接线员"
	}
	t := call.Transcript{CallID: f.id, Source: "imported:json"}
	for i, text := range words {
		role := []call.Role{call.AgentRole, call.CustomerRole}[i%2]
		at := time.Duration(i) * 2 * time.Second
		t.Turns = append(t.Turns, call.Turn{Role: role, RoleConfidence: 1, Start: at, End: at + time.Second, Text: text, Confidence: 1})
	}
	return storage.OfferedTranscript{Transcript: t, Day: day, Started: f.line.Started, Origin: "transcripts:" + f.id}
}

// base is a recording with something to hear in it.
var base = sync.OnceValue(func() []byte {
	samples := make([]int16, 8000*int(length/time.Second))
	for i := range samples {
		if i/4000%2 == 0 {
			samples[i] = int16((i * 13 % 200) * 100)
		}
	}
	var file bytes.Buffer
	if err := audio.WritePCM16(&file, 8000, samples, samples); err != nil {
		panic(err)
	}
	return file.Bytes()
})

// tone is a recording that no other number gives.
func tone(number uint32) []byte {
	sound := bytes.Clone(base())
	binary.LittleEndian.PutUint16(sound[len(sound)-8:], uint16(number)&0x7fff)
	binary.LittleEndian.PutUint16(sound[len(sound)-4:], uint16(number>>15)&0x7fff)
	return sound
}

// shuffled gives the deliveries as a bad network does: out of order, some twice, a few
// at a time, each batch from a source of its own.
func (w *world) shuffled(random *rand.Rand) []storage.Batch {
	all := append([]storage.Batch(nil), w.deliveries...)
	for range len(all) / 5 {
		all = append(all, all[random.IntN(len(all))])
	}
	random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	var batches []storage.Batch
	for len(all) > 0 {
		n := min(len(all), 1+random.IntN(40))
		b := joined(all[:n])
		b.Position = storage.Position{Source: fmt.Sprintf("sim:%d", len(batches)), Name: "sim", Next: int64(n), Done: true}
		batches = append(batches, b)
		all = all[n:]
	}
	return batches
}

// inBatches gives the deliveries in their order, so many at a time.
func (w *world) inBatches(n int) []storage.Batch {
	var batches []storage.Batch
	for some := range slices.Chunk(w.deliveries, n) {
		batches = append(batches, joined(some))
	}
	return batches
}

func joined(parts []storage.Batch) storage.Batch {
	var b storage.Batch
	for _, part := range parts {
		b.Calls = append(b.Calls, part.Calls...)
		b.Recordings = append(b.Recordings, part.Recordings...)
		b.Transcripts = append(b.Transcripts, part.Transcripts...)
		b.Tickets = append(b.Tickets, part.Tickets...)
	}
	return b
}

// disorder gives the random numbers of a seed.
func disorder(t testing.TB, seed uint64) *rand.Rand {
	t.Helper()
	return rand.New(rand.NewPCG(seed, 0x74696e67636861))
}
