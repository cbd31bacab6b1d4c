package settings

import (
	"fmt"

	"github.com/tingcha/tingcha/supervision"
)

// Supervision says by when what is supervised is due, in working days, and who repeats.
type Supervision struct {
	Window        int `yaml:"window"`         // days back in which complaints about an agent are counted
	Times         int `yaml:"times"`          // from how many substantiated ones on the agent is trained
	Pass          int `yaml:"pass"`           // points of 100 that pass an exam
	ItemDays      int `yaml:"item_days"`      // for a step of an item
	InterviewDays int `yaml:"interview_days"` // for each interview
	TrainingDays  int `yaml:"training_days"`  // for the course, and for the exam
	StepDays      int `yaml:"step_days"`      // for each of the four steps
	EscalateDays  int `yaml:"escalate_days"`  // after which what is overdue goes one level up
}

func defaultSupervision() Supervision {
	p := supervision.Usual()
	return Supervision{
		Window: p.Window, Times: p.Times, Pass: p.Pass, ItemDays: p.Plan, InterviewDays: p.Interview, TrainingDays: p.Training, StepDays: p.Step, EscalateDays: p.Escalate,
	}
}

// Policy is what the pages go by.
func (s Supervision) Policy() supervision.Policy {
	return supervision.Policy{
		Window: s.Window, Times: s.Times, Pass: s.Pass, Plan: s.ItemDays, Interview: s.InterviewDays, Training: s.TrainingDays, Step: s.StepDays, Escalate: s.EscalateDays,
	}
}

func (s Supervision) check() error {
	for _, c := range []struct {
		key         string
		value       int
		least, most int
		unit        string
	}{
		{"window", s.Window, 1, 366, "days"},
		{"times", s.Times, 2, 100, "complaints"},
		{"pass", s.Pass, 1, supervision.TopScore, "points"},
		{"item_days", s.ItemDays, 1, 60, "working days"},
		{"interview_days", s.InterviewDays, 1, 60, "working days"},
		{"training_days", s.TrainingDays, 1, 60, "working days"},
		{"step_days", s.StepDays, 1, 60, "working days"},
		{"escalate_days", s.EscalateDays, 1, 60, "working days"},
	} {
		if c.value < c.least || c.value > c.most {
			return fmt.Errorf("supervision.%s: %d: write %d to %d %s", c.key, c.value, c.least, c.most, c.unit)
		}
	}
	return nil
}
