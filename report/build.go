package report

import "strconv"

// Build makes a bulletin of its material.
func Build(of Material, w Words) Bulletin {
	m := maker{of, w}
	b := Bulletin{Kind: of.Kind, Lang: w.Lang, Title: w.title(of.Kind, of.Period), Period: of.Period, Dept: of.Dept, AsOf: of.AsOf}
	switch of.Kind {
	case Indicators:
		b.Sections, b.Notes = m.indicators(), m.figureNotes()
	case Supervision:
		b.Sections, b.Notes = m.supervision(), m.figureNotes()
	case Coverage:
		b.Sections, b.Notes = m.coverage(), []string{w.say("note.coverage")}
	case Violations:
		b.Sections, b.Notes = m.violations(), []string{w.say("note.violations")}
	case Analysis:
		b.Sections, b.Notes = m.analysis(), m.figureNotes()
	case Contest:
		b.Sections, b.Notes = m.contest(), append([]string{w.say("note.contest")}, m.figureNotes()...)
	case Awards:
		b.Sections, b.Notes = m.awards(), append([]string{w.say("note.awards")}, m.figureNotes()...)
	case Groups: // made by Compare
	}
	b.Sections = append(m.remarks(b.Sections), m.locked()...)
	if of.Unsummed > 0 {
		b.Notes = append(b.Notes, w.say("note.unsummed", strconv.Itoa(of.Unsummed)))
	}
	return b
}

// figureNotes say how figures are meant, and how much of them may still change.
func (m maker) figureNotes() []string {
	notes := []string{m.w.say("note.interval"), m.w.say("note.human"), m.w.say("note.due")}
	var open int64
	for _, s := range m.Now {
		open += s.Unsettled
	}
	if open > 0 {
		notes = append(notes, m.w.say("note.unsettled", grouped(strconv.FormatInt(open, 10))))
	}
	return notes
}
