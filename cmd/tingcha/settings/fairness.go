package settings

import "fmt"

// Fairness says how people check each other.
type Fairness struct {
	// AppealDays is how many working days an agent has to appeal, DecideDays how many
	// there are to decide.
	AppealDays int `yaml:"appeal_days"`
	DecideDays int `yaml:"decide_days"`
	// GoldRate is the share of calls given to reviewers whose right answers are known,
	// SecondRate the share of decisions that a second reviewer looks at blind.
	GoldRate   float64 `yaml:"gold_rate"`
	SecondRate float64 `yaml:"second_rate"`
}

func defaultFairness() Fairness {
	return Fairness{AppealDays: 3, DecideDays: 3, GoldRate: 0.02, SecondRate: 0.05}
}

// mostShared is the most that may be taken of reviewers' work for checks.
const mostShared = 0.3

func (f Fairness) check() error {
	for key, days := range map[string]int{"appeal_days": f.AppealDays, "decide_days": f.DecideDays} {
		if days < 1 || days > 60 {
			return fmt.Errorf("fairness.%s: %d: write 1 to 60 working days", key, days)
		}
	}
	for key, rate := range map[string]float64{"gold_rate": f.GoldRate, "second_rate": f.SecondRate} {
		if !(rate >= 0 && rate <= mostShared) {
			return fmt.Errorf("fairness.%s: %v: write a share from 0, which is none, to %v", key, rate, mostShared)
		}
	}
	return nil
}
