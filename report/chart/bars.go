package chart

import (
	"html/template"
	"strconv"
)

// Bars lie, so that names of departments have room.
const (
	barHeight, barGap = 16.0, 10.0
	mostNames         = 180.0 // how wide names may be
)

// bars draws what is compared, with whiskers where there are bounds. They begin at zero.
func bars(c Chart) template.HTML {
	names := 40.0
	for _, l := range c.Labels {
		names = max(names, min(width(l), mostNames))
	}
	group := float64(max(len(c.Series), 1))*(barHeight+2) + barGap
	f := frame{names + 14, top, wide - names - 14 - 84, float64(len(c.Labels)) * group}
	h := f.y + f.h + bottom
	if len(c.Series) > 1 {
		h += 22
	}
	var d drawing
	d.open("chart", wide, h, c.Title, c.Desc)
	s := scaleOf(true, c)
	across := func(v float64) float64 { return f.x + f.w*s.at(v) }
	for _, tick := range s.ticks() {
		d.line("chart-grid", across(tick), f.y, across(tick), f.y+f.h)
		d.text("chart-x", across(tick), f.y+f.h+16, value(tick, s.digits(), c.Unit))
	}
	for i, l := range c.Labels {
		y := f.y + float64(i)*group + barGap/2
		d.text("chart-y", f.x-8, y+(group-barGap)/2+4, shortened(l))
		for j, series := range c.Series {
			bar(&d, strconv.Itoa(j+1), series.Points[i], across, y+float64(j)*(barHeight+2),
				value(series.Points[i].Value, c.Digits, c.Unit), told(series.Points[i], c.Digits, c.Unit))
		}
	}
	legend(&d, c, h-6)
	return d.done()
}

func bar(d *drawing, class string, p Point, across func(float64) float64, y float64, short, words string) {
	if !p.Known {
		d.text("chart-value", across(0)+4, y+barHeight-4, "–")
		return
	}
	from, to := min(across(0), across(p.Value)), max(across(0), across(p.Value))
	d.put(`<rect class="chart-bar bar-`, class, `" x="`, num(from), `" y="`, num(y), `" width="`, num(to-from), `" height="`, num(barHeight), `"><title>`, esc(words), `</title></rect>`)
	end := to
	if p.bounded() {
		mid := y + barHeight/2
		d.line("chart-whisker", across(p.Low), mid, across(p.High), mid)
		d.line("chart-whisker", across(p.Low), mid-4, across(p.Low), mid+4)
		d.line("chart-whisker", across(p.High), mid-4, across(p.High), mid+4)
		end = max(end, across(p.High))
	}
	d.text("chart-value", end+6, y+barHeight-4, short)
}

// shortened leaves of a name what has room.
func shortened(name string) string {
	w := 0.0
	for i, r := range name {
		if w += width(string(r)); w > mostNames {
			return name[:i] + "…"
		}
	}
	return name
}
