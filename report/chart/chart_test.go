package chart_test

import (
	"encoding/xml"
	"errors"
	"html/template"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/report/chart"
)

func sample(kind chart.Kind) chart.Chart {
	return chart.Chart{
		Kind: kind, Title: "满意度 <按周>", Desc: "从 85% 到 91%", Unit: "%", Digits: 1, Labels: []string{"W1", "W2 & 3", "W4", "W5"},
		Series: []chart.Series{
			{Name: "本期", Points: []chart.Point{{Value: 85, Known: true, Low: 80, High: 90}, {}, {Value: 88, Known: true, Low: 84, High: 92}, {Value: 91, Known: true}}},
			{Name: "去年同期", Points: []chart.Point{{Value: 70, Known: true}, {Value: 71, Known: true}, {Value: 72, Known: true}, {Value: 73, Known: true}}},
		},
	}
}

// whole fails on what is no XML, or has a style of its own.
func whole(t interface{ Fatalf(string, ...any) }, svg template.HTML) {
	d := xml.NewDecoder(strings.NewReader(string(svg)))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatalf("%v in %s", err, svg)
		}
		if e, ok := token.(xml.StartElement); ok {
			for _, a := range e.Attr {
				if a.Name.Local == "style" || strings.HasPrefix(a.Name.Local, "on") || strings.Contains(a.Value, "NaN") || strings.Contains(a.Value, "Inf") {
					t.Fatalf("<%s %s=%q>", e.Name.Local, a.Name.Local, a.Value)
				}
			}
		}
	}
}

func TestAChartSaysInWordsWhatItShows(t *testing.T) {
	t.Parallel()
	for _, kind := range []chart.Kind{chart.Lines, chart.Bars} {
		svg := chart.SVG(sample(kind))
		whole(t, svg)
		for _, want := range []string{`role="img"`, "<title>满意度 &lt;按周&gt;</title>", "<desc>从 85% 到 91%</desc>", "去年同期", "88.0% [84.0, 92.0]", "W2 &amp; 3"} {
			if kind == chart.Bars && want == "88.0% [84.0, 92.0]" {
				want = "88.0%"
			}
			if !strings.Contains(string(svg), want) {
				t.Errorf("%s has no %q: %s", kind, want, svg)
			}
		}
	}
	spark := chart.Spark(sample(chart.Lines).Series[0].Points, "从 85 到 91")
	whole(t, spark)
	if !strings.Contains(string(spark), "从 85 到 91") {
		t.Error(spark)
	}
	whole(t, chart.Multiples("各部门", "", []chart.Chart{sample(chart.Lines), sample(chart.Lines), sample(chart.Lines), sample(chart.Lines)}))
}

func TestALineBreaksWhereNothingIsKnown(t *testing.T) {
	t.Parallel()
	c := sample(chart.Lines)
	c.Series = c.Series[:1]
	svg := string(chart.SVG(c))
	if n := strings.Count(svg, `class="chart-line`); n != 2 {
		t.Errorf("%d lines, want 2: before the gap and behind it", n)
	}
	if n := strings.Count(svg, `class="chart-band`); n != 2 {
		t.Errorf("%d bands, want 2", n)
	}
}

var coordinate = regexp.MustCompile(` (x|y|x1|x2|y1|y2|cx|cy)="(-?[\d.]+)"`)

// TestNothingIsDrawnOutsideThePicture holds any values inside of the picture.
func TestNothingIsDrawnOutsideThePicture(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 40).Draw(t, "points")
		c := chart.Chart{Kind: rapid.SampledFrom([]chart.Kind{chart.Lines, chart.Bars}).Draw(t, "kind"), Title: "t", Unit: "%"}
		s := chart.Series{Name: "s"}
		size := rapid.SampledFrom([]float64{1e-6, 1, 100, 1e9}).Draw(t, "size")
		for range n {
			c.Labels = append(c.Labels, "一个部门的名字")
			v := size * rapid.Float64Range(-1, 1).Draw(t, "value")
			p := chart.Point{Value: v, Known: rapid.Bool().Draw(t, "known")}
			if rapid.Bool().Draw(t, "bounded") {
				p.Low, p.High = v-size/7, v+size/3
			}
			s.Points = append(s.Points, p)
		}
		c.Series = []chart.Series{s}
		svg := chart.SVG(c)
		whole(t, svg)
		m := regexp.MustCompile(`viewBox="0 0 ([\d.]+) ([\d.]+)"`).FindStringSubmatch(string(svg))
		w, _ := strconv.ParseFloat(m[1], 64)
		h, _ := strconv.ParseFloat(m[2], 64)
		for _, at := range coordinate.FindAllStringSubmatch(string(svg), -1) {
			v, err := strconv.ParseFloat(at[2], 64)
			most := w
			if strings.Contains(at[1], "y") {
				most = h
			}
			if err != nil || math.IsNaN(v) || v < -0.1 || v > most+0.1 {
				t.Fatalf("%s=%s in a picture of %v × %v", at[1], at[2], w, h)
			}
		}
	})
}
