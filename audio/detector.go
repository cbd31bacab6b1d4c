package audio

import (
	"math"
	"slices"
)

// Voice activity is decided by energy, frame by frame of 20 ms:
//
//   - The noise floor of a channel follows its quietest moments: in each second
//     the fifth-lowest frame, and of the eleven seconds around a moment the lowest
//     of these. People breathe and pause at least every few seconds, so the window
//     always holds moments without speech, and it still follows a fan that
//     starts or a car that drives off. The future five seconds are waited for.
//   - A frame is active when it is `margin` above the floor. Steady noise varies by
//     about 1 dB from frame to frame; the weakest vowels stand 10 dB above a
//     line's noise. The threshold stays between `lowest` and `highest`: telephone
//     speech has -26 dBFS by norm (ITU-T G.100.1), weak speakers -40, and no
//     noise hides all of a normal voice.
//   - Frames of digital silence say nothing about the noise of a line and are left
//     out of the floor; else a muted stretch would turn the noise after it into speech.
//   - A frame that is weaker than the other channel was within the last `echoFrames`
//     by `crosstalk` is its echo, and nobody's interruption. Two who really speak
//     at once on one call are seldom that far apart.
//   - Active frames with gaps of at most `hangover` between them are one range, for
//     the closures of stops (80 ms) and the pauses between words are part of
//     speech. Ranges with less than `shortest` of active frames are clicks.
//
// What the closer look tells from speech (see [closer]) is energy as well, and is
// taken out of the active frames at the end; announcements are speech.
const (
	margin      = 9.0   // dB
	lowest      = -50.0 // dBFS
	highest     = -30.0 // dBFS
	digitalZero = -75.0 // dBFS
	crosstalk   = 18.0  // dB

	echoFrames = 6  // frames, 120 ms
	hangover   = 15 // frames, 300 ms
	shortest   = 5  // frames, 100 ms

	blockFrames = framesPerSecond // frames of a block, a second
	around      = 5               // blocks before and after that are looked at
	floorRank   = 4               // the fifth-lowest frame of a block
)

// A moment is what stays known of 20 ms of a channel.
type moment struct {
	level   int16 // hundredths of a dB of full scale
	active  bool
	dead    bool  // digital silence
	clipped uint8 // of 255 parts
}

func (m moment) dB() float64 { return float64(m.level) / 100 }

// A block is a second of frames.
type block struct {
	levels [MaxChannels][blockFrames]float64 // dBFS
	floor  [MaxChannels]float64
	n      int // frames that are filled
}

// detector decides about blocks once enough of the sound after them is known. It
// holds 2*around+1 blocks at most.
type detector struct {
	channels int
	current  block
	window   []block // the undecided ones and `around` before them
	decided  int     // how many of window are decided
	tracks   [MaxChannels][]moment
	recent   [MaxChannels][echoFrames]float64 // levels of the latest decided frames, a ring
	frames   int                              // decided
}

func newDetector(channels int) *detector { return &detector{channels: channels} }

// add takes what was measured in the next frame of each channel.
func (d *detector) add(frames [MaxChannels]measured) {
	for c, m := range frames[:d.channels] {
		level := max(decibels(m.power), -100)
		d.current.levels[c][d.current.n] = level
		d.tracks[c] = append(d.tracks[c], moment{level: int16(math.Round(100 * level)), dead: m.dead, clipped: m.clipped})
	}
	if d.current.n++; d.current.n == blockFrames {
		d.push()
		if len(d.window) > d.decided+around {
			d.decide()
		}
	}
}

// push ends the current block.
func (d *detector) push() {
	for c := range d.channels {
		d.current.floor[c] = quiet(d.current.levels[c][:d.current.n])
	}
	d.window = append(d.window, d.current)
	d.current = block{}
}

// quiet is the level of the quietest moments, +Inf when there is only digital silence.
func quiet(levels []float64) float64 {
	line := make([]float64, 0, blockFrames)
	for _, l := range levels {
		if l > digitalZero {
			line = append(line, l)
		}
	}
	if len(line) == 0 {
		return math.Inf(1)
	}
	slices.Sort(line)
	return line[min(floorRank, len(line)-1)]
}

// finish decides about all that is left.
func (d *detector) finish() {
	if d.current.n > 0 {
		d.push()
	}
	for d.decided < len(d.window) {
		d.decide()
	}
}

// decide says which frames of the oldest undecided block are active, and forgets the block that no later decision needs.
func (d *detector) decide() {
	var thresholds [MaxChannels]float64
	for c := range d.channels {
		thresholds[c] = d.threshold(c)
	}
	b := &d.window[d.decided]
	for i := range b.n {
		for c := range d.channels {
			d.recent[c][d.frames%echoFrames] = b.levels[c][i]
		}
		for c := range d.channels {
			level := b.levels[c][i]
			d.tracks[c][d.frames].active = level > thresholds[c] && !d.echo(c, level)
		}
		d.frames++
	}
	if d.decided++; d.decided > around {
		d.window = slices.Delete(d.window, 0, 1)
		d.decided--
	}
}

// echo reports whether a level on channel c is what comes over from the other one.
func (d *detector) echo(c int, level float64) bool {
	if d.channels < 2 {
		return false
	}
	return slices.Max(d.recent[1-c][:min(d.frames+1, echoFrames)])-level > crosstalk
}

// threshold is the level above which a channel is active, for the block to decide.
func (d *detector) threshold(c int) float64 {
	floor := math.Inf(1)
	for _, b := range d.window[:min(len(d.window), d.decided+around+1)] {
		floor = min(floor, b.floor[c])
	}
	if math.IsInf(floor, 1) {
		return lowest
	}
	return min(max(floor+margin, lowest), highest)
}
