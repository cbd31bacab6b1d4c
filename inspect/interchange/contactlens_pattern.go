package interchange

import "github.com/tingcha/tingcha/inspect/lang"

// patterns reads pattern match objects. A phrase is PLAIN, a LIST is any of several,
// PROXIMITY is two that are near each other, NUMERICAL a number that is said.
func (f *lensLeaf) patterns() lang.Condition {
	if !f.allow("CONTAINS_ANY") {
		return nil
	}
	var parts []lang.Condition
	for _, one := range f.operands.list {
		if c := f.pattern(one); c != nil {
			parts = append(parts, c)
		}
	}
	return join(true, parts)
}

func (f *lensLeaf) pattern(v *value) lang.Condition {
	if v.kind == isString {
		return f.said(wholeWords([]string{v.text}))
	}
	if !f.is(v, isObject) {
		return nil
	}
	switch kind := f.text(v.either("Type", "type"), ""); kind {
	case "PLAIN":
		return f.said(wholeWords(f.patternTexts(v)))
	case "LIST":
		return f.said(wholeWords(f.patternTexts(v)))
	case "PROXIMITY":
		return f.proximity(v)
	case "NUMERICAL":
		f.rest(v, "a number of any size is looked for")
		return f.said([]lang.Item{{Kind: lang.ValueItem, Text: "a number", Value: &lang.Value{}}})
	default:
		return f.lack(v, Missing, "pattern "+kind, "nothing is known of this pattern")
	}
}

// patternTexts are the words of a pattern: one, or a list.
func (f *lensLeaf) patternTexts(v *value) []string {
	words := v.either("Value", "Values", "Words", "List")
	if words == nil {
		f.wrong(v, "the words of the pattern are missing")
		return nil
	}
	if words.kind == isString {
		return []string{words.text}
	}
	return f.strings(words)
}

// proximity reads two patterns and how near they are.
func (f *lensLeaf) proximity(v *value) lang.Condition {
	sides := v.either("Values", "Value", "Patterns")
	distance := f.whole(v.field("Distance"), 0)
	within := v.field("IsWithin")
	switch {
	case sides == nil || !f.is(sides, isList):
		f.wrong(v, "Values is missing; it is a list of two patterns")
		return nil
	case len(sides.list) != 2:
		return f.lack(v, Missing, "pattern PROXIMITY", "two are near each other, and not %d", len(sides.list))
	case within != nil && !f.flag(within):
		return f.lack(v, Missing, "pattern PROXIMITY IsWithin false", "words that are far from each other cannot be looked for")
	}
	var lists [2]lang.List
	for i, side := range sides.list {
		switch {
		case side.kind == isString:
			lists[i].Items = wholeWords([]string{side.text})
		case side.kind == isList:
			lists[i].Items = wholeWords(f.strings(side))
		case f.is(side, isObject):
			lists[i].Items = wholeWords(f.patternTexts(side))
		}
		if len(lists[i].Items) == 0 {
			return nil
		}
	}
	f.lack(v, Differs, "pattern PROXIMITY", "the distance is counted in characters, and not in words")
	return lang.Says{Role: f.role, Words: lang.Near{A: lists[0], B: lists[1], Within: distance}, Scopes: f.scopes}
}
