package synth

import "strings"

// labels say what a call really holds, in the words of the labelled calls
// (docs/evaluation.md). Empty internal and external stand for none.
type labels struct {
	internal, external                                             string
	shirking, undispatched, escalationIgnored, attitude, forbidden bool
	script                                                         slips
}

// slips is a set of breaches of the script.
type slips uint8

const (
	noGreeting slips = 1 << iota
	noID
	noClosing
	noVerify
	noRestate
	noHoldNotice
	noInvite
	agentHungUp
)

func (s slips) has(slip slips) bool { return s&slip != 0 }

// slipNames are in the order of the bits.
func slipNames() []string {
	return []string{
		"no_greeting", "no_id", "no_closing", "no_verify",
		"no_restate", "no_hold_notice", "no_invite", "agent_hung_up",
	}
}

func (s slips) names() []string {
	var names []string
	for i, name := range slipNames() {
		if s.has(1 << i) {
			names = append(names, name)
		}
	}
	return names
}

// field is one label as the truth file spells it.
type field struct{ name, value string }

func (l labels) fields() []field {
	script := strings.Join(l.script.names(), ",")
	if script == "" {
		script = "-"
	}
	return []field{
		{"internal", orNone(l.internal)},
		{"external", orNone(l.external)},
		{"shirking", yesNo(l.shirking)},
		{"undispatched", yesNo(l.undispatched)},
		{"escalation_ignored", yesNo(l.escalationIgnored)},
		{"attitude", yesNo(l.attitude)},
		{"prohibited", yesNo(l.forbidden)},
		{"script", script},
	}
}

// planted lists what is not as it should be, or worth knowing, one key a label:
// "internal=late", "shirking", "script.no_id".
func (l labels) planted() []string {
	var keys []string
	for _, f := range l.fields() {
		switch {
		case f.name == "script":
		case f.value == "yes":
			keys = append(keys, f.name)
		case f.value != "no" && f.value != "none":
			keys = append(keys, f.name+"="+f.value)
		}
	}
	for _, name := range l.script.names() {
		keys = append(keys, "script."+name)
	}
	return keys
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}
