package audio

import (
	"math"
	"math/bits"
)

// A spectrum gives the power of a stretch of sound by frequency.
type spectrum struct {
	n      int // samples, a power of two
	window []float32
	turn   []complex64 // exp(-2πik/n), k < n/2
	order  []uint16    // of the samples' pairs for the butterflies
	work   []complex64
}

func newSpectrum(n int) *spectrum {
	s := &spectrum{n: n, window: make([]float32, n), turn: make([]complex64, n/2), order: make([]uint16, n/2), work: make([]complex64, n/2)}
	for i := range s.window {
		s.window[i] = float32(0.5 - 0.5*math.Cos(2*math.Pi*float64(i)/float64(n)))
	}
	for i := range s.turn {
		sin, cos := math.Sincos(-2 * math.Pi * float64(i) / float64(n))
		s.turn[i] = complex(float32(cos), float32(sin))
	}
	width := bits.Len(uint(n/2)) - 1
	for i := range s.order {
		s.order[i] = uint16(bits.Reverse32(uint32(i)) >> (32 - width))
	}
	return s
}

// power writes the power of the first len(dst) bins, each rate/n wide. n real samples
// are transformed as n/2 complex ones.
func (s *spectrum) power(dst, sound []float32) {
	w := s.work
	for i, at := range s.order {
		w[i] = complex(sound[2*at]*s.window[2*at], sound[2*at+1]*s.window[2*at+1])
	}
	s.butterflies()
	half := s.n / 2
	for k := range dst {
		a, b := w[k%half], w[(half-k)%half]
		even := complex(real(a)+real(b), imag(a)-imag(b))
		odd := complex(imag(a)+imag(b), real(b)-real(a))
		x := even + s.turn[k]*odd
		dst[k] = (real(x)*real(x) + imag(x)*imag(x)) / 4
	}
}

func (s *spectrum) butterflies() {
	w := s.work
	for size := 2; size <= len(w); size *= 2 {
		step, half := s.n/size, size/2
		for from := 0; from < len(w); from += size {
			a, b := w[from:from+half], w[from+half:from+size]
			for k := range a {
				t := s.turn[k*step]
				br, bi := real(b[k]), imag(b[k])
				xr, xi := br*real(t)-bi*imag(t), br*imag(t)+bi*real(t)
				ar, ai := real(a[k]), imag(a[k])
				a[k], b[k] = complex(ar+xr, ai+xi), complex(ar-xr, ai-xi)
			}
		}
	}
}
