package audio

import (
	"bytes"
	"strconv"
	"time"
)

const pointsPerSecond = 20

// Peaks is the outline of a recording for drawing: of each channel twenty points a
// second, each the lowest and the highest sample reduced to eight bits.
type Peaks struct {
	Rate     int      // of the recording, samples a second and channel
	PerPoint int      // samples of one point; the last point may have fewer
	Channels [][]int8 // of each channel lowest and highest by turns, all equally long
}

// Points is the number of points of a channel.
func (p Peaks) Points() int {
	if len(p.Channels) == 0 {
		return 0
	}
	return len(p.Channels[0]) / 2
}

// Duration is how long the points last, the last one counted as a whole.
func (p Peaks) Duration() time.Duration {
	if p.Rate <= 0 {
		return 0
	}
	return time.Duration(p.Points()) * time.Duration(p.PerPoint) * time.Second / time.Duration(p.Rate)
}

// MarshalJSON gives what wavesurfer.js takes: the channels, each with its lowest and
// highest samples by turns as fractions of full scale between -1 and 1, and the
// duration in seconds.
//
//	{"channels":[[-0.02,0.03,…],[…]],"duration":58.2}
func (p Peaks) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(`{"channels":[`)
	for c, values := range p.Channels {
		if c > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('[')
		for i, v := range values {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(fraction(v))
		}
		b.WriteByte(']')
	}
	b.WriteString(`],"duration":`)
	b.WriteString(strconv.FormatFloat(p.Duration().Seconds(), 'f', -1, 64))
	b.WriteByte('}')
	return b.Bytes(), nil
}

// fraction gives a value as a fraction of full scale with two digits, which is
// finer than a line of a drawing.
func fraction(v int8) string {
	hundredths := (int(v)*100 + sign(v)*64) / 128
	return strconv.FormatFloat(float64(hundredths)/100, 'f', -1, 64)
}

func sign(v int8) int {
	if v < 0 {
		return -1
	}
	return 1
}

// perPoint is how many samples make a point.
func perPoint(rate int) int { return rate / pointsPerSecond }

// A painter collects the points of one channel.
type painter struct {
	per       int
	count     int
	low, high int16
	points    []int8
}

func newPainter(rate int) painter { return painter{per: perPoint(rate)} }

// take adds samples.
func (p *painter) take(samples []int16) {
	for len(samples) > 0 {
		n := min(p.per-p.count, len(samples))
		if p.count == 0 {
			p.low, p.high = samples[0], samples[0]
		}
		low, high := p.low, p.high
		for _, sample := range samples[:n] {
			low, high = min(low, sample), max(high, sample)
		}
		p.low, p.high = low, high
		samples = samples[n:]
		if p.count += n; p.count == p.per {
			p.flush()
		}
	}
}

// flush ends a point. Dividing rounds towards zero, so the noise of a quiet line
// is drawn as a line and not as a band below it.
func (p *painter) flush() {
	p.points = append(p.points, int8(p.low/256), int8(p.high/256))
	p.count = 0
}

// finish gives all points, with what is left as a last one.
func (p *painter) finish() []int8 {
	if p.count > 0 {
		p.flush()
	}
	return p.points
}
