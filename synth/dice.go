package synth

// dice is a splitmix64 generator. The standard library's generators do not
// promise to draw the same numbers for ever; an archive's bytes must.
type dice uint64

// purpose keeps apart the draws that different questions about one call need, so
// that one can be answered without the others.
type purpose uint64

const (
	forPlan purpose = iota + 1
	forTalk
	forTicket
	forCustomer
	forAgent
	forSwitch
	forGroup
)

func diceFor(seed uint64, number int, p purpose) dice {
	d := dice(seed)
	d = dice(d.next() ^ uint64(number)*0xD1342543DE82EF95)
	return dice(d.next() ^ uint64(p)*0xA0761D6478BD642F)
}

func (d *dice) next() uint64 {
	*d += 0x9E3779B97F4A7C15
	z := uint64(*d)
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	return z ^ z>>31
}

// below draws from 0 to n-1.
func (d *dice) below(n int) int {
	return int((d.next() >> 32) * uint64(n) >> 32)
}

// between draws from low to high, both included.
func (d *dice) between(low, high int) int { return low + d.below(high-low+1) }

// chance is true in share of a hundred thousand draws.
func (d *dice) chance(share int) bool { return d.below(whole) < share }

// whole is what rates in this package are shares of.
const whole = 100_000

// pick draws one of several.
func pick[T any](d *dice, from []T) T { return from[d.below(len(from))] }

// pickSome draws n different indexes below size, appended to into.
func pickSome(d *dice, into []int, n, size int) []int {
	at, stride := d.below(size), 1+d.below(size-1)
	for gcd(stride, size) != 1 {
		stride = stride%size + 1
	}
	for range n {
		into = append(into, at)
		at = (at + stride) % size
	}
	return into
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
