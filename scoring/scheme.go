package scoring

import (
	"fmt"
	"math"

	"github.com/tingcha/tingcha/inspect"
)

// Scheme says what an agent's month is worth: which items count, and how much.
type Scheme []Weight

// Weight is an item of a scheme.
type Weight struct {
	Item   Item
	Points int // what it is worth at best (分值)
	// Full is the value, in the indicator's unit, from which on it earns all of its points
	// (考核目标), and None that at which it earns none. Between them it earns its part.
	Full, None float64
}

// DefaultScheme has the items of two published practices: satisfaction, quality, first close
// and the length of tickets (A08), and errors, urging and being on time (C06). These name no
// weights and no targets; those here are a convention, for the hotline to set its own.
func DefaultScheme() Scheme {
	return Scheme{
		{Item: Satisfaction, Points: 25, Full: 95, None: 70},
		{Item: Quality, Points: 25, Full: 100, None: 60},
		{Item: FirstClose, Points: 20, Full: 90, None: 60},
		{Item: TicketSteps, Points: 10, Full: 2, None: 6},
		{Item: OnTime, Points: 10, Full: 100, None: 80},
		{Item: Urged, Points: 5, Full: 0, None: 10},
		{Item: CallsInError, Points: 5, Full: 0, None: 5},
	}
}

// maxPoints is what one item may be worth.
const maxPoints = 1000

// Check is an error for a scheme that cannot be counted by: it names the item, and what to
// write.
func (s Scheme) Check() error {
	seen := map[Item]bool{}
	for _, w := range s {
		of, ok := Lookup(w.Item)
		switch {
		case !ok || !of.Summed() && of.Kind != Balance:
			return fmt.Errorf("%q is no indicator of an agent's month; see tingcha's dictionary of indicators", w.Item)
		case of.Better == Neither:
			return fmt.Errorf("%s: more of it is neither better nor worse; write another item", w.Item)
		case seen[w.Item]:
			return fmt.Errorf("%s stands there twice; write it once", w.Item)
		case w.Points < 1 || w.Points > maxPoints:
			return fmt.Errorf("%s: points %d: write 1 to %d", w.Item, w.Points, maxPoints)
		case !finite(w.Full) || !finite(w.None) || w.Full == w.None:
			return fmt.Errorf("%s: write full and none as two numbers that differ", w.Item)
		case (w.Full > w.None) != (of.Better == Higher):
			return fmt.Errorf("%s: full %g and none %g are the wrong way round: %s is better", w.Item, w.Full, w.None, of.Better)
		}
		seen[w.Item] = true
	}
	return nil
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) && math.Abs(v) < 1e12 }

// Items lists the items whose sums a sheet is made of.
func (s Scheme) Items() []Item {
	items := make([]Item, 0, len(s))
	for _, w := range s {
		items = append(items, w.of().Addend())
	}
	return items
}

// of looks the indicator up; Check has seen that it is there.
func (w Weight) of() Indicator {
	of, _ := Lookup(w.Item)
	return of
}

// Addend is the item whose sums the indicator is read from: its own, but of a Balance.
func (i Indicator) Addend() Item {
	if i.Kind == Balance {
		return i.Of
	}
	return i.Item
}

// Earned is what a value earns, to the hundredth of a point.
func (w Weight) Earned(value float64) inspect.Points {
	part := (value - w.None) / (w.Full - w.None)
	return inspect.Points(math.Round(hundred * float64(w.Points) * min(1, max(0, part))))
}

// Sheet is an agent's month as a scheme counts it.
type Sheet struct {
	Lines []SheetLine
	// Earned is what the month has earned of Possible, which leaves out what nobody knows: an
	// agent without rated calls is neither satisfying nor not.
	Earned, Possible inspect.Points
}

// SheetLine is one item of a sheet.
type SheetLine struct {
	Weight
	Of Indicator
	Sum
	Reading
	Earned inspect.Points // 0 where the value is not known
}

// Sheet counts the sums of an agent's month; those that are missing are empty.
func (s Scheme) Sheet(sums map[Item]Sum) Sheet {
	var sheet Sheet
	for _, w := range s {
		l := SheetLine{Weight: w, Of: w.of()}
		l.Sum = sums[l.Of.Addend()]
		if l.Reading = l.Of.Read(l.Sum); l.Known {
			l.Earned = w.Earned(l.Value)
			sheet.Earned += l.Earned
			sheet.Possible += inspect.Points(w.Points) * hundred
		}
		sheet.Lines = append(sheet.Lines, l)
	}
	return sheet
}
