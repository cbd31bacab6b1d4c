package estimate

import "math"

// z95 is the 97.5 % point of the normal distribution: 95 % lie within ±z95.
const z95 = 1.959963984540054

// Wilson gives the 95 % confidence interval by Wilson's score method, without
// continuity correction, for a share of k in n (E. B. Wilson, "Probable inference, the
// law of succession, and statistical inference", JASA 22, 1927). It stays within 0 and 1
// and is honest for small n, where k/n ± something is not. For n ≤ 0 nothing is known:
// 0 and 1. It panics unless 0 ≤ k ≤ n.
func Wilson(k, n int) (low, high float64) {
	return wilson(k, n, z95)
}

// wilson is Wilson for ±z of the normal distribution.
func wilson(k, n int, z float64) (low, high float64) {
	if n <= 0 {
		return 0, 1
	}
	hold(k, n)
	total, share := float64(n), float64(k)/float64(n)
	scale := 1 + z*z/total
	centre := (share + z*z/(2*total)) / scale
	reach := z / scale * math.Sqrt(share*(1-share)/total+z*z/(4*total*total))
	low, high = max(0, centre-reach), min(1, centre+reach)
	if k == 0 {
		low = 0 // exactly: centre and reach are equal but for rounding
	}
	if k == n {
		high = 1
	}
	return low, high
}

// hold panics unless k of n is a share.
func hold(k, n int) {
	if k < 0 || k > n {
		panic("estimate: a share of more than all or less than nothing")
	}
}
