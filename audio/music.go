package audio

import (
	"math"
	"math/bits"

	"github.com/tingcha/tingcha/call"
)

// Music is told from speech by notes: a note, or its harmonics, keeps its frequency
// for a tenth of a second and comes again, while a voice glides. So the spectrum is
// cut into bins of some 16 Hz, for each of which is counted how often within 2.4 s
// it stands out from its surroundings. Notes give narrow heights of that count, a
// voice gives hills. This is "continuous frequency activation" (Seyerlehner et al.,
// "Automatic music detection in television productions", DAFx 2007), to which is
// added that music has no pauses, and does not swell with each syllable.
//
// The heights come to 0.7 to 1.6 in the speech of our recordings (1.85 in one clip of
// four seconds) and to 2.9 to 4.8 in the music of our tests; the syllables to 0.33
// to 0.83 in the speech, and to 0.03 to 0.23 in the music.
//
// It hears music alone. Someone who sings, speech above music, percussion without
// notes and music that lasts less than `musicLeast` are not known as music.
const (
	stepFrames  = 3  // frames from one spectrum to the next, 60 ms
	windowSteps = 40 // spectra that are looked at together, 2.4 s
	judgeSteps  = 8  // from one judgement to the next, 0.48 s
	fullSteps   = 34 // of the window, at least so many have sound

	lowestNote  = 150.0  // Hz
	highestNote = 3400.0 // Hz
	aroundBin   = 8      // bins to either side are its surroundings
	standsOut   = 2.5    // times the mean power of its surroundings
	noteWidth   = 5      // bins to either side within which a height falls off
	heights     = 5      // the highest ones are added up
	notes       = 2.2    // what they come to in music at least
	drone       = 4.9    // what a buzz comes to, whose notes never change
	spoken      = 0.40   // what syllables come to at least, see there

	slowest = 3 * windowSteps * stepFrames / framesPerSecond // cycles in the window
	fastest = 8 * windowSteps * stepFrames / framesPerSecond

	musicEdge  = 10  // frames of a window's either end that may be something else
	musicGap   = 150 // frames between two stretches of the same music, 3 s
	musicLeast = 200 // frames, 4 s
)

// A musicTracker looks for music on a channel.
type musicTracker struct {
	rate     float64
	spectrum *spectrum
	heard    []float32 // the latest sound, as much as a spectrum takes
	power    []float32
	sums     []float32 // of power, running
	first    int       // bin of the lowest note
	out      [windowSteps][]uint64
	full     [windowSteps]bool
	counts   []uint8
	sounding int // steps of the window with sound
	steps    int
	loud     int // frames of this step
	frame    int
	found    []find
	loudness [windowSteps * stepFrames]float32 // amplitude by frame, a ring
	band     []float64                         // power by bin, of all that was heard and is no tone
	tonal    bool                              // something in this step is one
	summed   int                               // steps in band
}

func newMusicTracker(rate float64) *musicTracker {
	n := 64
	for float64(n) < rate/20 {
		n *= 2
	}
	t := &musicTracker{rate: rate, spectrum: newSpectrum(n), heard: make([]float32, n)}
	top := min(highestNote, rate/2-rate/float64(n))
	t.first = int(lowestNote * float64(n) / rate)
	bins := int(top*float64(n)/rate) + 1
	t.power, t.sums = make([]float32, n/2), make([]float32, bins+1)
	t.counts = make([]uint8, bins)
	for i := range t.out {
		t.out[i] = make([]uint64, (bins+63)/64)
	}
	t.band = make([]float64, n/2)
	return t
}

// syllables says how much the loudness of the window goes up and down between three
// and eight times a second, as syllables do: the root mean square of that against
// the mean of the loudness.
func (t *musicTracker) syllables() float64 {
	const frames = windowSteps * stepFrames
	var mean, swing float64
	for _, a := range t.loudness {
		mean += float64(a)
	}
	for cycles := slowest; cycles <= fastest; cycles++ {
		k := 2 * math.Cos(2*math.Pi*float64(cycles)/frames)
		var s1, s2 float64
		for i := range t.loudness {
			s1, s2 = float64(t.loudness[(t.frame+i)%frames])+k*s1-s2, s1
		}
		swing += s1*s1 + s2*s2 - k*s1*s2
	}
	return math.Sqrt(2*swing) / mean
}

// take adds the next frame, filtered.
func (t *musicTracker) take(frame int, sound []float32, power float64, tonal bool) {
	loud := power > faint
	t.tonal = t.tonal || tonal
	t.loudness[frame%len(t.loudness)] = float32(math.Sqrt(power))
	n := copy(t.heard, t.heard[min(len(sound), len(t.heard)):])
	copy(t.heard[n:], sound[max(0, len(sound)-len(t.heard)):])
	if loud {
		t.loud++
	}
	t.frame = frame + 1
	if t.frame%stepFrames == 0 {
		t.step()
	}
}

// step takes the spectrum of what was heard last, and judges now and then.
func (t *musicTracker) step() {
	at := t.steps % windowSteps
	t.forget(at)
	if t.loud == stepFrames {
		t.spectrum.power(t.power, t.heard)
		t.mark(at)
		if !t.tonal {
			t.summed++
			for k, p := range t.power {
				t.band[k] += float64(p)
			}
		}
	}
	t.loud, t.tonal = 0, false
	t.steps++
	if t.steps%judgeSteps == 0 && t.sounding >= fullSteps {
		if score := t.score(); score >= notes && score < drone && t.syllables() < spoken {
			t.add()
		}
	}
}

// forget takes the oldest step out of the counts.
func (t *musicTracker) forget(at int) {
	if t.full[at] {
		t.full[at] = false
		t.sounding--
	}
	for i, word := range t.out[at] {
		for ; word != 0; word &= word - 1 {
			t.counts[64*i+bits.TrailingZeros64(word)]--
		}
		t.out[at][i] = 0
	}
}

// mark notes which bins stand out from their surroundings.
func (t *musicTracker) mark(at int) {
	t.full[at] = true
	t.sounding++
	bins := len(t.counts)
	var sum float32
	for k, p := range t.power[:bins] {
		sum += p
		t.sums[k+1] = sum
	}
	for k := t.first; k < bins; k++ {
		from, to := max(0, k-aroundBin), min(bins, k+aroundBin+1)
		if t.power[k]*float32(to-from) > standsOut*(t.sums[to]-t.sums[from]) {
			t.out[at][k/64] |= 1 << (k % 64)
			t.counts[k]++
		}
	}
}

// score adds up the greatest heights of the counts.
func (t *musicTracker) score() float64 {
	var best [heights]int
	bins := len(t.counts)
	for k := t.first + 1; k < bins-1; k++ {
		c := t.counts[k]
		if c <= t.counts[k-1] || c < t.counts[k+1] {
			continue
		}
		height := int(c) - int(max(lowestOf(t.counts[max(0, k-noteWidth):k]), lowestOf(t.counts[k+1:min(bins, k+1+noteWidth)])))
		for i, b := range best {
			if height > b {
				copy(best[i+1:], best[i:])
				best[i] = height
				break
			}
		}
	}
	total := 0
	for _, b := range best {
		total += b
	}
	return float64(total) / float64(t.sounding)
}

func lowestOf(counts []uint8) uint8 {
	low := counts[0]
	for _, c := range counts[1:] {
		low = min(low, c)
	}
	return low
}

// add says that what was heard last is music.
func (t *musicTracker) add() {
	now := segment{max(0, t.frame-windowSteps*stepFrames+musicEdge), t.frame - musicEdge}
	if n := len(t.found); n > 0 && now.start-t.found[n-1].end <= musicGap {
		t.found[n-1].end = now.end
		return
	}
	t.found = append(t.found, find{segment: now, kind: call.Music})
}

// ranges gives the music that lasts.
func (t *musicTracker) ranges() []find {
	var out []find
	for _, f := range t.found {
		if f.end-f.start >= musicLeast {
			out = append(out, f)
		}
	}
	return out
}
