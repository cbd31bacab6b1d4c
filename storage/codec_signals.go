package storage

import (
	"slices"

	"github.com/tingcha/tingcha/call"
)

// Signals have a second version: behind the first one stands, for each channel,
// what was not heard when that was written. Signals without any of it keep the
// first version's bytes.
const signalsVersion = 2

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
	if slices.ContainsFunc(s.Channels, hasSounds) {
		e.b[0] = signalsVersion
		for _, c := range s.Channels {
			encodeSounds(e, c)
		}
	}
	return e.b
}

// DecodeSignals reads what EncodeSignals gave.
func DecodeSignals(b []byte) (call.Signals, error) {
	d, version := newDecoderUpTo(b, signalsVersion)
	s := call.Signals{Source: call.SignalSource(d.text()), Duration: d.duration()}
	s.Channels = decodeList(d, func(d *decoder) call.ChannelSignals {
		return call.ChannelSignals{Role: d.role(), Speech: decodeRanges(d), Level: d.float(), Peak: d.float()}
	})
	s.Silences = decodeRanges(d)
	s.Overlaps = decodeList(d, func(d *decoder) call.Overlap {
		return call.Overlap{Range: call.Range{Start: d.duration(), End: d.duration()}, By: d.role()}
	})
	if version == signalsVersion {
		for c := range s.Channels {
			decodeSounds(d, &s.Channels[c])
		}
	}
	if err := d.end("signals"); err != nil {
		return call.Signals{}, err
	}
	return s, nil
}

// hasSounds says whether a channel has anything of the second version.
func hasSounds(c call.ChannelSignals) bool {
	return c.Noise != 0 || c.Clipped != 0 || c.Band != 0 || len(c.Sounds) > 0 || len(c.Jumps) > 0
}

func encodeSounds(e *encoder, c call.ChannelSignals) {
	e.float(c.Noise)
	e.float(c.Clipped)
	e.int(int64(c.Band))
	ranges := make([]call.Range, len(c.Sounds))
	for i, sound := range c.Sounds {
		ranges[i] = sound.Range
	}
	encodeRanges(e, ranges)
	for _, sound := range c.Sounds {
		e.text(string(sound.Kind))
		e.text(sound.Key)
	}
	encodeList(e, c.Jumps, func(e *encoder, j call.Jump) {
		e.duration(j.At)
		e.float(j.By)
	})
}

func decodeSounds(d *decoder, c *call.ChannelSignals) {
	c.Noise, c.Clipped, c.Band = d.float(), d.float(), int(d.int())
	for _, r := range decodeRanges(d) {
		c.Sounds = append(c.Sounds, call.Sound{Range: r, Kind: call.SoundKind(d.text()), Key: d.text()})
	}
	c.Jumps = decodeList(d, func(d *decoder) call.Jump {
		return call.Jump{At: d.duration(), By: d.float()}
	})
}
