package estimate

import "math"

// Difference gives the 95 % interval for the difference of two shares, k1 of n1 less k2 of
// n2, by the square-and-add method upon Wilson's intervals (R. G. Newcombe, "Interval
// estimation for the difference between independent proportions", Statistics in Medicine
// 17, 1998, method 10). It lies within -1 and 1. It panics unless each is a share.
func Difference(k1, n1, k2, n2 int) (low, high float64) {
	return difference(z95, k1, n1, k2, n2)
}

// DifferenceAt is Difference with another confidence than 95 %, between 0 and 1, such as
// the share of each of several that are to hold together.
func DifferenceAt(level float64, k1, n1, k2, n2 int) (low, high float64) {
	return difference(math.Sqrt2*math.Erfinv(level), k1, n1, k2, n2)
}

func difference(z float64, k1, n1, k2, n2 int) (low, high float64) {
	if n1 <= 0 || n2 <= 0 {
		return -1, 1
	}
	low1, high1 := wilson(k1, n1, z)
	low2, high2 := wilson(k2, n2, z)
	p1, p2 := float64(k1)/float64(n1), float64(k2)/float64(n2)
	return p1 - p2 - math.Hypot(p1-low1, high2-p2), p1 - p2 + math.Hypot(high1-p1, p2-low2)
}
