package hearing

import (
	"time"

	"github.com/tingcha/tingcha/evaluate"
)

// Report is how all recordings were heard.
type Report struct {
	Engine     string             `json:"engine"`
	Recordings []Result           `json:"recordings"`
	Total      Summary            `json:"total"`
	Groups     map[string]Summary `json:"groups"` // by [Group]
	Cost       Cost               `json:"cost"`

	// Bad are the recordings that could not be heard, and files of truth that could not
	// be read.
	Bad []error `json:"-"`
}

// Summary adds up several recordings.
type Summary struct {
	Recordings int           `json:"recordings"`
	Duration   time.Duration `json:"duration"`
	Errors     Errors        `json:"errors"`
	Recall     Recall        `json:"recall"`
	Roles      Roles         `json:"roles"`
	Labels     Labels        `json:"labels"`
	Turns      int           `json:"turns"`
	Doubted    int           `json:"doubted"`
	Swapped    int           `json:"swapped"`
}

// Cost is what hearing took. RealTime are seconds for a second of recording, whatever
// number of channels it has.
type Cost struct {
	Sound      time.Duration `json:"sound"` // of the recordings
	Wall       time.Duration `json:"wall"`
	CPU        time.Duration `json:"cpu"`         // of this process, while it heard
	EngineCPU  time.Duration `json:"engine_cpu"`  // of the engine's processes, from their start to their end
	Peak       int64         `json:"peak"`        // bytes, of this process
	EnginePeak int64         `json:"engine_peak"` // bytes, of the engine's largest process; 0 when it has none

	RealTime       evaluate.Ratio `json:"real_time"`
	CPURealTime    evaluate.Ratio `json:"cpu_real_time"`
	EngineRealTime evaluate.Ratio `json:"engine_real_time"`
}

func newReport() Report {
	return Report{Recordings: []Result{}, Total: newSummary(), Groups: map[string]Summary{}}
}

func newSummary() Summary {
	var s Summary
	s.Errors.Rate = evaluate.Undefined()
	s.Recall.finish()
	s.Roles.finish()
	s.Labels.Add(Labels{})
	return s
}

func (r *Report) add(one Result) {
	r.Recordings = append(r.Recordings, one)
	r.Total.add(one)
	group, known := r.Groups[Group(one.Name)]
	if !known {
		group = newSummary()
	}
	group.add(one)
	r.Groups[Group(one.Name)] = group
	r.Cost.Sound += one.Duration
	r.Cost.Wall += one.Wall
	r.Cost.CPU += one.CPU
}

func (s *Summary) add(one Result) {
	s.Recordings++
	s.Duration += one.Duration
	s.Errors.Add(one.Errors)
	s.Turns += one.Turns
	s.Doubted += one.Doubted
	if one.Swapped {
		s.Swapped++
	}
	if one.Recall != nil {
		s.Recall.Add(*one.Recall)
		s.Roles.Add(*one.Roles)
		s.Labels.Add(*one.Labels)
	}
}

// Charge adds what the engine took, once it is closed: before is [Used] from before it
// was started, after from behind its end.
func (r *Report) Charge(before, after Usage) {
	c := &r.Cost
	c.EngineCPU, c.Peak = after.Children-before.Children, after.Peak
	if c.EngineCPU > 0 {
		c.EnginePeak = after.ChildrenTop
	}
	per := func(d time.Duration) evaluate.Ratio {
		if c.Sound == 0 {
			return evaluate.Undefined()
		}
		return evaluate.Ratio(d.Seconds() / c.Sound.Seconds())
	}
	c.RealTime, c.CPURealTime, c.EngineRealTime = per(c.Wall), per(c.CPU), per(c.EngineCPU)
}
