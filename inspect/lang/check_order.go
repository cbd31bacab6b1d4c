package lang

import "fmt"

// order tells of sides that can have no hits, or none where they are looked for.
func (c *checker) order(o Order) {
	sides := []Condition{o.A, o.B}
	if o.Without != nil {
		sides = append(sides, o.Without)
	}
	for _, side := range sides {
		c.located(side, "order needs")
	}
	if o.Relation != SameTurn && o.Relation != SameClause {
		return
	}
	for _, side := range sides {
		switch side.(type) {
		case Silence, Overlap:
			c.fault(side.Place(), fmt.Sprintf("%q is in no turn; write within … of", short(side.String())), "")
		}
	}
}
