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
// comes from sums: of months, of the days of those months that the page lies in, and of the
// agents of those days. Of rows only those of the agents' days are read that are given.
func Behind(ctx context.Context, s Tallies, r scoring.Reckoner, f storage.SumFilter, which Which, offset, limit int) (rows []scoring.Part, total int, err error) {
	page := pageOf{ctx: ctx, tallies: s, reckoner: r, figure: f, which: which, offset: offset, limit: limit}
	total, err = page.take(f, storage.Months)
	return page.rows, total, err
}

// pageOf is a page of the rows behind a figure in the making.
type pageOf struct {
	ctx           context.Context
	tallies       Tallies
	reckoner      scoring.Reckoner
	figure        storage.SumFilter
	which         Which
	offset, limit int
	passed        int // rows that lie before, or on the page
	rows          []scoring.Part
}

// take takes what the page has of a stretch, and gives how many rows that has: told apart
// by months, by days, or, where that says nothing more, by the agents of one day.
func (p *pageOf) take(f storage.SumFilter, per storage.Span) (int, error) {
	f.Per, f.By = per, 0
	if per == storage.Whole {
		f.By = storage.ByAgent
	}
	sums, err := p.tallies.Sums(p.ctx, f)
	if err != nil {
		return 0, err
	}
	all := 0
	for _, sum := range sums {
		n := int(p.which.of(sum))
		all += n
		before := p.passed
		if n > 0 && before+n > p.offset && len(p.rows) < p.limit {
			if err := p.enter(f, sum); err != nil {
				return 0, err
			}
		}
		p.passed = before + n
	}
	return all, nil
}

// enter takes what the page has of a month, a day or an agent's day.
func (p *pageOf) enter(f storage.SumFilter, sum storage.Sum) error {
	var err error
	switch f.Per {
	case storage.Months:
		f.First, f.Last = max(f.First, sum.Span+"-01"), min(f.Last, sum.Span+"-31")
		_, err = p.take(f, storage.Days)
	case storage.Days:
		f.First, f.Last = sum.Span, sum.Span
		_, err = p.take(f, storage.Whole)
	default:
		err = p.cell(f.First, sum.Agent)
	}
	return err
}

// cell takes what the page has of an agent's day.
func (p *pageOf) cell(day, agent string) error {
	f := p.figure
	f.First, f.Last, f.Agent = day, day, agent
	at := p.passed
	return p.tallies.Parts(p.ctx, p.reckoner, f, func(part scoring.Part) error {
		if part.Agent != agent || !p.which.takes(part) {
			return nil
		}
		if at++; at > p.offset && len(p.rows) < p.limit {
			p.rows = append(p.rows, part)
		}
		return nil
	})
}
