package audio

import "math"

const (
	// zeroCrossings of the sinc to each side of a sample: with the window below, what
	// lies above the new rate's half comes out at least 70 dB weaker.
	zeroCrossings = 16
	kaiserBeta    = 7.5
	// passband is the part of the lower rate's half that is let through.
	passband = 0.94
)

// A resampler brings samples from one rate to another: a sinc under a Kaiser window, a
// row of coefficients for each place between two samples that occurs (Crochiere and
// Rabiner, Multirate Digital Signal Processing, 1983, chapter 4).
type resampler struct {
	up, down int // out/in as a fraction in lowest terms
	rows     [][]float32
}

func newResampler(in, out int) *resampler {
	divisor := gcd(in, out)
	r := &resampler{up: out / divisor, down: in / divisor}
	if r.up == r.down {
		return r
	}
	cutoff := passband * min(1, float64(out)/float64(in)) // of the input's half rate
	half := int(math.Ceil(zeroCrossings / cutoff))
	r.rows = make([][]float32, r.up)
	for phase := range r.rows {
		r.rows[phase] = row(float64(phase)/float64(r.up), cutoff, half)
	}
	return r
}

// row is the filter for an output that lies by `shift` samples behind an input: the
// weights of the 2*half inputs around it, their sum being 1.
func row(shift, cutoff float64, half int) []float32 {
	weights, sum := make([]float64, 2*half), 0.0
	for i := range weights {
		x := float64(i-half+1) - shift
		weights[i] = sinc(cutoff*x) * kaiser(x/float64(half))
		sum += weights[i]
	}
	out := make([]float32, len(weights))
	for i, w := range weights {
		out[i] = float32(w / sum)
	}
	return out
}

func sinc(x float64) float64 {
	if x == 0 {
		return 1
	}
	return math.Sin(math.Pi*x) / (math.Pi * x)
}

// kaiser is the window at x, -1 to 1.
func kaiser(x float64) float64 {
	if x <= -1 || x >= 1 {
		return 0
	}
	return bessel(kaiserBeta*math.Sqrt(1-x*x)) / bessel(kaiserBeta)
}

// bessel is the modified Bessel function of the first kind and order zero.
func bessel(x float64) float64 {
	sum, term := 1.0, 1.0
	for k := 1.0; term > sum*1e-12; k++ {
		term *= x * x / (4 * k * k)
		sum += term
	}
	return sum
}

// resample gives the samples at the new rate. Before the first and behind the last
// there is silence.
func (r *resampler) resample(in []int16) []int16 {
	if r.rows == nil {
		return in
	}
	out := make([]int16, (len(in)*r.up+r.down-1)/r.down)
	half := len(r.rows[0]) / 2
	for n := range out {
		at := n * r.down
		first := at/r.up - half + 1
		out[n] = toInt16(dot(r.rows[at%r.up], in, first))
	}
	return out
}

// dot weighs the samples from first on.
func dot(weights []float32, in []int16, first int) float32 {
	if first < 0 {
		weights, first = weights[-first:], 0
	}
	in = in[min(first, len(in)):]
	var sum float32
	for i := range min(len(weights), len(in)) {
		sum += weights[i] * float32(in[i])
	}
	return sum
}

func toInt16(v float32) int16 {
	return int16(math.Round(float64(min(max(v, math.MinInt16), math.MaxInt16))))
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
