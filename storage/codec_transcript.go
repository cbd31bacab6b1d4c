package storage

import (
	"time"

	"github.com/tingcha/tingcha/call"
)

// EncodeTranscript gives the compact form of a transcript. Times are kept to the
// millisecond.
func EncodeTranscript(t call.Transcript) []byte {
	size := 64
	for _, turn := range t.Turns {
		size += len(turn.Text) + 12
	}
	e := newEncoder(size)
	e.text(t.CallID)
	e.text(t.Source)
	var last time.Duration // of the turn before: starts are near each other
	encodeList(e, t.Turns, func(e *encoder, turn call.Turn) {
		start, end := turn.Start.Truncate(time.Millisecond), turn.End.Truncate(time.Millisecond)
		e.role(turn.Role)
		e.float(turn.RoleConfidence)
		e.duration(start - last)
		e.duration(end - start)
		e.text(turn.Text)
		e.float(turn.Confidence)
		last = start
	})
	return e.b
}

// DecodeTranscript reads what EncodeTranscript gave.
func DecodeTranscript(b []byte) (call.Transcript, error) {
	d := newDecoder(b)
	t := call.Transcript{CallID: d.text(), Source: d.text()}
	var last time.Duration
	t.Turns = decodeList(d, func(d *decoder) call.Turn {
		turn := call.Turn{Role: d.role(), RoleConfidence: d.float()}
		turn.Start = d.after(last)
		turn.End = d.after(turn.Start)
		turn.Text, turn.Confidence = d.text(), d.float()
		last = turn.Start
		return turn
	})
	if err := d.end("transcript"); err != nil {
		return call.Transcript{}, err
	}
	return t, nil
}

// EncodeSignals gives the compact form of signals. Times are kept to the
// millisecond.
func EncodeSignals(s call.Signals) []byte {
	e := newEncoder(256)
	e.text(string(s.Source))
	e.duration(s.Duration)
	encodeList(e, s.Channels, func(e *encoder, c call.ChannelSignals) {
		e.role(c.Role)
		encodeRanges(e, c.Speech)
		e.float(c.Level)
		e.float(c.Peak)
	})
	encodeRanges(e, s.Silences)
	encodeList(e, s.Overlaps, func(e *encoder, o call.Overlap) {
		e.duration(o.Start)
		e.duration(o.End)
		e.role(o.By)
	})
	return e.b
}

// DecodeSignals reads what EncodeSignals gave.
func DecodeSignals(b []byte) (call.Signals, error) {
	d := newDecoder(b)
	s := call.Signals{Source: call.SignalSource(d.text()), Duration: d.duration()}
	s.Channels = decodeList(d, func(d *decoder) call.ChannelSignals {
		return call.ChannelSignals{Role: d.role(), Speech: decodeRanges(d), Level: d.float(), Peak: d.float()}
	})
	s.Silences = decodeRanges(d)
	s.Overlaps = decodeList(d, func(d *decoder) call.Overlap {
		return call.Overlap{Range: call.Range{Start: d.duration(), End: d.duration()}, By: d.role()}
	})
	if err := d.end("signals"); err != nil {
		return call.Signals{}, err
	}
	return s, nil
}

// encodeRanges writes each start as the distance from the end before.
func encodeRanges(e *encoder, ranges []call.Range) {
	var last time.Duration
	encodeList(e, ranges, func(e *encoder, r call.Range) {
		start, end := r.Start.Truncate(time.Millisecond), r.End.Truncate(time.Millisecond)
		e.duration(start - last)
		e.duration(end - start)
		last = end
	})
}

func decodeRanges(d *decoder) []call.Range {
	var last time.Duration
	return decodeList(d, func(d *decoder) call.Range {
		start := d.after(last)
		end := d.after(start)
		last = end
		return call.Range{Start: start, End: end}
	})
}
