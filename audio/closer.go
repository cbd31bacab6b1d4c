package audio

import (
	"slices"
	"sort"

	"github.com/tingcha/tingcha/call"
)

// A closer looks closer at one channel, frame by frame, for what has energy and is
// no speech: keys, steady tones and music. It looks at about 8000 samples a second,
// for all of it lies below 4 kHz; higher rates are brought down by averaging.
type closer struct {
	rate  float64 // samples a second of what it looks at
	every int     // samples that are averaged into one
	thin  []float32
	frame int
	keys  keyTracker
	tones toneTracker
	music *musicTracker
}

// A find is a sound in frames, end exclusive.
type find struct {
	segment
	kind call.SoundKind
	key  byte
	freq float64 // Hz, of a tone
}

// faint is the power below which a frame is not looked at: -48 dBFS, less than
// the threshold of speech and of any signal that an exchange sends.
const faint = 1.6e-5

func newCloser(rate int) closer {
	frame := rate / framesPerSecond
	every := max(1, rate/8000)
	for frame%every != 0 {
		every--
	}
	looked := float64(rate) / float64(every)
	return closer{
		rate: looked, every: every, thin: make([]float32, frame/every),
		keys: newKeyTracker(looked), tones: toneTracker{rate: looked}, music: newMusicTracker(looked),
	}
}

// take looks at the next frame, filtered, whose mean square is power. A frame that
// is not whole, the last, is only counted.
func (c *closer) take(sound []float32, power float64) {
	if len(sound) < len(c.thin)*c.every {
		c.keys.take(c.frame, 0, 0)
		c.tones.take(c.frame, 0, 0)
		c.frame++
		return
	}
	if c.every > 1 {
		average(c.thin, sound, c.every)
		sound = c.thin
	}
	loud := power > faint
	var key byte
	var share, freq, level float64
	if loud {
		energy, one, two := lags(sound)
		if key, share = c.keys.listen(sound, energy); key == 0 {
			freq = steady(sound, c.rate, energy, one, two)
			level = decibels(power)
		}
	}
	c.keys.take(c.frame, key, share)
	c.tones.take(c.frame, freq, level)
	c.music.take(c.frame, sound, power, key != 0 || freq != 0)
	c.frame++
}

func average(dst, src []float32, every int) {
	scale := 1 / float32(every)
	for i := range dst {
		var sum float32
		for _, v := range src[i*every : (i+1)*every] {
			sum += v
		}
		dst[i] = sum * scale
	}
}

// finds gives all that was heard, in order, none overlapping another, and the
// stretches of it that have sound: between two rings somebody may speak. What seems
// to be a key or a tone in the midst of music is a part of it.
func (c *closer) finds() (all []find, sounding []segment) {
	c.keys.end()
	c.tones.end()
	music := c.music.ranges()
	keys, tones := beside(c.keys.found, music), beside(c.tones.found, music)
	all = slices.Concat(music, keys, beside(beside(cadences(tones), keys), music))
	for _, f := range slices.Concat(music, keys, tones) {
		sounding = append(sounding, f.segment)
	}
	slices.SortFunc(all, func(a, b find) int { return a.start - b.start })
	return all, sounding
}

// beside gives those finds that overlap none of others, which are in order and do not
// overlap each other.
func beside(finds, others []find) []find {
	return slices.DeleteFunc(slices.Clone(finds), func(f find) bool {
		next := sort.Search(len(others), func(i int) bool { return others[i].end > f.start })
		return next < len(others) && others[next].start < f.end
	})
}
