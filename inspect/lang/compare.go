package lang

import "cmp"

// Compares says whether a is to b as one of [Operators] wants.
func Compares[T cmp.Ordered](a T, operator string, b T) bool {
	switch operator {
	case "=":
		return a == b
	case "!=":
		return a != b
	case "<":
		return a < b
	case "<=":
		return a <= b
	case ">":
		return a > b
	default:
		return a >= b
	}
}
