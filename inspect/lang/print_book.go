package lang

// joins says whether two declarations stand on lines that follow each other.
func joins(before, d Decl) bool {
	switch word, _ := d.declares(); word {
	case "use", "drop", "family":
		last, _ := before.declares()
		return last == word && len(*d.comments()) == 0
	}
	return false
}

// ofBooks prints what puts rulebooks together.
func (p *printer) ofBooks(d Decl) {
	switch d := d.(type) {
	case *Use:
		p.WriteString("use " + quote(d.Name) + "\n")
	case *Extension:
		p.WriteString("extend phrases " + d.Name + " =")
		p.items(d.Items)
	case *Drop:
		p.WriteString("drop rule " + d.Name + "\n")
	case *Family:
		p.WriteString("family " + d.Name + " " + quote(d.Title))
		if d.AtMost > 0 {
			p.WriteString(" at most " + points(d.AtMost) + " a call")
		}
		p.WriteByte('\n')
	case *OnlyWhen:
		p.WriteString("only when " + broken(d.Condition, len("only when ")) + "\n")
	}
}
