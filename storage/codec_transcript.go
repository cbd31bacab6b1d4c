package storage

import (
	"math"
	"slices"
	"time"

	"github.com/tingcha/tingcha/call"
)

// doubtsVersion is the first byte of a transcript with turns that are doubted: each turn
// ends with its doubt. One without is kept as it always was.
const doubtsVersion = 2

// unsureVersion is that of a transcript with unsure words: each turn ends with its doubt
// and these.
const unsureVersion = 3

func doubted(turn call.Turn) bool { return turn.Doubt != "" }

func hasUnsure(turn call.Turn) bool { return len(turn.Unsure) > 0 }

// formOf is the version that a transcript is kept in: the oldest that holds all of it.
func formOf(turns []call.Turn) byte {
	switch {
	case slices.ContainsFunc(turns, hasUnsure):
		return unsureVersion
	case slices.ContainsFunc(turns, doubted):
		return doubtsVersion
	}
	return codecVersion
}

// EncodeTranscript gives the compact form of a transcript. Times are kept to the
// millisecond.
func EncodeTranscript(t call.Transcript) []byte {
	size := 64
	for _, turn := range t.Turns {
		size += len(turn.Text) + 12
	}
	e := newEncoder(size)
	version := formOf(t.Turns)
	e.b[0] = version
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
		if version >= doubtsVersion {
			e.text(string(turn.Doubt))
		}
		if version >= unsureVersion {
			encodeList(e, turn.Unsure, encodeUnsure)
		}
		last = start
	})
	return e.b
}

// DecodeTranscript reads what EncodeTranscript gave.
func DecodeTranscript(b []byte) (call.Transcript, error) {
	d, version := newDecoderUpTo(b, unsureVersion)
	t := call.Transcript{CallID: d.text(), Source: d.text()}
	var last time.Duration
	t.Turns = decodeList(d, func(d *decoder) call.Turn {
		turn := call.Turn{Role: d.role(), RoleConfidence: d.float()}
		turn.Start = d.after(last)
		turn.End = d.after(turn.Start)
		turn.Text, turn.Confidence = d.text(), d.float()
		if version >= doubtsVersion {
			turn.Doubt = call.Doubt(d.text())
		}
		if version >= unsureVersion {
			turn.Unsure = decodeList(d, decodeUnsure)
		}
		last = turn.Start
		return turn
	})
	d.bad = d.bad || version != formOf(t.Turns) // equal values have equal bytes
	if err := d.end("transcript"); err != nil {
		return call.Transcript{}, err
	}
	return t, nil
}

func encodeUnsure(e *encoder, u call.Unsure) {
	e.length(u.From)
	e.length(u.To - u.From)
	e.float(u.Confidence)
}

func decodeUnsure(d *decoder) call.Unsure {
	from, size := d.uint(), d.uint()
	if from > math.MaxInt32 || size > math.MaxInt32 {
		d.bad = true
		return call.Unsure{}
	}
	return call.Unsure{From: int(from), To: int(from + size), Confidence: d.float()}
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
