// Package chart draws charts as SVG: lines with a band of uncertainty, bars with whiskers,
// small multiples and sparklines.
//
// A drawing has a title and a description for those who do not see it, no style of its own
// beyond the classes of report/style.css, and so both themes and a strict policy of
// contents. Numbers are read from the table that stands beside it.
package chart

import (
	"html/template"
	"math"
	"strconv"
	"strings"
)

// Kind is how a chart is drawn.
type Kind string

// The kinds of charts.
const (
	Lines Kind = "lines" // what changes over time
	Bars  Kind = "bars"  // what is compared
)

// Chart is what a drawing shows.
type Chart struct {
	Kind  Kind   `json:"kind"`
	Title string `json:"title"`
	// Desc says in words what the chart shows.
	Desc   string   `json:"desc"`
	Unit   string   `json:"unit,omitempty"`   // behind numbers
	Digits int      `json:"digits,omitempty"` // of numbers behind the point
	Labels []string `json:"labels"`           // along the axis
	Series []Series `json:"series"`
}

// Series is a line, or the bars of one colour.
type Series struct {
	Name   string  `json:"name"`
	Points []Point `json:"points"` // one for each label
}

// Point is a value with its bounds.
type Point struct {
	Value float64 `json:"value,omitempty"`
	Known bool    `json:"known,omitempty"`
	Low   float64 `json:"low,omitempty"`
	High  float64 `json:"high,omitempty"` // both bounds 0: none
}

func (p Point) bounded() bool { return p.Known && (p.Low != 0 || p.High != 0) }

// SVG draws a chart.
func SVG(c Chart) template.HTML {
	if c.Kind == Bars {
		return bars(c)
	}
	return lines(c)
}

// scale tells where values stand, from the bottom of the plot to its top.
type scale struct{ low, high, step float64 }

// scaleOf covers all values and bounds of charts with some round numbers, and zero where
// the values are not far from it.
func scaleOf(zero bool, charts ...Chart) scale {
	low, high := math.Inf(1), math.Inf(-1)
	for _, c := range charts {
		for _, s := range c.Series {
			for _, p := range s.Points {
				if !p.Known {
					continue
				}
				low, high = min(low, p.Value), max(high, p.Value)
				if p.bounded() {
					low, high = min(low, p.Low), max(high, p.High)
				}
			}
		}
	}
	if low > high { // nothing is known
		low, high = 0, 1
	}
	if zero || low > 0 && low < high/2 {
		low = min(low, 0)
	}
	if zero {
		high = max(high, 0)
	}
	if high-low < 1e-9*max(1, math.Abs(high)) {
		low, high = low-max(0.5, math.Abs(low)/10), high+max(0.5, math.Abs(high)/10)
		if zero || low < 0 && high > 0 {
			low = min(0, math.Ceil(low))
		}
	}
	step := stepOf((high - low) / 4)
	return scale{step * math.Floor(low/step+1e-9), step * math.Ceil(high/step-1e-9), step}
}

// stepOf rounds up to 1, 2, 2.5 or 5 times a power of ten.
func stepOf(raw float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(raw)))
	for _, m := range []float64{1, 2, 2.5, 5} {
		if raw <= m*power*(1+1e-9) {
			return m * power
		}
	}
	return 10 * power
}

// ticks lists the round numbers of the scale.
func (s scale) ticks() []float64 {
	n := int(math.Round((s.high - s.low) / s.step))
	ticks := make([]float64, 0, n+1)
	for i := range n + 1 {
		ticks = append(ticks, s.low+float64(i)*s.step)
	}
	return ticks
}

// at gives how far up a value stands, from 0 to 1.
func (s scale) at(v float64) float64 { return (v - s.low) / (s.high - s.low) }

// digits is how many digits behind the point tell the ticks from each other.
func (s scale) digits() int {
	for d := range 6 {
		if shifted := s.step * math.Pow(10, float64(d)); math.Abs(shifted-math.Round(shifted)) < 1e-6 {
			return d
		}
	}
	return 6
}

// drawing collects the elements of a picture.
type drawing struct{ strings.Builder }

// open begins a picture of a size in CSS pixels, which shrinks with its place.
func (d *drawing) open(class string, w, h float64, title, desc string) {
	d.put(`<svg class="`, class, `" viewBox="0 0 `, num(w), ` `, num(h), `" width="`, num(w), `" height="`, num(h), `" role="img" aria-label="`, esc(title), `">`)
	d.put(`<title>`, esc(title), `</title>`)
	if desc != "" {
		d.put(`<desc>`, esc(desc), `</desc>`)
	}
}

func (d *drawing) done() template.HTML {
	d.put(`</svg>`)
	return template.HTML(d.String())
}

func (d *drawing) put(parts ...string) {
	for _, p := range parts {
		d.WriteString(p)
	}
}

func (d *drawing) line(class string, x1, y1, x2, y2 float64) {
	d.put(`<line class="`, class, `" x1="`, num(x1), `" y1="`, num(y1), `" x2="`, num(x2), `" y2="`, num(y2), `"/>`)
}

func (d *drawing) text(class string, x, y float64, words string) {
	d.put(`<text class="`, class, `" x="`, num(x), `" y="`, num(y), `">`, esc(words), `</text>`)
}

func esc(s string) string { return template.HTMLEscapeString(s) }

// num writes a coordinate with one digit.
func num(v float64) string { return strconv.FormatFloat(math.Round(10*v)/10, 'f', -1, 64) }

// value writes a value with its unit.
func value(v float64, digits int, unit string) string {
	s := strconv.FormatFloat(v, 'f', digits, 64)
	if strings.Trim(s, "-0.") == "" {
		s = strings.TrimPrefix(s, "-")
	}
	return s + unit
}
