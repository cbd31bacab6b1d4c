package lang

import (
	"slices"
	"unicode/utf8"
)

// nearest is the word that was most likely meant by a mistyped one, or nothing
// when none is near.
func nearest(word string, known []string) string {
	if english := ofChinese(word); slices.Contains(known, english) {
		return english
	}
	letters := []rune(word)
	best, least := "", (len(letters)+2)/3+1
	for _, candidate := range known[:min(len(known), mostLookedAt)] {
		if len(candidate) > utf8.UTFMax*(len(letters)+least) {
			continue
		}
		if d := distance(letters, []rune(candidate)); d < least {
			best, least = candidate, d
		}
	}
	return best
}

// mostLookedAt is how many names are compared with a mistyped one: as many as a
// large rulebook has, and not as many as fit into a file.
const mostLookedAt = 2_000

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

// ofChinese is the word of the language for the one of Chinese that people write
// in its place.
func ofChinese(word string) string {
	switch word {
	case "坐席", "座席", "客服":
		return "agent"
	case "客户", "用户":
		return "customer"
	case "说":
		return "says"
	case "规则":
		return "rule"
	case "条件":
		return "condition"
	case "词组", "短语":
		return "phrases"
	case "当":
		return "when"
	case "除非":
		return "unless"
	case "不", "非":
		return "not"
	case "工单":
		return "ticket"
	}
	return ""
}

// notUTF8 is where the first byte stands that belongs to no character, or -1.
func notUTF8(text []byte) int {
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRune(text[at:])
		if r == utf8.RuneError && size == 1 {
			return at
		}
		at += size
	}
	return -1
}
