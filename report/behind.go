package report

import (
	"context"

	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

// Which says which of the rows behind a figure are asked for.
type Which string

// Which rows there are. Only of shares, rates and counts is a row met or not.
const (
	All   Which = ""      // those that count
	Met   Which = "met"   // those that add to the numerator
	Unmet Which = "unmet" // those that do not
)

// takes tells whether a part is among them.
func (w Which) takes(p scoring.Part) bool {
	switch w {
	case Met:
		return p.Num > 0
	case Unmet:
		return p.Num == 0 && !p.Waits()
	case All:
	}
	return !p.Waits()
}

// of counts them in a sum.
func (w Which) of(s storage.Sum) int64 {
	switch w {
	case Met:
		return s.Num
	case Unmet:
		return s.Rows - s.Num
	case All:
	}
	return s.Rows
}

// Tallies is what rows behind figures are asked of.
type Tallies interface {
	Sums(ctx context.Context, f storage.SumFilter) ([]storage.Sum, error)
	Parts(ctx context.Context, r scoring.Reckoner, f storage.SumFilter, fn func(scoring.Part) error) error
}

// Behind gives rows behind a figure, by day and agent, and how many there are. Their number
// comes from sums; of rows only those of the agents' days are read that are given, so that
// a page of the figure of a year costs no more than one of a day.
func Behind(ctx context.Context, s Tallies, r scoring.Reckoner, f storage.SumFilter, which Which, offset, limit int) (rows []scoring.Part, total int, err error) {
	cells := f
	cells.Per, cells.By = storage.Days, storage.ByAgent
	sums, err := s.Sums(ctx, cells)
	if err != nil {
		return nil, 0, err
	}
	for _, sum := range sums {
		n := int(which.of(sum))
		from := total
		if total += n; n == 0 || total <= offset || len(rows) >= limit {
			continue
		}
		some, err := ofCell(ctx, s, r, f, sum, which)
		if err != nil {
			return nil, 0, err
		}
		skip := min(max(offset-from, 0), len(some))
		rows = append(rows, some[skip:min(len(some), skip+limit-len(rows))]...)
	}
	return rows, total, nil
}

// ofCell gives the rows of an agent's day.
func ofCell(ctx context.Context, s Tallies, r scoring.Reckoner, f storage.SumFilter, cell storage.Sum, which Which) ([]scoring.Part, error) {
	f.First, f.Last, f.Agent = cell.Span, cell.Span, cell.Agent
	var some []scoring.Part
	err := s.Parts(ctx, r, f, func(p scoring.Part) error {
		if p.Agent == cell.Agent && which.takes(p) {
			some = append(some, p)
		}
		return nil
	})
	return some, err
}
