package chart

import (
	"html/template"
	"strconv"
	"strings"
)

// The sizes of a chart, in CSS pixels.
const (
	wide, high               = 640.0, 220.0
	left, right, top, bottom = 52.0, 12.0, 12.0, 26.0
	letter                   = 12.0 // of text
)

// lines draws what changes over time, with bands where there are bounds.
func lines(c Chart) template.HTML {
	var d drawing
	h := high
	if len(c.Series) > 1 {
		h += 22
	}
	d.open("chart", wide, h, c.Title, c.Desc)
	plot(&d, c, scaleOf(false, c), frame{left, top, wide - left - right, high - top - bottom})
	legend(&d, c, h-6)
	return d.done()
}

// frame is where a plot stands.
type frame struct{ x, y, w, h float64 }

func (f frame) up(s scale, v float64) float64 { return f.y + f.h - f.h*s.at(v) }

// along gives where the i-th of n points stands.
func (f frame) along(i, n int) float64 {
	if n < 2 {
		return f.x + f.w/2
	}
	return f.x + f.w*float64(i)/float64(n-1)
}

func plot(d *drawing, c Chart, s scale, f frame) {
	grid(d, c, s, f)
	n := len(c.Labels)
	for i, l := range c.Labels {
		if shows(i, n, int(f.w/72)) {
			half := width(l) / 2
			d.text("chart-x", max(min(f.along(i, n), f.x+f.w+right-half), half), f.y+f.h+18, l)
		}
	}
	for i, series := range c.Series {
		class := strconv.Itoa(i + 1)
		band(d, class, series, s, f)
		line(d, class, series, s, f)
		for j, p := range series.Points {
			if p.Known {
				d.put(`<circle class="chart-dot dot-`, class, `" cx="`, num(f.along(j, n)), `" cy="`, num(f.up(s, p.Value)), `" r="2.5"><title>`,
					esc(c.Labels[j]), " ", esc(told(p, c.Digits, c.Unit)), `</title></circle>`)
			}
		}
	}
}

// grid draws the round numbers.
func grid(d *drawing, c Chart, s scale, f frame) {
	for _, tick := range s.ticks() {
		y := f.up(s, tick)
		d.line("chart-grid", f.x, y, f.x+f.w, y)
		d.text("chart-y", f.x-6, y+4, value(tick, s.digits(), c.Unit))
	}
}

// shows tells whether the i-th of n labels is written, of which at most fit have room. The
// first and the last always are.
func shows(i, n, fit int) bool {
	every := (n + fit - 1) / max(fit, 1)
	return i == n-1 || i%max(every, 1) == 0 && n-1-i >= every
}

// told writes a value with its bounds.
func told(p Point, digits int, unit string) string {
	words := value(p.Value, digits, unit)
	if p.bounded() {
		words += " [" + value(p.Low, digits, "") + ", " + value(p.High, digits, "") + "]"
	}
	return words
}

// runs splits points where one is not known.
func runs(points []Point, ok func(Point) bool) [][2]int {
	var all [][2]int
	for i, p := range points {
		switch {
		case !ok(p):
		case len(all) > 0 && all[len(all)-1][1] == i:
			all[len(all)-1][1]++
		default:
			all = append(all, [2]int{i, i + 1})
		}
	}
	return all
}

func band(d *drawing, class string, series Series, s scale, f frame) {
	n := len(series.Points)
	for _, r := range runs(series.Points, Point.bounded) {
		var path strings.Builder
		for i := r[0]; i < r[1]; i++ {
			path.WriteString(step(i == r[0]) + num(f.along(i, n)) + " " + num(f.up(s, series.Points[i].High)))
		}
		for i := r[1] - 1; i >= r[0]; i-- {
			path.WriteString("L" + num(f.along(i, n)) + " " + num(f.up(s, series.Points[i].Low)))
		}
		d.put(`<path class="chart-band band-`, class, `" d="`, path.String(), `Z"/>`)
	}
}

func line(d *drawing, class string, series Series, s scale, f frame) {
	n := len(series.Points)
	for _, r := range runs(series.Points, func(p Point) bool { return p.Known }) {
		var path strings.Builder
		for i := r[0]; i < r[1]; i++ {
			path.WriteString(step(i == r[0]) + num(f.along(i, n)) + " " + num(f.up(s, series.Points[i].Value)))
		}
		d.put(`<path class="chart-line line-`, class, `" d="`, path.String(), `"/>`)
	}
}

func step(first bool) string {
	if first {
		return "M"
	}
	return "L"
}

// legend names the series under a chart that has several.
func legend(d *drawing, c Chart, y float64) {
	if len(c.Series) < 2 {
		return
	}
	x := left
	for i, s := range c.Series {
		class := strconv.Itoa(i + 1)
		if c.Kind == Bars {
			d.put(`<rect class="chart-bar bar-`, class, `" x="`, num(x), `" y="`, num(y-9), `" width="18" height="9"/>`)
		} else {
			d.line("chart-line line-"+class, x, y-4, x+18, y-4)
		}
		d.text("chart-key", x+24, y, s.Name)
		x += 24 + width(s.Name) + 20
	}
}

// width guesses how wide words are: letters beyond Latin are as wide as they are high.
func width(words string) float64 {
	w := 0.0
	for _, r := range words {
		if r < 0x2e80 {
			w += 0.63 * letter
		} else {
			w += letter
		}
	}
	return w
}

// Spark draws a small line without axes: the last points of a figure. words tell in text
// what it shows, such as its first value and its last.
func Spark(points []Point, words string) template.HTML {
	const w, h = 96.0, 24.0
	var d drawing
	d.open("spark", w, h, words, "")
	s := scaleOf(false, Chart{Series: []Series{{Points: points}}})
	f := frame{2, 3, w - 6, h - 6}
	line(&d, "1", Series{Points: points}, s, f)
	if r := runs(points, func(p Point) bool { return p.Known }); len(r) > 0 {
		i := r[len(r)-1][1] - 1
		d.put(`<circle class="chart-dot dot-1" cx="`, num(f.along(i, len(points))), `" cy="`, num(f.up(s, points[i].Value)), `" r="2.5"/>`)
	}
	return d.done()
}

// Multiples draws charts of lines side by side on one scale, so that they can be compared.
func Multiples(title, desc string, charts []Chart) template.HTML {
	const across, w, h = 3, 208.0, 118.0
	rows := (len(charts) + across - 1) / across
	var d drawing
	d.open("chart multiples", across*w+16, float64(rows)*h, title, desc)
	s := scaleOf(false, charts...)
	for i, c := range charts {
		x, y := 16+float64(i%across)*w, float64(i/across)*h
		d.text("chart-name", x+32, y+14, c.Title)
		plot(&d, c, s, frame{x + 32, y + 24, w - 44, h - 52})
	}
	return d.done()
}
