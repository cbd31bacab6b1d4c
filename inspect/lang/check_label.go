package lang

import (
	"fmt"
	"slices"
	"strings"
)

// label tells of a key that is nearly one of those that calls are labelled with.
// Others are free: a hotline may label its calls with more.
func (c *checker) label(rule *Rule) {
	key, value, valued := strings.Cut(rule.Label, "=")
	values, known := labels()[key]
	switch {
	case rule.Label == "" || strings.HasPrefix(key, "script."):
	case !known:
		keys := make([]string, 0, len(labels()))
		for key := range labels() {
			keys = append(keys, key)
		}
		slices.Sort(keys)
		if near := nearest(key, keys); near != "" && distance([]rune(key), []rune(near)) <= 2 {
			c.fault(rule.labelAt, fmt.Sprintf("rule %q has a label %q that calls do not have", rule.Name, key), near)
		}
	case values == nil && valued:
		c.fault(rule.labelAt, fmt.Sprintf("label %s of rule %q takes no value", key, rule.Name), "")
	case values != nil && !slices.Contains(values, value):
		c.fault(rule.labelAt, fmt.Sprintf("label %s of rule %q needs one of the values %s", key, rule.Name, join(values)), nearest(value, values))
	}
}

// labels are the keys that calls are labelled with, and their values.
func labels() map[string][]string {
	return map[string][]string{
		"internal":           {"unreported", "reported", "late"},
		"external":           {"reported", "downgraded", "unreported"},
		"shirking":           nil,
		"undispatched":       nil,
		"escalation_ignored": nil,
		"attitude":           nil,
		"prohibited":         nil,
	}
}
