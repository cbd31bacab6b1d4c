package audio

import "github.com/tingcha/tingcha/call"

// The keys of a telephone are pairs of tones (DTMF), as ITU-T Q.23 defines them. What
// counts as a key keeps to ITU-T Q.24 where it says something:
//
//   - A press is heard from 40 ms on and is nothing up to 23 ms; what lies between
//     may be either (Q.24, AT&T's and NTT's values).
//   - Frequencies within 1.5 % are heard, those 3.5 % away are not.
//   - The high tone may be up to 6 dB stronger and 10 dB weaker than the low one; Q.24
//     asks for 4 and 8.
//   - A gap of 40 ms ends a press, one of 10 ms does not.
//
// Against voices that by chance have both tones, the two must have nearly all of the
// frame's energy: a vowel has more harmonics than two.
const (
	wholePress = 0.80 // share of the two tones in one frame of a press
	partPress  = 0.30 // share in its other frames, which it may fill in part only
	leastPress = 1.5  // frames, the shares of a press together
	nearTone   = 4.0  // 6 dB: by so much a tone exceeds the others of its group
	moreHigh   = 4.0  // 6 dB
	moreLow    = 10.0 // 10 dB
)

const keyNames = "123A456B789C*0#D"

// A keyTracker makes presses of what is heard in frames.
type keyTracker struct {
	low, high [4]float32
	// around are coefficients for tones that are off: of each tone those 2.5 and 1.2 %
	// below and above it.
	around [8][4]float32

	run   segment // the press that goes on
	key   byte    // 0 when none does
	sum   float64 // of its shares
	best  float64
	found []find
}

func newKeyTracker(rate float64) keyTracker {
	var t keyTracker
	for i, freq := range []float64{697, 770, 852, 941, 1209, 1336, 1477, 1633} {
		group := &t.low
		if i >= 4 {
			group = &t.high
		}
		group[i%4] = coefficient(freq, rate)
		for j, off := range []float64{0.975, 0.988, 1.012, 1.025} {
			t.around[i][j] = coefficient(freq*off, rate)
		}
	}
	return t
}

// listen says which key's tones a frame has and which share of its energy they are;
// 0 when it has none's.
func (t *keyTracker) listen(sound []float32, energy float64) (key byte, share float64) {
	lows, highs := goertzel4(sound, &t.low), goertzel4(sound, &t.high)
	low, lowEnergy := loudest(lows)
	high, highEnergy := loudest(highs)
	if low < 0 || high < 0 || lowEnergy+highEnergy < partPress*energy/2 {
		return 0, 0
	}
	lowEnergy, near := t.tune(sound, low, lowEnergy)
	highEnergy, also := t.tune(sound, 4+high, highEnergy)
	share = (lowEnergy + highEnergy) / energy
	if !near || !also || share < partPress || highEnergy > moreHigh*lowEnergy || lowEnergy > moreLow*highEnergy {
		return 0, 0
	}
	return keyNames[4*low+high], share
}

// loudest gives the tone of a group that stands out, -1 when none does.
func loudest(group [4]float64) (tone int, energy float64) {
	second := 0.0
	tone = -1
	for i, e := range group {
		switch {
		case e > energy:
			tone, energy, second = i, e, energy
		case e > second:
			second = e
		}
	}
	if energy < nearTone*second {
		return -1, 0
	}
	return tone, energy
}

// tune gives the energy of a tone that may be off by a little, and says whether it
// is not off by more.
func (t *keyTracker) tune(sound []float32, tone int, energy float64) (best float64, near bool) {
	off := goertzel4(sound, &t.around[tone])
	best = max(energy, off[1], off[2])
	return best, max(off[0], off[3]) < best
}

// take adds the next frame.
func (t *keyTracker) take(frame int, key byte, share float64) {
	if t.key != 0 && key != t.key {
		t.end()
	}
	if key == 0 {
		return
	}
	if t.key == 0 {
		t.key, t.run.start, t.sum, t.best = key, frame, 0, 0
	}
	t.run.end = frame + 1
	t.sum += min(1, share/0.9) // noise may have a tenth
	t.best = max(t.best, share)
}

// end keeps the press that went on when it is one.
func (t *keyTracker) end() {
	if t.key != 0 && t.best >= wholePress && t.sum >= leastPress {
		t.found = append(t.found, find{segment: t.run, kind: call.KeyTone, key: t.key})
	}
	t.key = 0
}
