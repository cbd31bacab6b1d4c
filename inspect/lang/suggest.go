package lang

// nearest is the word that was most likely meant by a mistyped one, or nothing
// when none is near.
func nearest(word string, known []string) string {
	best, least := "", (len([]rune(word))+2)/3+1
	for _, candidate := range known {
		if d := distance([]rune(word), []rune(candidate)); d < least {
			best, least = candidate, d
		}
	}
	return best
}

// Words longer than this are not looked up: the table is quadratic.
const longestSuggestion = 60

// distance counts the letters to insert, drop, change or swap with a neighbour
// to make b of a.
func distance(a, b []rune) int {
	if len(a) > longestSuggestion || len(b) > longestSuggestion {
		return longestSuggestion
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range a {
		row[0] = i + 1
		for j := range b {
			change := last[j]
			if a[i] != b[j] {
				change++
			}
			row[j+1] = min(last[j+1]+1, row[j]+1, change)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
