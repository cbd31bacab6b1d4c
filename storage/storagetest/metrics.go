package storagetest

import (
	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

func metricCases() map[string]func(*kit) {
	return map[string]func(*kit){
		"a metric stands in place of what was told before": metricsReplaced,
		"metrics are stored all or none":                   metricsTogether,
	}
}

func metricsReplaced(k *kit) {
	appeals := storage.Metric{Item: scoring.MIITAppeals, Period: "2026-Q3", Scope: storage.OfAll, Num: 113, Den: 10_000_000, Value: 11.3, Origin: "miit.csv:2", By: "li", At: t0}
	grid := storage.Metric{Item: scoring.GridRenewal, Period: month, Scope: storage.OfGrid, Name: "福新", Value: 91.5, Origin: "grid.csv:2", By: "li", At: t0}
	for i, want := range []int{2, 0} { // telling the same again changes nothing
		if changed, err := k.s.PutMetrics(k.Context(), []storage.Metric{appeals, grid}); err != nil || changed != want {
			k.Errorf("time %d: %d changed, %v", i+1, changed, err)
		}
	}
	mended := grid
	mended.Value, mended.Origin, mended.At = 92.5, "grid2.csv:2", later
	if changed, err := k.s.PutMetrics(k.Context(), []storage.Metric{mended}); err != nil || changed != 1 {
		k.Errorf("%d changed, %v", changed, err)
	}
	got, err := k.s.ListMetrics(k.Context(), storage.MetricFilter{})
	k.must(err)
	if diff := cmp.Diff([]storage.Metric{mended, appeals}, got); diff != "" {
		k.Error(diff)
	}
	for _, f := range []storage.MetricFilter{{Item: scoring.GridRenewal}, {Period: month}, {Scope: storage.OfGrid}, {Name: "福新"}} {
		if got, err := k.s.ListMetrics(k.Context(), f); err != nil || len(got) != 1 || got[0].Item != scoring.GridRenewal {
			k.Errorf("%+v gives %v, %v", f, got, err)
		}
	}
}

func metricsTogether(k *kit) {
	good := storage.Metric{Item: scoring.GridUsers, Period: month, Scope: storage.OfGrid, Name: "福新", Value: 1200, By: "li", At: t0}
	bad := good
	bad.Period = ""
	if _, err := k.s.PutMetrics(k.Context(), []storage.Metric{good, bad}); err == nil {
		k.Error("a metric of no period was stored")
	}
	if got, err := k.s.ListMetrics(k.Context(), storage.MetricFilter{}); err != nil || len(got) != 0 {
		k.Errorf("%v, %v", got, err)
	}
}
