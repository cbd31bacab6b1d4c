package settings

import (
	"fmt"
	"time"

	"github.com/tingcha/tingcha/scoring"
)

// Weight is an item of the scheme that an agent's month is counted by. Full and None are in
// the indicator's unit, lengths of time in hours.
type Weight struct {
	Item   string  `yaml:"item"`
	Points int     `yaml:"points"`
	Full   float64 `yaml:"full"`
	None   float64 `yaml:"none"`
}

// Scheme is what an agent's month is worth.
func (c Config) Scheme() scoring.Scheme {
	if len(c.Scorecard) == 0 {
		return scoring.DefaultScheme()
	}
	scheme := make(scoring.Scheme, 0, len(c.Scorecard))
	for _, w := range c.Scorecard {
		one := scoring.Weight{Item: scoring.Item(w.Item), Points: w.Points, Full: w.Full, None: w.None}
		if of, ok := scoring.Lookup(one.Item); ok && of.Unit == scoring.Elapsed {
			one.Full *= float64(time.Hour.Milliseconds())
			one.None *= float64(time.Hour.Milliseconds())
		}
		scheme = append(scheme, one)
	}
	return scheme
}

func (c Config) checkScorecard() error {
	if err := c.Scheme().Check(); err != nil {
		return fmt.Errorf("scorecard: %w", err)
	}
	return nil
}
