package interchange

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// reader takes values out of JSON, and gathers what is wrong and what is lost.
type reader struct {
	losses []Loss
	errs   Errors
}

// maxErrors is how many mistakes are told.
const maxErrors = 200

func (r *reader) wrong(v *value, format string, args ...any) {
	if len(r.errs) < maxErrors {
		r.errs = append(r.errs, &Error{v.path, fmt.Sprintf(format, args...)})
	}
}

func (r *reader) lose(v *value, effect Effect, what, format string, args ...any) Loss {
	l := Loss{v.path, clip(what), fmt.Sprintf(format, args...), effect}
	r.losses = append(r.losses, l)
	return l
}

// field is a field of an object; nil when it has none, or null.
func (v *value) field(name string) *value {
	if v == nil || v.kind != isObject {
		return nil
	}
	v.asked[name] = true
	if f := v.fields[name]; f != nil && f.kind != isNull {
		return f
	}
	return nil
}

// either is the first field that an object has of several names for it.
func (v *value) either(names ...string) *value {
	var found *value
	for _, name := range names {
		if f := v.field(name); f != nil && found == nil {
			found = f
		}
	}
	return found
}

// is says whether a value is there and of a kind, and tells of one of another.
func (r *reader) is(v *value, k kind) bool {
	if v == nil {
		return false
	}
	if v.kind != k {
		r.wrong(v, "expected %s, found %s", k, v.kind)
		return false
	}
	return true
}

// need is a field that must be there.
func (r *reader) need(v *value, name string, k kind) *value {
	if !r.is(v, isObject) {
		return nil
	}
	f := v.field(name)
	if f == nil {
		r.wrong(v, "%s is missing; it is %s", name, k)
		return nil
	}
	if !r.is(f, k) {
		return nil
	}
	return f
}

func (r *reader) text(v *value, otherwise string) string {
	if !r.is(v, isString) {
		return otherwise
	}
	return v.text
}

// id is a string or a number that names something.
func (r *reader) id(v *value) string {
	if v == nil {
		return ""
	}
	if v.kind == isNumber {
		return v.text
	}
	return r.text(v, "")
}

// flag is true or false; 0 and 1 are taken as well.
func (r *reader) flag(v *value) bool {
	if v != nil && v.kind == isNumber {
		return v.text != "0"
	}
	return r.is(v, isBool) && v.yes
}

// most is beyond any number that these rules hold.
const most = 1_000_000_000

func (r *reader) whole(v *value, otherwise int) int {
	n, ok := r.number(v)
	switch {
	case !ok:
		return otherwise
	case n != float64(int(n)):
		r.wrong(v, "expected a whole number, found %s", clip(v.text))
		return otherwise
	}
	return int(n)
}

// number reads a number, also one in quotes.
func (r *reader) number(v *value) (float64, bool) {
	if v == nil {
		return 0, false
	}
	if v.kind != isNumber && v.kind != isString {
		r.wrong(v, "expected a number, found %s", v.kind)
		return 0, false
	}
	n, err := strconv.ParseFloat(v.text, 64)
	if err != nil || !(n >= -most && n <= most) {
		r.wrong(v, "expected a number of at most %d, found %q", most, clip(v.text))
		return 0, false
	}
	return n + 0, true
}

// millis reads a length of time in milliseconds.
func (r *reader) millis(v *value) time.Duration {
	return time.Duration(r.whole(v, 0)) * time.Millisecond
}

// strings reads a list of strings.
func (r *reader) strings(v *value) []string {
	if !r.is(v, isList) {
		return nil
	}
	var all []string
	for _, one := range v.list {
		if r.is(one, isString) {
			all = append(all, one.text)
		}
	}
	return all
}

// rest tells of fields that nobody asked for. Those that say nothing are passed
// over.
func (r *reader) rest(v *value, why string) []Loss {
	if v == nil || v.kind != isObject {
		return nil
	}
	var some []Loss
	for _, name := range v.order {
		if f := v.fields[name]; !v.asked[name] && !f.empty() {
			some = append(some, r.lose(f, NotTaken, name, "%s", why))
		}
	}
	return some
}

// empty says whether a value says nothing: null, false, 0, an empty text or list.
func (v *value) empty() bool {
	switch v.kind {
	case isNull:
		return true
	case isBool:
		return !v.yes
	case isNumber:
		return strings.Trim(v.text, "-0.") == ""
	case isString:
		return v.text == ""
	case isList:
		return len(v.list) == 0
	default:
		return !slices.ContainsFunc(v.order, func(name string) bool { return !v.fields[name].empty() })
	}
}
