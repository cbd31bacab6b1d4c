package evaluate

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tingcha/tingcha/inspect/lang"
)

// none is written where a label does not apply.
const none = "none"

// Keys lists what calls are labelled with, in the order in which it is shown.
func Keys() []string {
	return lang.Labels()
}

// truth turns the labels of a call into the keys that hold for it. Every label
// must be there: one that was forgotten would count as "no".
func truth(labels map[string]string) (map[string]bool, error) {
	holds := map[string]bool{}
	for _, name := range []string{"internal", "external", "shirking", "undispatched", "escalation_ignored", "attitude", "prohibited", "script"} {
		value, ok := labels[name]
		if !ok {
			return nil, fmt.Errorf("the call has no label %s; write it, if only as %s", name, negative(name))
		}
		keys, err := keysOf(name, value)
		if err != nil {
			return nil, err
		}
		for _, key := range keys {
			holds[key] = true
		}
	}
	return holds, nil
}

func negative(name string) string {
	switch name {
	case "internal", "external":
		return name + "=" + none
	case "script":
		return name + "=-"
	default:
		return name + "=no"
	}
}

// keysOf gives the keys that one label says yes to.
func keysOf(name, value string) ([]string, error) {
	if name+"="+value == negative(name) {
		return nil, nil
	}
	var keys []string
	switch name {
	case "internal", "external":
		keys = []string{name + "=" + value}
	case "script":
		for one := range strings.SplitSeq(value, ",") {
			keys = append(keys, "script."+strings.TrimSpace(one))
		}
	default:
		if value != "yes" {
			return nil, fmt.Errorf("label %s is %q; it is yes or no", name, value)
		}
		keys = []string{name}
	}
	for _, key := range keys {
		if !slices.Contains(Keys(), key) {
			return nil, fmt.Errorf("no such label %q", key)
		}
	}
	return keys, nil
}
