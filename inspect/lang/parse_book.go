package lang

import "fmt"

// use reads use "NAME".
func (p *parser) use(book *Rulebook) (*Use, bool) {
	t := p.take()
	u := &Use{Pos: p.position(t.at)}
	if p.peek(0).kind != stringToken {
		return u, p.expected("the rulebook's name in double quotes")
	}
	u.Name = p.take().text
	u.Comments = p.trail()
	for _, d := range book.Decls {
		first, isUse := d.(*Use)
		switch {
		case !isUse:
			p.wrong(t, "use stands at the top of the file, before all else", "")
			return u, true
		case first.Name == u.Name:
			p.wrong(t, fmt.Sprintf("rulebook %q is used twice", short(u.Name)), "")
			return u, true
		}
	}
	return u, true
}

// onlyWhen reads only when CONDITION.
func (p *parser) onlyWhen(book *Rulebook) (*OnlyWhen, bool) {
	t := p.take()
	o := &OnlyWhen{Pos: p.position(t.at)}
	if !p.words("when") {
		return o, false
	}
	var ok bool
	o.Condition, ok = p.condition()
	o.Comments = p.trail()
	for _, d := range book.Decls {
		switch d.(type) {
		case *Use:
			continue
		case *OnlyWhen:
			p.wrong(t, "only when is given twice; join the two with and", "")
		default:
			p.wrong(t, "only when stands at the top of the file, behind use and before all else", "")
		}
		break
	}
	if field, isField := sectorOf(o.Condition); isField {
		p.sector = field
	}
	return o, ok
}

// sectorOf is the branch that a condition asks for: that of a file's examples.
func sectorOf(c Condition) (sector string, found bool) {
	switch c := c.(type) {
	case Field:
		return c.Text, c.Name == "call.sector" && c.Op == "="
	case And:
		for _, part := range c.Parts {
			if sector, found = sectorOf(part); found {
				return sector, true
			}
		}
	}
	return "", false
}

// extension reads extend phrases NAME = ITEM, ITEM.
func (p *parser) extension() (*Extension, bool) {
	e := &Extension{Pos: p.position(p.take().at)}
	if !p.peek(0).is("phrases") {
		return e, p.expected(`"phrases"`, "phrases")
	}
	set, ok := p.phraseSet()
	e.Name, e.Items, e.Comments = set.Name, set.Items, set.Comments
	return e, ok
}

// drop reads drop rule NAME.
func (p *parser) drop() (*Drop, bool) {
	d := &Drop{Pos: p.position(p.take().at)}
	if !p.words("rule") {
		return d, false
	}
	var ok bool
	d.Name, ok = p.word("the name of the rule")
	d.Comments = p.trail()
	return d, ok
}

// topWords begin a declaration.
func topWords() []string {
	return []string{"phrases", "condition", "rule", "use", "only", "extend", "drop", "family"}
}
