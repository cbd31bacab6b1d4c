package intake

import (
	"cmp"
	"errors"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

// maxMetrics is the most metrics that a list may have: years of a province's grids.
const maxMetrics = 100_000

// metricColumns are the headers of a list of metrics.
func metricColumns() Columns {
	return Columns{
		"item":   {"item", "indicator", "指标", "指标代码"},
		"period": {"period", "期间", "周期", "月份", "时间"},
		"scope":  {"scope", "范围", "口径"},
		"name":   {"name", "名称", "对象", "部门", "网格"},
		"num":    {"num", "numerator", "分子"},
		"den":    {"den", "denominator", "分母"},
		"value":  {"value", "值", "数值", "指标值"},
	}
}

// Metrics reads a list of metrics: a header, and a line for each with its indicator,
// period, scope, name, and numerator and denominator or a value. period says what is wrong
// with the code of a period. Each line that says something wrong gives an [Error] and no
// metric; the error is of reading.
func Metrics(data io.Reader, period func(string) error) ([]storage.Metric, []*Error, error) {
	t, bad, err := openTable(data, Auto)
	if err != nil {
		return nil, nil, err
	}
	if bad != nil {
		return nil, []*Error{bad}, nil
	}
	at := metricColumns().find(t.header)
	if _, ok := at["item"]; !ok {
		return nil, []*Error{{Line: 1, Field: "item", Reason: "unknown_list", Detail: "no such column; write a header with 指标, 期间, 范围, 名称, 分子, 分母, 值"}}, nil
	}
	var metrics []storage.Metric
	var mistakes []*Error
	for line, err := range t.rows(metricColumns()) {
		bad, isBad := errors.AsType[*Error](err)
		if err != nil && !isBad {
			return nil, nil, err
		}
		if len(metrics)+len(mistakes) == maxMetrics {
			return nil, []*Error{{Line: line.line, Reason: "too_long", Detail: "more than 100000 lines; import the list in parts"}}, nil
		}
		var m storage.Metric
		if !isBad {
			m, bad = metricOf(line, period)
		}
		if bad != nil {
			bad.Line = max(bad.Line, line.line)
			mistakes = append(mistakes, bad)
			continue
		}
		m.Origin = strconv.Itoa(line.line)
		metrics = append(metrics, m)
	}
	return metrics, mistakes, nil
}

func metricOf(line row, period func(string) error) (storage.Metric, *Error) {
	m := storage.Metric{Item: scoring.Item(line.value("item")), Period: line.value("period"), Name: line.value("name")}
	of, known := scoring.Lookup(m.Item)
	if !known || of.Computed() {
		return m, wrong("item", "unknown_metric", "%s is no metric that is told%s", quote(string(m.Item)), suggest(string(m.Item), toldItems()))
	}
	if err := period(m.Period); err != nil {
		return m, wrong("period", "bad_period", "%s", err.Error())
	}
	scope, ok := scopeWords(line.value("scope"), m.Name)
	if !ok {
		return m, wrong("scope", "unknown_scope", "no scope %s; write all, dept, team, agent or grid", quote(line.value("scope")))
	}
	if m.Scope = scope; (scope == storage.OfAll) != (m.Name == "") {
		return m, wrong("name", "bad_name", "a metric of all has no name, and every other one has; this one is of %s", scope)
	}
	bad := numbersOf(line, of, &m)
	return m, bad
}

// numbersOf reads what a metric was counted from, or its value.
func numbersOf(line row, of scoring.Indicator, m *storage.Metric) *Error {
	if bad := cmp.Or(amount(line, "num", &m.Num), amount(line, "den", &m.Den), amount(line, "value", &m.Value)); bad != nil {
		return bad
	}
	num, den, value := line.value("num") != "", line.value("den") != "", line.value("value") != ""
	switch {
	case num != den:
		return wrong("den", "bad_number", "write a numerator and a denominator, or a value alone")
	case !num && !value:
		return wrong("value", "bad_number", "write a numerator and a denominator, or a value")
	case !num && of.Kind == scoring.Share && m.Value > 100:
		return wrong("value", "bad_number", "a share is at most 100 %%")
	case !num:
		return nil
	case m.Den == 0:
		return wrong("den", "bad_number", "nothing can be divided by 0; leave the line out")
	case of.Kind == scoring.Share && m.Num > m.Den:
		return wrong("num", "bad_number", "more than the denominator; a share is at most all")
	}
	told, scale := m.Value, map[scoring.Kind]float64{scoring.Share: 100, scoring.Rate: 1_000_000}[of.Kind]
	if scale == 0 {
		scale = 1
	}
	m.Value = scale * m.Num / m.Den
	if value && math.Abs(told-m.Value) > 0.01+math.Abs(m.Value)/1000 {
		return wrong("value", "bad_number", "numerator and denominator come to %.2f; correct one of the three", m.Value)
	}
	return nil
}

// amount reads a number that may have a percent sign or commas between thousands.
func amount(line row, field string, to *float64) *Error {
	s := line.value(field)
	if s == "" {
		return nil
	}
	n, err := strconv.ParseFloat(strings.TrimSuffix(strings.NewReplacer(",", "", " ", "", "％", "%").Replace(s), "%"), 64)
	if err != nil || !(n >= 0 && n <= 1e15) {
		return wrong(field, "bad_number", "%s is no number of 0 or more", quote(s))
	}
	*to = n
	return nil
}

func scopeWords(s, name string) (storage.MetricScope, bool) {
	words := map[string]storage.MetricScope{"": storage.OfAll, "全部": storage.OfAll, "部门": storage.OfDept, "班组": storage.OfTeam, "坐席": storage.OfAgent, "网格": storage.OfGrid}
	if scope, ok := words[s]; ok {
		return scope, s != "" || name == ""
	}
	scope := storage.MetricScope(strings.ToLower(s))
	return scope, slices.Contains(storage.MetricScopes(), scope)
}

// toldItems are the items that metrics may be of.
func toldItems() []string {
	var items []string
	for _, i := range scoring.Dictionary() {
		if !i.Computed() {
			items = append(items, string(i.Item))
		}
	}
	return items
}
