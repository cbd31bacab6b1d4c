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

// A meter measures one channel: the power of each frame, the highest sample and
// the range of samples.
type meter struct {
	decay     float64 // of the high-pass filter
	gain      float64 // that makes up for what the filter takes from high sounds
	last      float64 // sample that went into it
	out       float64 // sample that came out of it
	sum       float64 // of squares in this frame
	count     int     // samples in this frame
	frame     int     // samples of a whole frame
	low, high int16
	heard     bool
}

func newMeter(rate int) meter {
	decay := math.Exp(-2 * math.Pi * highPass / float64(rate))
	return meter{
		decay: decay,
		gain:  (1 + decay) / (2 * decay),
		frame: rate / framesPerSecond,
	}
}

func (m *meter) add(sample int16) {
	x := float64(sample)
	if !m.heard { // begin at the offset instead of jumping to it
		m.heard, m.last, m.low, m.high = true, x, sample, sample
	}
	m.out = m.decay * (m.out + x - m.last)
	m.last = x
	m.sum += m.out * m.out
	m.count++
	m.low = min(m.low, sample)
	m.high = max(m.high, sample)
}

func (m *meter) full() bool { return m.count >= m.frame }

// power ends the frame and gives its mean square, 1 being that of full scale.
func (m *meter) power() float64 {
	if m.count == 0 {
		return 0
	}
	scale := m.gain / fullScale
	p := m.sum / float64(m.count) * scale * scale
	m.sum, m.count = 0, 0
	return p
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

func (t *twins) add(a, b int16) {
	x, y := float64(a), float64(b)
	t.sum += x*x + y*y
	t.difference += (x - y) * (x - y)
}

// same reports whether what differs is less than -40 dB of the sound: a real
// second speaker is never that weak, a second coding of one line is.
func (t *twins) same() bool { return t.sum > 0 && t.difference < 1e-4*t.sum }
