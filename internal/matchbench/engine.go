package matchbench

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"golang.org/x/sys/unix"
)

// engine finds phrases or expressions in all calls of a corpus.
type engine interface {
	name() string
	// round scans every call once and tells the processor time and how much was
	// found.
	round() (time.Duration, int, error)
	// close ends what the engine has started.
	close() error
}

// native is an engine of this process.
type native struct {
	called string
	scan   func() int // what is found in all calls
}

func (n native) name() string { return n.called }
func (native) close() error   { return nil }

func (n native) round() (time.Duration, int, error) {
	begun, err := clock()
	if err != nil {
		return 0, 0, err
	}
	found := n.scan()
	ended, err := clock()
	return ended - begun, found, err
}

// clock is the processor time of this process, the garbage collector's included.
func clock() (time.Duration, error) {
	var t unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_PROCESS_CPUTIME_ID, &t); err != nil {
		return 0, fmt.Errorf("read the processor time: %w", err)
	}
	return time.Duration(t.Nano()), nil
}

// result is what came of the rounds of one engine.
type result struct {
	name    string
	median  time.Duration
	matches int
}

// Of the engines the first two are compared in every round, the others in every
// fifth: some take minutes.
const (
	compared = 2
	seldom   = 5
)

// measure has the engines take turns.
func measure(engines []engine, rounds int) ([]result, error) {
	times := make([][]time.Duration, len(engines))
	results := make([]result, len(engines))
	for round := range rounds {
		for i, e := range engines {
			if i >= compared && round%seldom != 0 {
				continue
			}
			took, found, err := e.round()
			if err != nil {
				return nil, fmt.Errorf("%s: %w", e.name(), err)
			}
			times[i] = append(times[i], took)
			results[i].name, results[i].matches = e.name(), found
		}
	}
	for i := range times {
		slices.SortFunc(times[i], cmp.Compare)
		results[i].median = times[i][len(times[i])/2]
	}
	return results, nil
}
