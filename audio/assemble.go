package audio

import (
	"math"
	"time"

	"github.com/tingcha/tingcha/call"
)

// A channel is put together from what was measured in its frames.
type channel struct {
	f      Format
	frames []moment
	finds  []find
}

// newChannel takes the frames and what was found in them, and makes the frames of what
// is no speech inactive.
func newChannel(f Format, frames []moment, heard *closer) channel {
	c := channel{f: f, frames: frames}
	var sounding []segment
	c.finds, sounding = heard.finds()
	for i, found := range c.finds {
		if found.kind == call.Music {
			wide := c.widen(found)
			if i > 0 {
				wide.start = max(wide.start, c.finds[i-1].end)
			}
			if i+1 < len(c.finds) {
				wide.end = min(wide.end, c.finds[i+1].start)
			}
			c.finds[i].segment = wide
			sounding = append(sounding, c.finds[i].segment)
		}
	}
	for _, s := range sounding {
		c.silence(s)
	}
	return c
}

// at is the moment at which a frame begins, or the last one ends.
func (c channel) at(frame int) time.Duration {
	return c.f.at(min(int64(frame)*int64(c.f.Rate/framesPerSecond), c.f.Frames))
}

func (c channel) span(s segment) call.Range {
	return call.Range{Start: c.at(s.start), End: c.at(s.end)}
}

// signals gives what was heard on the channel.
func (c channel) signals() call.ChannelSignals {
	var s segmenter
	for _, f := range c.frames {
		s.add(f)
	}
	s.end()
	var ch call.ChannelSignals
	for _, r := range s.ranges {
		ch.Speech = append(ch.Speech, c.span(r))
	}
	if s.loudCount > 0 {
		ch.Level = decibels(s.loud / float64(s.loudCount))
		ch.Clipped = math.Round(1e4*float64(s.cut)/float64(255*s.loudCount)) / 1e4
	}
	for _, f := range c.finds {
		sound := call.Sound{Range: c.span(f.segment), Kind: f.kind}
		if f.key != 0 {
			sound.Key = string(rune(f.key))
		}
		ch.Sounds = append(ch.Sounds, sound)
	}
	return ch
}

// reach is how far music may begin before it is known for music, and end after.
const reach = 75 // frames, 1.5 s

// widen has music begin and end at a pause, where there is one near its known ends:
// what has no pause to the music belongs to it.
func (c channel) widen(f find) segment {
	s := f.segment
	if from, paused := c.pause(s.start-1, -1); paused {
		s.start = from + 1
	}
	if to, paused := c.pause(s.end, 1); paused {
		s.end = to
	}
	return s
}

// pause looks for the nearest pause from a frame on and gives the frame at which it
// begins; the ends of the recording are pauses.
func (c channel) pause(from, step int) (at int, paused bool) {
	quiet := 0
	for i := 0; i <= reach; i++ {
		at := from + i*step
		switch {
		case at < 0 || at >= len(c.frames):
			return at - quiet*step, true
		case c.frames[at].active:
			quiet = 0
		default:
			quiet++
		}
		if quiet == hangover {
			return at - (quiet-1)*step, true
		}
	}
	return 0, false
}

// silence makes the frames of what is no speech inactive, and one to each side of
// it, which it fills in part.
func (c channel) silence(s segment) {
	for i := max(0, s.start-1); i < min(len(c.frames), s.end+1); i++ {
		c.frames[i].active = false
	}
}
