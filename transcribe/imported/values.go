package imported

import (
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// number is a number that systems write as one or as a text; empty when it is not
// there.
type number string

// UnmarshalJSON never refuses: whoever uses the number knows the field's name.
func (n *number) UnmarshalJSON(raw []byte) error {
	*n = number(textOf(raw))
	return nil
}

// label is the name of a speaker or a channel, written as a text or a number.
type label string

// UnmarshalJSON never refuses: what is neither names nobody.
func (l *label) UnmarshalJSON(raw []byte) error {
	*l = label(textOf(raw))
	if strings.HasPrefix(string(*l), "{") || strings.HasPrefix(string(*l), "[") {
		*l = ""
	}
	return nil
}

// textOf is the text of a JSON value, cut where it is too long to be of use.
func textOf(raw []byte) string {
	const longest = 64
	var s string
	if json.Unmarshal(raw, &s) != nil {
		s = string(raw)
	}
	if s == "null" {
		return ""
	}
	return strings.TrimSpace(strings.ToValidUTF8(s[:min(len(s), longest)], ""))
}

// float is false where there is no number.
func (n number) float() (float64, bool) {
	f, err := strconv.ParseFloat(string(n), 64)
	return f, err == nil && !math.IsNaN(f) && !math.IsInf(f, 0)
}

// or is the number, or another where there is none.
func (n number) or(other number) number {
	if n == "" {
		return other
	}
	return n
}

// moment is a position in a call, where a source gives one.
type moment struct {
	at    time.Duration
	known bool
}

// The units in which systems count.
const (
	seconds      = float64(time.Second)
	milliseconds = float64(time.Millisecond)
	ticks        = 100 * float64(time.Nanosecond)
)

// when is a position that a source wrote in some unit. One that cannot be refuses
// the call.
func (g *gather) when(field string, n number, unit float64) moment {
	if n == "" {
		return moment{}
	}
	f, ok := n.float()
	if !ok {
		g.fail(&Error{Field: field, Code: "bad_time", Detail: "no number stands there; export the transcript again"})
		return moment{}
	}
	return g.position(field, f*unit/seconds)
}

func (g *gather) position(field string, s float64) moment {
	at, ok := Seconds(s)
	if !ok {
		g.fail(&Error{Field: field, Code: "bad_time", Detail: fmt.Sprintf("%.3f s is no position in a call, from 0 to %.0f s; export it again, and name the format in intake.transcripts if it is not %s", s, MaxLength.Seconds(), g.format)})
		return moment{}
	}
	return moment{at: at, known: true}
}

// plus is the position so much later.
func (m moment) plus(length moment) moment {
	return moment{at: m.at + length.at, known: m.known && length.known}
}

var isoDuration = regexp.MustCompile(`^PT(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:(\d{1,6}(?:\.\d{1,12})?)S)?$`)

// iso is a length as ISO 8601 writes it: PT1M2.5S.
func (g *gather) iso(field, text string) moment {
	if text == "" {
		return moment{}
	}
	m := isoDuration.FindStringSubmatch(text)
	if m == nil || text == "PT" {
		g.fail(&Error{Field: field, Code: "bad_time", Detail: "not a duration such as PT1M2.5S; export the transcript again"})
		return moment{}
	}
	var sum float64
	for i, unit := range []float64{3600, 60, 1} {
		n, _ := number(m[i+1]).float()
		sum += n * unit
	}
	return g.position(field, sum)
}

var clockTime = regexp.MustCompile(`^(?:(\d{1,3}):)?(\d{1,3}):(\d{1,2}(?:[.,]\d{1,6})?)$`)

// clock reads hh:mm:ss,mmm or mm:ss.mmm, the hours as far as they are written.
func clock(text string) (s float64, ok bool) {
	m := clockTime.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil {
		return 0, false
	}
	hours, _ := number(m[1]).float()
	minutes, _ := number(m[2]).float()
	rest, _ := number(strings.Replace(m[3], ",", ".", 1)).float()
	return hours*3600 + minutes*60 + rest, rest < 60
}
