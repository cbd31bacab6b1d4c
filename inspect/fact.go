package inspect

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect/lang"
)

// fact is a test of the call's data.
type fact struct {
	leaf
	reason string // for which it may be unknown
	test   func(s *scene) (verdict, datum)
}

// datum is what the call's data say. It is put into words only for a finding.
type datum struct {
	name, text string
	timed      bool
	length     time.Duration // if timed, in place of the text
}

func (d datum) String() string {
	switch {
	case d.name == "":
		return ""
	case d.timed:
		return d.name + " " + d.length.Round(100*time.Millisecond).String()
	default:
		return d.name + " " + d.text
	}
}

func (n *fact) judge(s *scene) verdict {
	v, _ := n.test(s)
	return v
}

func (n *fact) find(s *scene) found { return found{verdict: n.judge(s)} }

func (n *fact) ground(s *scene, holds bool, g *grounds) time.Time {
	_, value := n.test(s)
	e := Evidence{
		Kind: Record, Condition: n.condition, Text: value.String(), Span: nowhere(),
		From: s.in.Call.Started, To: s.in.Call.Ended(),
	}
	if !holds {
		e.Condition = "not " + n.condition
	}
	g.add(e)
	return time.Time{}
}

func (n *fact) doubt(_ *scene, r *reasons) { r.add(n.reason) }

func lengthOf(l lang.Length) node {
	return &fact{leaf{condition: l.String()}, LengthUnknown, func(s *scene) (verdict, datum) {
		d := s.in.Call.Duration
		if d == 0 {
			d = s.length
		}
		if d == 0 && s.in.Call.Answered {
			return unknown, datum{}
		}
		return verdictOf(lang.Compares(d, l.Op, l.Value)), datum{name: "duration", timed: true, length: d}
	}}
}

// Hours of the day are those of China, wherever the call was stored.
var china = time.FixedZone("CST", 8*60*60)

func fieldOf(f lang.Field) node {
	n := &fact{leaf: leaf{condition: f.String()}, reason: map[string]string{
		"call.hangup": HangupUnknown, "call.sector": SectorUnknown, "call.dept": DeptUnknown, "call.direction": DirectionUnknown,
		"call.csat": RatingUnknown, "call.hour": StartUnknown, "call.weekday": StartUnknown, lang.SeasonOf: NoCalendar, lang.AgentGroup: GroupUnknown,
	}[f.Name]}
	switch f.Name {
	case lang.SeasonOf:
		n.test = func(s *scene) (verdict, datum) { return inSeason(&s.in, f) }
	case lang.AgentGroup:
		n.test = func(s *scene) (verdict, datum) {
			if s.in.Group == "" && s.in.Call.Agent != "" {
				return unknown, datum{}
			}
			return verdictOf((s.in.Group == f.Text) == (f.Op == "=")), datum{name: f.Name, text: s.in.Group}
		}
	case "call.hangup":
		n.test = func(s *scene) (verdict, datum) {
			c := s.in.Call
			if _, known := textOf(&c, f.Name); !known {
				c.Hangup = s.in.Signals.HungUp()
			}
			return fieldVerdict(&c, f)
		}
	default:
		n.test = func(s *scene) (verdict, datum) { return fieldVerdict(&s.in.Call, f) }
	}
	return n
}

// fieldVerdict compares a field that every call has, this one or another, and gives
// its value.
func fieldVerdict(c *call.Call, f lang.Field) (verdict, datum) {
	switch f.Name {
	case "call.csat":
		return rated(c.CSAT, f)
	case "call.hour":
		if c.Started.IsZero() {
			return unknown, datum{}
		}
		hour := c.Started.In(china).Hour()
		return verdictOf(lang.Compares(hour, f.Op, f.Number)), datum{name: f.Name, text: strconv.Itoa(hour)}
	}
	value, known := textOf(c, f.Name)
	if !known {
		return unknown, datum{}
	}
	return verdictOf((value == f.Text) == (f.Op == "=")), datum{name: f.Name, text: value}
}

// inSeason says whether the call fell into a season; unknown without a calendar, or
// when nobody knows when the call began.
func inSeason(in *Input, f lang.Field) (verdict, datum) {
	if in.Seasons == nil {
		return unknown, datum{}
	}
	within := slices.Contains(in.Seasons, f.Text)
	seasons := "none"
	if len(in.Seasons) > 0 {
		seasons = strings.Join(in.Seasons, "、")
	}
	return verdictOf(within == (f.Op == "=")), datum{name: f.Name, text: seasons}
}

// rated compares a rating, where it is known whether there is one. No rating is neither more nor less than any.
func rated(csat int, f lang.Field) (verdict, datum) {
	switch {
	case csat == call.RatingUnknown:
		return unknown, datum{}
	case csat != call.NotRated:
		return verdictOf(lang.Compares(csat, f.Op, f.Number)), datum{name: f.Name, text: strconv.Itoa(csat)}
	case f.Number == 0:
		return verdictOf(f.Op == "="), datum{name: f.Name, text: "none"}
	default:
		return verdictOf(f.Op == "!="), datum{name: f.Name, text: "none"}
	}
}

// weekdays are their names, in the order of package time.
var weekdays = [...]string{"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"}

// textOf is a field of the call, and whether it is known.
func textOf(c *call.Call, name string) (value string, known bool) {
	switch name {
	case "call.sector":
		return string(c.Sector), c.Sector != ""
	case "call.dept":
		return c.Dept, c.Dept != ""
	case "call.agent":
		return c.Agent, true // empty when no person answered
	case "call.hangup":
		return string(c.Hangup), c.Hangup == call.AgentRole || c.Hangup == call.CustomerRole
	case "call.weekday":
		return weekdays[c.Started.In(china).Weekday()], !c.Started.IsZero()
	case "call.direction":
		return string(c.Direction), c.Direction == call.Inbound || c.Direction == call.Outbound
	case "call.answered":
		if c.Answered {
			return "yes", true
		}
		return "no", true
	}
	panic("inspect: a call has no " + name)
}
