package lang

// joins says whether two declarations stand on lines that follow each other.
func joins(before, d Decl) bool {
	switch d := d.(type) {
	case *Use:
		_, same := before.(*Use)
		return same && len(d.Comments) == 0
	case *Drop:
		_, same := before.(*Drop)
		return same && len(d.Comments) == 0
	case *Family:
		_, same := before.(*Family)
		return same && len(d.Comments) == 0
	}
	return false
}

// ofBooks prints what puts rulebooks together.
func (p *printer) ofBooks(d Decl) {
	switch d := d.(type) {
	case *Use:
		p.notes("", d.Comments)
		p.WriteString("use " + quote(d.Name) + "\n")
	case *Extension:
		p.notes("", d.Comments)
		p.WriteString("extend phrases " + d.Name + " =")
		p.items(d.Items)
	case *Drop:
		p.notes("", d.Comments)
		p.WriteString("drop rule " + d.Name + "\n")
	case *Family:
		p.notes("", d.Comments)
		p.WriteString("family " + d.Name + " " + quote(d.Title))
		if d.AtMost > 0 {
			p.WriteString(" at most " + points(d.AtMost) + " a call")
		}
		p.WriteByte('\n')
	case *OnlyWhen:
		p.notes("", d.Comments)
		p.WriteString("only when " + broken(d.Condition, len("only when ")) + "\n")
	}
}
