package postgres

import (
	"bytes"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/storage"
)

// recording takes in the offer of a recording.
func (in *intake) recording(o storage.OfferedRecording) (fate, error) {
	r := o.Recording
	p, placed, err := in.place(r.CallID, o.Day, o.Started, o.Origin, "recording_arrived")
	if err != nil {
		return same, err
	}
	offered := storage.EncodeRecording(r)
	if held := in.of(p.n).recordings[r.URI]; held != nil {
		return in.knownRecording(p, held, o, offered), nil
	}
	in.of(p.n).recordings[r.URI] = &heldRecording{n: p.n, uri: r.URI, etag: o.ETag, offered: offered, origin: o.Origin, fresh: true}
	if !placed {
		in.register(p, "", "recording_arrived")
	}
	return fresh, nil
}

func (in *intake) knownRecording(p *place, held *heldRecording, o storage.OfferedRecording, offered []byte) fate {
	if held.etag == o.ETag && bytes.Equal(held.offered, offered) {
		return same
	}
	before := digestOf("recording", []byte(held.etag), held.offered)
	if !in.supersede(p.n, before, digestOf("recording", []byte(o.ETag), offered)) {
		return same
	}
	sum := held.sum
	held.etag, held.offered, held.origin, held.sum, held.changed = o.ETag, offered, o.Origin, "", true
	in.settle(sum)
	in.register(p, reasonDuplicate, "recording_changed")
	return changed
}

// transcript takes in what another system heard.
func (in *intake) transcript(o storage.OfferedTranscript) (fate, error) {
	p, placed, err := in.place(o.Transcript.CallID, o.Day, o.Started, o.Origin, "transcript_arrived")
	if err != nil {
		return same, err
	}
	body := storage.EncodeTranscript(o.Transcript)
	have := in.of(p.n)
	held := have.transcript
	if held == nil {
		have.transcript = &heldTranscript{n: p.n, body: body, origin: o.Origin, fresh: true}
		if !placed {
			in.register(p, "", "transcript_arrived")
		}
		return fresh, nil
	}
	if bytes.Equal(held.body, body) || !in.supersede(p.n, digestOf("transcript", held.body), digestOf("transcript", body)) {
		return same, nil
	}
	held.body, held.origin, held.changed = body, o.Origin, true
	in.register(p, "", "transcript_changed")
	return changed, nil
}

// place finds the row of a call that something arrived for, and makes a registered
// one that is not listed when there is none. It tells whether it did.
func (in *intake) place(callID, day string, started time.Time, origin, why string) (*place, bool, error) {
	if callID == "" {
		return nil, false, errNoID
	}
	if p := in.places[callID]; p != nil {
		return p, false, nil
	}
	c := call.Call{ID: callID, Started: started, Answered: true, Hangup: call.Unknown}
	return in.addRow(storage.CallLine{Call: c, Day: day, Origin: origin}, false, storage.Registered, why), true, nil
}

// register sends a call for which something new has arrived to the first stage. An
// excluded call stays where it is, unless it was excluded for the given reason.
func (in *intake) register(p *place, unless, reason string) {
	if p.entry.State == storage.Excluded && (unless == "" || p.entry.Reason != unless) {
		return
	}
	p.apply(move{to: storage.Registered, reason: reason, by: byIntake, at: in.at, newInput: true})
}
