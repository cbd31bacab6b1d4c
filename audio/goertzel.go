package audio

import "math"

// coefficient is that of Goertzel's recurrence for a frequency.
func coefficient(freq, rate float64) float32 {
	return float32(2 * math.Cos(2*math.Pi*freq/rate))
}

// goertzel gives the energy that a frame has at one frequency: for a sine of that
// frequency all that the frame has.
func goertzel(sound []float32, k float32) float64 {
	var s1, s2 float32
	for _, x := range sound {
		s1, s2 = x+k*s1-s2, s1
	}
	return toneEnergy(k, s1, s2, len(sound))
}

// goertzel4 does the same for four frequencies at once, which takes little longer
// than one.
func goertzel4(sound []float32, k *[4]float32) (energy [4]float64) {
	var a1, a2, b1, b2, c1, c2, d1, d2 float32
	k0, k1, k2, k3 := k[0], k[1], k[2], k[3]
	for _, x := range sound {
		a1, a2 = x+k0*a1-a2, a1
		b1, b2 = x+k1*b1-b2, b1
		c1, c2 = x+k2*c1-c2, c1
		d1, d2 = x+k3*d1-d2, d1
	}
	n := len(sound)
	return [4]float64{
		toneEnergy(k0, a1, a2, n), toneEnergy(k1, b1, b2, n), toneEnergy(k2, c1, c2, n), toneEnergy(k3, d1, d2, n),
	}
}

func toneEnergy(k, s1, s2 float32, n int) float64 {
	p := float64(s1)*float64(s1) + float64(s2)*float64(s2) - float64(k)*float64(s1)*float64(s2)
	return 2 * p / float64(n)
}

// lags gives the energy of a frame and its correlation with itself one and two
// samples later, all over the same products.
func lags(sound []float32) (energy, one, two float64) {
	var e, r1, r2 float32
	x0, x1 := sound[0], sound[1]
	e = x0*x0 + x1*x1
	for _, x := range sound[2:] {
		e += x * x
		r1 += x1 * (x + x0)
		r2 += x * x0
		x0, x1 = x1, x
	}
	return float64(e), float64(r1) / 2, float64(r2)
}
