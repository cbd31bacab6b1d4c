package postgres

import (
	"bytes"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/decide"
)

// recording takes in the offer of a recording.
func (in *intake) recording(o storage.OfferedRecording) (decide.Fate, error) {
	r := o.Recording
	p, placed, err := in.place(r.CallID, o.Day, o.Started, o.Origin, "recording_arrived")
	if err != nil {
		return decide.Same, err
	}
	offered := storage.EncodeRecording(r)
	if held := in.of(p.n).recordings[r.URI]; held != nil {
		return in.knownRecording(p, held, o, offered), nil
	}
	in.of(p.n).recordings[r.URI] = &heldRecording{n: p.n, uri: r.URI, etag: o.ETag, offered: offered, origin: o.Origin, fresh: true}
	if !placed {
		in.register(p, "", "recording_arrived")
	}
	return decide.Fresh, nil
}

func (in *intake) knownRecording(p *place, held *heldRecording, o storage.OfferedRecording, offered []byte) decide.Fate {
	if held.etag == o.ETag && bytes.Equal(held.offered, offered) {
		return decide.Same
	}
	before := decide.DigestOf("recording", []byte(held.etag), held.offered)
	if !in.supersede(p.n, before, decide.DigestOf("recording", []byte(o.ETag), offered)) {
		return decide.Same
	}
	sum := held.sum
	held.etag, held.offered, held.origin, held.sum, held.changed = o.ETag, offered, o.Origin, "", true
	in.settle(sum)
	in.register(p, decide.Duplicate, "recording_changed")
	return decide.Changed
}

// transcript takes in what another system heard.
func (in *intake) transcript(o storage.OfferedTranscript) (decide.Fate, error) {
	p, placed, err := in.place(o.Transcript.CallID, o.Day, o.Started, o.Origin, "transcript_arrived")
	if err != nil {
		return decide.Same, err
	}
	body := storage.EncodeTranscript(o.Transcript)
	have := in.of(p.n)
	held := have.transcript
	if held == nil {
		have.transcript = &heldTranscript{n: p.n, body: body, origin: o.Origin, fresh: true}
		if !placed {
			in.register(p, "", "transcript_arrived")
		}
		return decide.Fresh, nil
	}
	if bytes.Equal(held.body, body) || !in.supersede(p.n, decide.DigestOf("transcript", held.body), decide.DigestOf("transcript", body)) {
		return decide.Same, nil
	}
	held.body, held.origin, held.changed = body, o.Origin, true
	in.register(p, "", "transcript_changed")
	return decide.Changed, nil
}

// place finds the row of a call that something arrived for, and makes a registered
// one that is not listed when there is none. It tells whether it did.
func (in *intake) place(callID, day string, started time.Time, origin, why string) (*place, bool, error) {
	if callID == "" {
		return nil, false, decide.ErrNoID
	}
	if p := in.places[callID]; p != nil {
		return p, false, nil
	}
	c := call.Call{ID: callID, Started: started, Answered: true, Hangup: call.Unknown, CSAT: call.RatingUnknown}
	return in.addRow(storage.CallLine{Call: c, Day: day, Origin: origin}, false, storage.Registered, why), true, nil
}

// register sends a call for which something new has arrived to the first stage, see
// [decide.Arrived].
func (in *intake) register(p *place, unless, reason string) {
	if m, moves := decide.Arrived(p.entry.State, p.entry.Reason, unless, reason, in.at); moves {
		p.apply(m)
	}
}
