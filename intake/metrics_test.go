package intake_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/tingcha/tingcha/intake"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

// periods takes every period that looks like a month or a quarter.
func periods(s string) error {
	if !strings.HasPrefix(s, "2026") {
		return errors.New("no period; write 2026-09")
	}
	return nil
}

const metricList = `指标,期间,范围,名称,分子,分母,值
miit_appeal_rate,2026-Q3,全部,,113,"10,000,000",
grid_renewal_rate,2026-09,网格,福新,,,91.5%
survey_score,2026-09,,,,,79.9
refund_cycle,2026-09,部门,账务部,45,30,1.5
`

func TestMetricsAreReadWithTheirNumbers(t *testing.T) {
	t.Parallel()
	want := []storage.Metric{
		{Item: scoring.MIITAppeals, Period: "2026-Q3", Scope: storage.OfAll, Num: 113, Den: 10_000_000, Value: 11.3, Origin: "2"},
		{Item: scoring.GridRenewal, Period: "2026-09", Scope: storage.OfGrid, Name: "福新", Value: 91.5, Origin: "3"},
		{Item: scoring.SurveyScore, Period: "2026-09", Scope: storage.OfAll, Value: 79.9, Origin: "4"},
		{Item: scoring.RefundCycle, Period: "2026-09", Scope: storage.OfDept, Name: "账务部", Num: 45, Den: 30, Value: 1.5, Origin: "5"},
	}
	gbk, err := simplifiedchinese.GB18030.NewEncoder().String(metricList)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"UTF-8": metricList, "GB18030": gbk, "with a mark": "\ufeff" + metricList} {
		got, mistakes, err := intake.Metrics(strings.NewReader(text), periods)
		if err != nil || len(mistakes) > 0 {
			t.Fatalf("%s: %v, %v", name, mistakes, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", name, diff)
		}
	}
}

func TestAMetricsMistakeNamesLineAndField(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		"miit_appeal,2026-09,,,1,2,":                "line 2: item: “miit_appeal” is no metric that is told",
		"qa_coverage,2026-09,,,1,2,":                "line 2: item: “qa_coverage” is no metric that is told",
		"survey_score,September,,,,,80":             "line 2: period: no period; write 2026-09",
		"survey_score,2026-09,省,福建,,,80":            "line 2: scope: no scope “省”; write all, dept, team, agent or grid",
		"survey_score,2026-09,,福建,,,80":             "line 2: scope: no scope “”; write all, dept, team, agent or grid",
		"survey_score,2026-09,部门,,,,80":             "line 2: name: a metric of all has no name, and every other one has; this one is of dept",
		"survey_score,2026-09,全部,福建,,,80":           "line 2: name: a metric of all has no name, and every other one has; this one is of all",
		"survey_score,2026-09,,,,,many":             "line 2: value: “many” is no number of 0 or more",
		"survey_score,2026-09,,,,,-3":               "line 2: value: “-3” is no number of 0 or more",
		"survey_score,2026-09,,,,,NaN":              "line 2: value: “NaN” is no number of 0 or more",
		"survey_score,2026-09,,,,,":                 "line 2: value: write a numerator and a denominator, or a value",
		"survey_score,2026-09,,,80,,":               "line 2: den: write a numerator and a denominator, or a value alone",
		"survey_score,2026-09,,,80,0,":              "line 2: den: nothing can be divided by 0; leave the line out",
		"adopt_rate,2026-09,,,3,2,":                 "line 2: num: more than the denominator; a share is at most all",
		"adopt_rate,2026-09,,,,,120":                "line 2: value: a share is at most 100 %",
		"adopt_rate,2026-09,,,152,215,80":           "line 2: value: numerator and denominator come to 70.70; correct one of the three",
		"=cmd|' /C calc'!A0,2026-09,,,152,215,70.7": "line 2: item: “=cmd|' /C calc'!A0” is no metric that is told",
	} {
		got, mistakes, err := intake.Metrics(strings.NewReader("item,period,scope,name,num,den,value\n"+line+"\n"), periods)
		if err != nil || len(got) > 0 || len(mistakes) != 1 || !strings.HasPrefix(mistakes[0].Error(), want) {
			t.Errorf("%s\ngives %v and %v, %v, want %s", line, got, mistakes, err, want)
		}
	}
}

func TestAListWithoutIndicatorsIsNoListOfMetrics(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "工号,姓名\n1024,张三\n"} {
		if got, mistakes, err := intake.Metrics(strings.NewReader(text), periods); err != nil || len(got) > 0 || len(mistakes) != 1 {
			t.Errorf("%q gives %v, %v, %v", text, got, mistakes, err)
		}
	}
}

// FuzzMetrics holds that whatever is read is a metric that can be stored.
func FuzzMetrics(f *testing.F) {
	f.Add(metricList)
	f.Add("item,period,value\nsurvey_score,2026,1e300\n")
	f.Add("item;period;scope;name;num;den\nadopt_rate;2026;grid;\"a\nb\";1;2\n")
	f.Fuzz(func(t *testing.T, text string) {
		got, mistakes, err := intake.Metrics(strings.NewReader(text), periods)
		if err != nil {
			t.Fatalf("a text cannot fail to be read: %v", err)
		}
		for _, m := range got {
			if m.Item == "" || m.Scope == "" || m.Den < 0 || m.Num < 0 || m.Value < 0 || (m.Name == "") != (m.Scope == storage.OfAll) {
				t.Errorf("%+v", m)
			}
		}
		for _, m := range mistakes {
			if m.Detail == "" {
				t.Errorf("%+v says nothing", m)
			}
		}
	})
}
