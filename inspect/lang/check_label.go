package lang

import (
	"fmt"
	"slices"
	"strings"
)

// Labels are what calls are labelled with, in the order in which figures on them are
// shown: KEY, or KEY=VALUE of those with values.
func Labels() []string {
	return []string{
		"internal=unreported", "internal=reported", "internal=late",
		"external=reported", "external=downgraded", "external=unreported",
		"shirking", "undispatched", "escalation_ignored", "attitude", "prohibited",
		"script.no_greeting", "script.no_id", "script.no_closing", "script.no_verify",
		"script.no_restate", "script.no_hold_notice", "script.no_invite", "script.agent_hung_up",
	}
}

// NearLabel is the one of [Labels] that was most likely meant by a label that is none
// of them; empty when none is near.
func NearLabel(label string) string { return nearest(label, Labels()) }

// label tells of a key that is nearly one of those that calls are labelled with.
// Others are free: a hotline may label its calls with more.
func (c *checker) label(rule *Rule) {
	key, value, valued := strings.Cut(rule.Label, "=")
	known := labels()
	values, is := known[key]
	switch {
	case rule.Label == "" || strings.HasPrefix(key, "script."):
	case !is:
		if near := nearest(key, names(known)); near != "" && distance([]rune(key), []rune(near)) <= 2 {
			c.fault(rule.labelAt, fmt.Sprintf("rule %q has a label %q that calls do not have", rule.Name, key), near)
		}
	case values == nil && valued:
		c.fault(rule.labelAt, fmt.Sprintf("label %s of rule %q takes no value", key, rule.Name), "")
	case values != nil && !slices.Contains(values, value):
		c.fault(rule.labelAt, fmt.Sprintf("label %s of rule %q needs one of the values %s", key, rule.Name, join(values)), nearest(value, values))
	}
}

// labels are the keys that calls are labelled with besides those of the script, and
// their values.
func labels() map[string][]string {
	known := map[string][]string{}
	for _, label := range Labels() {
		key, value, valued := strings.Cut(label, "=")
		switch {
		case strings.HasPrefix(key, "script."):
		case valued:
			known[key] = append(known[key], value)
		default:
			known[key] = nil
		}
	}
	return known
}
