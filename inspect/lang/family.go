package lang

// Family names what rules of one kind are counted under, and may say what their
// confirmed findings take in one call together at most.
type Family struct {
	Pos      Position
	Name     string
	Title    string // for pages
	AtMost   int64  // hundredths of a point; 0 when there is no limit
	Comments []string
}

// Place is where the family begins.
func (f *Family) Place() Position               { return f.Pos }
func (f *Family) declares() (word, name string) { return "family", f.Name }
func (f *Family) comments() *[]string           { return &f.Comments }

// Families are the families in force in their order, those of used rulebooks first.
func (b *Rulebook) Families() []*Family { return only[*Family](b.decls()) }

// family reads family NAME "TITLE" [at most N a call].
func (p *parser) family() (*Family, bool) {
	f := &Family{Pos: p.position(p.take().at)}
	var ok bool
	if f.Name, ok = p.plainName("family"); !ok {
		return f, false
	}
	if p.peek(0).kind != stringToken {
		return f, p.expected("the title of the family in double quotes")
	}
	f.Title = p.take().text
	if p.taken("at") {
		at := p.peek(1)
		if !p.words("most") {
			return f, false
		}
		if f.AtMost, ok = p.points(); !ok || !p.words("a", "call") {
			return f, false
		}
		if f.AtMost == 0 {
			p.wrong(at, "a family that takes nothing is one of rules without deduct; write more than 0", "")
		}
	}
	f.Comments = p.trail()
	return f, true
}

// family tells of a rule whose family is nearly one that is declared. Others are
// free: a family need not be declared.
func (c *checker) family(rule *Rule) {
	if rule.Family == "" || c.families[rule.Family] != nil {
		return
	}
	meant := near(c, rule.Family, c.families)
	if meant != "" && distance([]rune(rule.Family), []rune(meant)) <= 2 {
		c.fault(rule.familyAt, "there is no family "+quote(short(rule.Family)), meant)
	}
}
