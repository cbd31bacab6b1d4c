package text

import "strings"

// Normal is a phrase in the form in which it is compared with the dense text of a
// call. White space and punctuation around it do not belong to it. It is empty
// when nothing else is in it.
func Normal(phrase string) string {
	var p Page
	p.Add(phrase)
	return strings.TrimSuffix(string(p.dense), "\n")
}
