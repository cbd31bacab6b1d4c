package audio

import (
	"math"
	"slices"

	"github.com/tingcha/tingcha/call"
)

const (
	afterSpeech = 3  // frames beside speech that its reverberation may reach
	fewFrames   = 25 // frames, half a second, of which a level can be told

	withoutPause = 5 * framesPerSecond // frames that seem to be speech, at least

	mutedLeast  = framesPerSecond // frames of digital silence that are more than a gap
	mutedOften  = 2               // so many may be muting, whatever else is on the channel
	dropoutMost = framesPerSecond - 1

	// A jump is of at least jumpBy dB between jumpSpeech frames of speech before and
	// after it. Within one's speech the mean of three seconds varies by 3 to 6 dB; one
	// who raises the voice has 6 to 10 dB more.
	jumpBy     = 12.0
	jumpSpeech = 150 // frames, 3 s
	jumpStep   = 5   // frames from one comparison to the next
)

// measure adds what can be told of the channel as a whole. all are the channels of
// the recording, it among them.
func (c channel) measure(ch *call.ChannelSignals, all []channel) {
	noise, quiet := c.noise(all)
	if noise == 0 && len(all) > 1 {
		noise, quiet = c.noise([]channel{c})
	}
	if noise == 0 {
		noise = c.everywhere()
	}
	ch.Noise = tenths(noise)
	switch {
	case !slices.ContainsFunc(c.frames, func(m moment) bool { return !m.dead }):
		ch.Sounds = []call.Sound{{Range: c.span(segment{0, len(c.frames)}), Kind: call.Muted}}
	case quiet:
		ch.Sounds = append(ch.Sounds, c.lost()...)
		slices.SortFunc(ch.Sounds, func(a, b call.Sound) int { return int(a.Start - b.Start) })
	}
	if len(all) > 1 { // two who share a channel are seldom equally loud
		ch.Jumps = c.jumps()
	}
}

func tenths(v float64) float64 { return math.Round(10*v) / 10 }

// noise gives the level that half of the frames stay below in which nobody speaks, on
// any of the channels, and whether there are such frames with sound; 0 dBFS without.
func (c channel) noise(all []channel) (level float64, quiet bool) {
	var levels [1001]int // by tenths of a dB below full scale
	n := 0
	for i, m := range c.frames {
		if m.dead || c.found(i) || c.speaks(i, all) {
			continue
		}
		levels[min(max(0, -int(m.level)/10), len(levels)-1)]++
		n++
	}
	if n < fewFrames {
		return 0, false
	}
	below := 0
	for tenth, count := range levels {
		if below += count; 2*below >= n {
			return -float64(tenth) / 10, true
		}
	}
	return 0, false
}

// everywhere gives the level of noise that is so loud that all of it seems to be
// speech: what the softest fiftieth of the frames stays below, which in speech without
// noise is 20 dB and more below its level. It is 0 where there are pauses after all, or
// too little to tell.
func (c channel) everywhere() float64 {
	var levels []int16
	for _, m := range c.frames {
		if m.active {
			levels = append(levels, m.level)
		}
	}
	if len(levels) < withoutPause || 10*len(levels) < 9*len(c.frames) {
		return 0
	}
	slices.Sort(levels)
	return float64(levels[len(levels)/50]) / 100
}

// speaks says whether anybody does in a frame or beside it.
func (c channel) speaks(i int, all []channel) bool {
	for _, other := range all {
		for _, m := range other.frames[max(0, i-afterSpeech):min(len(other.frames), i+afterSpeech+1)] {
			if m.active {
				return true
			}
		}
	}
	return false
}

// found says whether a frame is in what was found, or beside it.
func (c channel) found(i int) bool {
	at, _ := slices.BinarySearchFunc(c.finds, i, func(f find, i int) int { return f.end + 1 - i })
	return at < len(c.finds) && c.finds[at].start-1 <= i
}

// lost finds where digital silence stands for sound on a channel that has noise: in
// the midst of speech it is a dropout, and for a second or more the channel is muted.
// Where most pauses are digital silence the line sends no noise in them, which is
// not the same as muting it.
func (c channel) lost() []call.Sound {
	var muted, dropouts []call.Sound
	pauses, pauseFrom, bare := 0, -1, 0 // pauses with noise, the one that goes on, dead frames in it
	for i := 0; i < len(c.frames); {
		end := i + 1
		if !c.frames[i].dead {
			if c.frames[i].active {
				pauseFrom = -1
			} else if pauseFrom < 0 {
				pauseFrom = i
			} else if i-pauseFrom == mutedLeast {
				pauses++
			}
			i = end
			continue
		}
		for end < len(c.frames) && c.frames[end].dead {
			end++
		}
		run := segment{i, end}
		switch length := end - i; {
		case length >= mutedLeast:
			muted = append(muted, call.Sound{Range: c.span(run), Kind: call.Muted})
		case length <= dropoutMost && i > 0 && end < len(c.frames) && c.frames[i-1].active && c.frames[end].active:
			dropouts = append(dropouts, call.Sound{Range: c.span(run), Kind: call.Dropout})
		default:
			bare++
		}
		pauseFrom = -1
		i = end
	}
	if bare+len(muted) > max(mutedOften, pauses) {
		return nil
	}
	return append(muted, dropouts...)
}

// jumps finds where the level of speech changes and stays changed.
func (c channel) jumps() []call.Jump {
	var at []int // of the active frames
	sums := []float64{0}
	for i, m := range c.frames {
		if m.active {
			at = append(at, i)
			sums = append(sums, sums[len(sums)-1]+math.Pow(10, m.dB()/10))
		}
	}
	var out []call.Jump
	best, bestBy := -1, 0.0
	keep := func() {
		if best >= 0 {
			out = append(out, call.Jump{At: c.at(at[best]), By: tenths(bestBy)})
		}
		best, bestBy = -1, 0
	}
	for k := jumpSpeech; k+jumpSpeech <= len(at); k += jumpStep {
		by := decibels(sums[k+jumpSpeech]-sums[k]) - decibels(sums[k]-sums[k-jumpSpeech])
		if best >= 0 && k-best > jumpSpeech {
			keep()
		}
		if math.Abs(by) >= jumpBy && math.Abs(by) > math.Abs(bestBy) {
			best, bestBy = k, by
		}
	}
	keep()
	return out
}

const (
	// bandShare is the part of the energy of speech, high sounds being lifted by 6 dB an
	// octave, that lies below the end of its band.
	bandShare = 0.99
	bandLeast = 50 // Hz, to which the end is rounded
	bandSteps = 33 // spectra of sound, two seconds, of which it can be told
)

// band gives the frequency in Hz up to which there is sound that is no tone; 0 when
// there was too little.
func (c *closer) band() int {
	total := 0.0
	for k, p := range c.music.band {
		total += p * float64(k) * float64(k)
	}
	if c.music.summed < bandSteps {
		return 0
	}
	sum := 0.0
	for k, p := range c.music.band {
		if sum += p * float64(k) * float64(k); sum >= bandShare*total {
			freq := float64(k) * c.rate / float64(c.music.spectrum.n)
			return int(math.Round(freq/bandLeast)) * bandLeast
		}
	}
	return 0
}
