package web

// Patterns lists the pattern of every route, for tests that must not forget one.
func Patterns() []string {
	var patterns []string
	for _, r := range (&server{}).routes() {
		patterns = append(patterns, r.pattern)
	}
	return patterns
}
