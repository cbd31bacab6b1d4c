package lang

// reference is a place at which a declaration names another.
type reference struct {
	at Position
	to Decl
}

// references are the sets and conditions that a declaration names itself, in
// order. Names that do not exist are left out.
func (c *checker) references(d Decl) []reference {
	var all []reference
	items := func(items []Item) {
		for _, item := range items {
			if set := c.sets[item.Text]; item.Kind == SetName && set != nil {
				all = append(all, reference{item.Pos, set})
			}
		}
	}
	condition := func(cond Condition) {
		if named, ok := cond.(Named); ok && c.definitions[named.Name] != nil {
			all = append(all, reference{named.Pos, c.definitions[named.Name]})
		}
		for _, list := range listsIn(cond) {
			items(list.Items)
		}
	}
	switch d := d.(type) {
	case *PhraseSet:
		items(d.Items)
	case *Definition:
		walk(d.Condition, condition)
	case *Rule:
		walk(d.only, condition)
		walk(d.When, condition)
		walk(d.Unless, condition)
	}
	return all
}

// uses are the sets and conditions that a rule depends on, also through others,
// each once in the order in which they are met.
func (c *checker) uses(rule *Rule) []Decl {
	var all []Decl
	seen := map[Decl]bool{}
	var visit func(Decl)
	visit = func(d Decl) {
		for _, used := range c.references(d) {
			if !seen[used.to] {
				seen[used.to] = true
				all = append(all, used.to)
				visit(used.to)
			}
		}
	}
	visit(rule)
	if family := c.families[rule.Family]; family != nil {
		all = append(all, family)
	}
	return all
}
