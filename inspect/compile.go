package inspect

import (
	"errors"
	"fmt"

	"github.com/tingcha/tingcha/inspect/lang"
)

// rule compiles a rule's whole condition.
func (c *compiler) rule(r *lang.Rule) (node, error) {
	if r.When == nil {
		return nil, errors.New("it has no when")
	}
	when, err := c.node(r.When)
	if err == nil && r.Unless != nil {
		var unless node
		unless, err = c.node(r.Unless)
		when = and{when, not{unless}}
	}
	if err != nil || r.OnlyWhen() == nil {
		return when, err
	}
	asked, err := c.node(r.OnlyWhen())
	return and{unshown{asked}, when}, err
}

func (c *compiler) node(cond lang.Condition) (node, error) {
	switch cond := cond.(type) {
	case lang.And:
		parts, err := c.nodes(cond.Parts)
		return and(parts), err
	case lang.Or:
		parts, err := c.nodes(cond.Parts)
		return or(parts), err
	case lang.Not:
		x, err := c.node(cond.X)
		return not{x}, err
	case lang.Edge:
		x, err := c.node(cond.X)
		return edge{x, cond.Last}, err
	case lang.Nth:
		x, err := c.node(cond.X)
		return nth{leaf{condition: cond.String(), sought: c.wording(cond.X)}, x, cond.N}, err
	case lang.Count:
		return c.count(cond)
	case lang.Order:
		return c.order(cond)
	case lang.Named:
		return c.namedOf(cond)
	case lang.Says:
		return c.wordsOf(cond)
	case lang.Silence:
		l := leaf{condition: cond.String(), sought: cond.String()}
		return &silence{l, cond.LongerThan, cond.After, cond.BrokenBy}, nil
	case lang.Overlap:
		return &overlap{leaf{condition: cond.String(), sought: cond.String()}, cond.LongerThan, cond.By}, nil
	case lang.FastTurn:
		return fastTurnOf(cond), nil
	case lang.Metric:
		return metricOf(cond), nil
	case lang.Length:
		return lengthOf(cond), nil
	case lang.Field:
		return fieldOf(cond), nil
	case lang.Tickets:
		return c.tickets(cond)
	case lang.Promise:
		return c.promise(cond)
	case lang.Calls:
		return callsOf(cond), nil
	}
	return nil, fmt.Errorf("unknown condition %T", cond)
}

func (c *compiler) nodes(conditions []lang.Condition) ([]node, error) {
	var nodes []node
	for _, cond := range conditions {
		n, err := c.node(cond)
		if err != nil {
			return nil, err
		}
		nodes = append(nodes, n)
	}
	return nodes, nil
}
