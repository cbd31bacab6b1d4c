package settings

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/tingcha/tingcha/contest"
	"github.com/tingcha/tingcha/scoring"
)

// Contest says by what departments are compared each month, and what agents are honoured
// for.
type Contest struct {
	// Coverage is the least share of calls inspected with which a department has a place,
	// Calls the least number of calls, and RedLines how many red lines it may have.
	Coverage float64 `yaml:"coverage"`
	Calls    int64   `yaml:"calls"`
	RedLines int     `yaml:"red_lines"`
	// Weights say what a group behind the best costs, by criterion; what is left out weighs
	// as usual.
	Weights map[contest.Criterion]float64 `yaml:"weights,omitempty"`
	// Awards stand in place of the usual ones.
	Awards []Award `yaml:"awards,omitempty"`
}

// Award is what agents are given for an indicator.
type Award struct {
	Name    string       `yaml:"name"`
	Item    scoring.Item `yaml:"item"`
	AtLeast int64        `yaml:"at_least"`
}

func defaultContest() Contest {
	usual := contest.Default()
	return Contest{Coverage: usual.Coverage, Calls: usual.Calls, RedLines: usual.RedLines}
}

// Terms are the contest's as the configuration has them.
func (c Contest) Terms() contest.Terms {
	terms := contest.Default()
	terms.Coverage, terms.Calls, terms.RedLines = c.Coverage, c.Calls, c.RedLines
	maps.Copy(terms.Weights, c.Weights)
	if len(c.Awards) > 0 {
		terms.Awards = nil
	}
	for _, a := range c.Awards {
		terms.Awards = append(terms.Awards, contest.Award{Name: a.Name, Item: a.Item, AtLeast: a.AtLeast})
	}
	return terms
}

// longestName is the longest name of an award, in bytes.
const longestName = 60

func (c Contest) check() error {
	var all []error
	err := c.Terms().Check()
	if err != nil {
		all = append(all, fmt.Errorf("contest: %w", err))
	}
	named := slices.SortedFunc(slices.Values(c.Awards), func(a, b Award) int { return cmp.Compare(a.Name, b.Name) })
	for i, a := range named {
		if len(a.Name) > longestName || strings.TrimSpace(a.Name) != a.Name || i > 0 && named[i-1].Name == a.Name {
			all = append(all, fmt.Errorf("contest: awards: name %q: write each once, with up to %d bytes and no space around", a.Name, longestName))
		}
	}
	return errors.Join(all...)
}
