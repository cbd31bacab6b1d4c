package web

// Patterns lists the pattern of every route, for tests that must not forget one.
func Patterns() []string {
	var patterns []string
	for _, r := range (&server{}).routes() {
		patterns = append(patterns, r.pattern)
	}
	return patterns
}

// Tellings gives, by pattern, the kinds of deeds that the log can tell of, and why there is
// nothing to tell.
func Tellings() (kinds map[string][]string, quiet map[string]string) {
	kinds, quiet = map[string][]string{}, map[string]string{}
	for pattern, t := range tellings() {
		kinds[pattern], quiet[pattern] = t.kinds, t.quiet
	}
	return kinds, quiet
}

// DeedKinds lists what the log can tell of.
func DeedKinds() []string { return deedKinds() }

// LinesOf is how what is said of a deed is cut into rows.
func LinesOf(words string, most int) []string { return linesOf(words, most) }
