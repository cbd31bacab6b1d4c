package pipeline

import "time"

// Watch is told how a flow fares, by whoever measures it. Each of its parts may be nil,
// and is called from several goroutines.
type Watch struct {
	// Worked is told of every batch that a stage has finished.
	Worked func(stage string, b Batch)
	// Lost is told of calls whose lease a stage has lost while it worked on them.
	Lost func(stage string, calls int)
}

// Batch is what became of the calls that a stage had claimed together.
type Batch struct {
	Claimed int
	Moved   int // on to another state
	Fenced  int // not written: the call had changed, or had gone to another worker
	Away    int // put off: what the stage needs was away, and nothing is wrong with the call
	Took    time.Duration
}

func (w Watch) worked(stage string, b Batch) {
	if w.Worked != nil {
		w.Worked(stage, b)
	}
}

func (w Watch) lost(stage string, calls int) {
	if w.Lost != nil && calls > 0 {
		w.Lost(stage, calls)
	}
}
