package audio_test

import (
	"math"
	"math/rand/v2"
	"strings"
)

// A tune is a channel of 8000 samples a second that tests put together.
type tune []float64

func quiet(seconds float64) tune { return make(tune, int(8000*seconds)) }

// amplitude is the peak of a sine of so many dBFS, a full one having -3.
func amplitude(dBFS float64) float64 { return math.Sqrt2 * math.Pow(10, dBFS/20) }

// hiss adds white noise.
func (x tune) hiss(dBFS float64) tune {
	rnd := rand.New(rand.NewPCG(uint64(len(x)), 11))
	for i := range x {
		x[i] += rnd.NormFloat64() * math.Pow(10, dBFS/20)
	}
	return x
}

// sine adds a tone.
func (x tune) sine(at, seconds, freq, dBFS float64) tune {
	from := int(at * 8000)
	for i := range min(int(seconds*8000), len(x)-from) {
		x[from+i] += amplitude(dBFS) * math.Sin(2*math.Pi*freq*float64(i)/8000)
	}
	return x
}

// bursts adds a tone that is on and off by turns, from half a second on.
func (x tune) bursts(on, off, freq, dBFS float64, n int) tune {
	for i := range n {
		x.sine(0.5+float64(i)*(on+off), on, freq, dBFS)
	}
	return x
}

// A press is how keys are pressed.
type press struct {
	on, off   float64 // seconds
	low, high float64 // dBFS of the two tones
	wrong     float64 // by which part the frequencies are off, the high ones the other way
}

const everyKey = "123A456B789C*0#D"

// keys adds keys from a moment on.
func (x tune) keys(at float64, keys string, p press) tune {
	for i, key := range keys {
		k := strings.IndexRune(everyKey, key)
		low, high := []float64{697, 770, 852, 941}[k/4], []float64{1209, 1336, 1477, 1633}[k%4]
		start := at + float64(i)*(p.on+p.off)
		x.sine(start, p.on, low*(1+p.wrong), p.low)
		x.sine(start, p.on, high*(1-p.wrong), p.high)
	}
	return x
}

// A band plays music.
type band struct {
	beat    float64 // seconds from one note to the next
	decay   float64 // by how many e-folds a second notes become softer
	vibrato float64 // part of the frequency, at 5.5 Hz
	chords  bool    // accompany it
	drums   bool
	seed    uint64
}

// play adds a band, some -22 dBFS loud.
func (x tune) play(at, seconds float64, b band) tune {
	rnd := rand.New(rand.NewPCG(b.seed, 3))
	scale := []int{60, 62, 64, 65, 67, 69, 71, 72, 74, 76}
	bass := [][]int{{48, 52, 55}, {45, 48, 52}, {41, 45, 48}, {43, 47, 50}}
	degree := 4
	for k := 0; float64(k)*b.beat < seconds; k++ {
		t := at + float64(k)*b.beat
		degree = max(0, min(len(scale)-1, degree+[]int{-2, -1, 1, 2}[rnd.IntN(4)]))
		x.note(t, min(3*b.beat, at+seconds-t), scale[degree], 0.12, b.decay, b.vibrato)
		if b.chords && k%8 == 0 {
			for _, key := range bass[k/8%4] {
				x.note(t, min(8*b.beat, at+seconds-t), key, 0.06, 1.2, 0)
			}
		}
		if b.drums && k%2 == 0 {
			from := int(t * 8000)
			for i := range min(480, len(x)-from) {
				x[from+i] += 0.2 * rnd.NormFloat64() * math.Exp(-float64(i)/130)
			}
		}
	}
	return x
}

// note adds a key of the piano, 69 being A of 440 Hz, with five harmonics.
func (x tune) note(at, seconds float64, key int, amplitude, decay, vibrato float64) {
	freq := 440 * math.Pow(2, float64(key-69)/12)
	from := int(at * 8000)
	for i := range min(int(seconds*8000), len(x)-from) {
		t := float64(i) / 8000
		phase := 2*math.Pi*freq*t + vibrato*freq/5.5*math.Sin(2*math.Pi*5.5*t)
		loud := amplitude * math.Exp(-decay*t) * min(1, t/0.008)
		for h := 1.0; h <= 6 && h*freq < 3400; h++ {
			x[from+i] += loud * math.Sin(h*phase) / math.Pow(h, 1.3)
		}
	}
}

// samples are the tune in 16 bits, cut off at the end of the scale.
func (x tune) samples() []int16 {
	out := make([]int16, len(x))
	for i, v := range x {
		out[i] = int16(max(-32768, min(32767, math.Round(v*32768))))
	}
	return out
}
