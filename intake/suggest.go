package intake

import (
	"strings"
)

// suggest says which of the known words somebody may have meant, as the end of a
// message: "; did you mean “repair”?", or the whole choice when none is near.
func suggest(word string, known []string) string {
	best, least := "", 3
	for _, k := range known {
		if d := distance(strings.ToLower(word), k); d < least && d < len([]rune(k)) {
			best, least = k, d
		}
	}
	if best != "" {
		return "; did you mean “" + best + "”?"
	}
	return "; write one of " + strings.Join(known, ", ")
}

// distance counts the insertions, deletions and replacements between two words.
// Words longer than any of ours are as far away as can be.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	if len(x) > 40 || len(y) > 40 {
		return 40
	}
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		diagonal := row[0]
		row[0] = i + 1
		for j := range y {
			cost := diagonal
			if x[i] != y[j] {
				cost = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], cost
		}
	}
	return row[len(y)]
}
