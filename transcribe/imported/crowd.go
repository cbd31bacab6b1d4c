package imported

import "fmt"

// maxListed is how many members the lists of a file may have altogether. Four hours
// of talk, with the time of each word written three times, have half as many; lists
// of nothing, three bytes a member, would take a hundred times their size in memory.
const maxListed = 1 << 19

// uncrowded refuses JSON with too many members in its lists, before anything is made
// of it.
func uncrowded(raw []byte) error {
	const deepest = 64
	var lists [deepest]bool // whether each level is a list
	depth, listed, quoted := 0, 0, false
	for i := 0; i < len(raw); i++ {
		switch c := raw[i]; {
		case c == '"':
			quoted = !quoted
		case quoted && c == '\\':
			i++ // what is escaped ends no text
		case quoted:
		case c == '[', c == '{':
			if depth == deepest {
				return &Error{Code: "bad_json", Detail: fmt.Sprintf("nested deeper than %d levels; export the transcript again", deepest)}
			}
			lists[depth] = c == '['
			depth++
		case c == ']', c == '}':
			depth = max(0, depth-1)
		case c == ',' && depth > 0 && lists[depth-1]:
			if listed++; listed > maxListed {
				return &Error{Code: "too_long", Detail: fmt.Sprintf("more than %d members in its lists; split the file by call", maxListed)}
			}
		}
	}
	return nil
}
