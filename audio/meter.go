package audio

import "math"

const (
	// A frame of 20 ms is what telephone codecs pack, is longer than a period of
	// the deepest voice, and is shorter than any sound of speech.
	framesPerSecond = 50

	// highPass removes a constant offset and weakens mains hum; a telephone line
	// carries nothing of speech below 300 Hz, a wideband voice little below 100.
	highPass = 100 // Hz

	fullScale = 32768
)

// A meter measures one channel frame by frame: the power of each frame, the highest
// sample and the range of samples. What its high-pass filter lets through is kept
// until the next frame, for whoever looks at it more closely.
type meter struct {
	decay     float64 // of the high-pass filter
	gain      float64 // that makes up for what the filter takes from high sounds
	last      float64 // sample that went into it
	out       float64 // sample that came out of it
	low, high int16   // of all frames
	heard     bool
	sound     []float32 // the latest frame, filtered
}

func newMeter(rate int) meter {
	decay := math.Exp(-2 * math.Pi * highPass / float64(rate))
	return meter{
		decay: decay,
		gain:  (1 + decay) / (2 * decay),
		sound: make([]float32, rate/framesPerSecond),
	}
}

// take measures a frame, which has at least one sample.
func (m *meter) take(samples []int16) measured {
	if !m.heard { // begin at the offset instead of jumping to it
		m.heard, m.last, m.low, m.high = true, float64(samples[0]), samples[0], samples[0]
	}
	sound := m.sound[:len(samples)]
	low, high := samples[0], samples[0]
	decay, last, out, sum := m.decay, m.last, m.out, 0.0
	for i, sample := range samples {
		x := float64(sample)
		out = decay * (out + x - last)
		last = x
		sum += out * out
		low, high = min(low, sample), max(high, sample)
		sound[i] = float32(out)
	}
	m.last, m.out = last, out
	m.low, m.high = min(m.low, low), max(m.high, high)
	scale := m.gain / fullScale
	return measured{
		power:   sum / float64(len(samples)) * scale * scale,
		dead:    int(high)-int(low) <= idleSwing,
		clipped: clipped(samples, low, high),
	}
}

// measured is what the meter found in a frame.
type measured struct {
	power   float64 // mean square, 1 being that of full scale
	dead    bool    // digital silence
	clipped uint8   // of 255 parts, how many stand at the end of the scale
}

const (
	// idleSwing is how far apart samples of digital silence may be: the idle codes
	// of A-law are 8 and -8.
	idleSwing = 16

	// clipLevel is from where on a sample stands at the end of the scale. The
	// highest value of mu-law is 32124, that of A-law 32256.
	clipLevel = 32000
)

// clipped gives the share of samples at the end of the scale, in parts of 255.
func clipped(samples []int16, low, high int16) uint8 {
	if high < clipLevel && low > -clipLevel {
		return 0
	}
	n := 0
	for _, sample := range samples {
		if sample >= clipLevel || sample <= -clipLevel {
			n++
		}
	}
	return uint8((n*255 + len(samples) - 1) / len(samples))
}

// swing is half the distance between the lowest and the highest sample.
func (m *meter) swing() int { return (int(m.high) - int(m.low)) / 2 }

// peak is the highest sample in dBFS. The one value that would give 0, which
// stands for "no sound", counts as the next smaller one.
func (m *meter) peak() float64 {
	highest := max(-int(m.low), int(m.high))
	if highest <= 0 {
		return 0
	}
	amplitude := float64(min(highest, fullScale-1)) / fullScale
	return decibels(amplitude * amplitude)
}

// decibels gives a power in dBFS. Full scale is a sample of 32768, so a sine that
// fills the range has -3 dBFS, as in ITU-T P.56.
func decibels(power float64) float64 { return 10 * math.Log10(power) }

// twins finds out whether two channels carry the same sound.
type twins struct {
	sum, difference float64
}

func (t *twins) take(as, bs []int16) {
	var sum, difference int64 // a frame is too short for them to overflow
	for i, a := range as {
		x, y := int64(a), int64(bs[i])
		sum += x*x + y*y
		difference += (x - y) * (x - y)
	}
	t.sum += float64(sum)
	t.difference += float64(difference)
}

// same reports whether what differs is less than -40 dB of the sound: a real
// second speaker is never that weak, a second coding of one line is.
func (t *twins) same() bool { return t.sum > 0 && t.difference < 1e-4*t.sum }
