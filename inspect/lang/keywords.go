package lang

import "slices"

// keyword says whether a name has a meaning in the language, so that nothing else
// may have it.
func keyword(name string) bool { return slices.Contains(keywords(), name) }

// keywords are the words of the language, by what they belong to.
func keywords() []string {
	return []string{
		"phrases", "condition", "rule", "label", "serves", "level", "deduct", "family", "note", "when", "unless", "fires", "silent",
		"use", "extend", "drop", "only", "dimension", "show", "shadow", "once", "up",
		"and", "or", "not", "no",
		"agent", "customer", "anyone", "says", "speaks", "repeats", "like",
		"any", "all", "none", "of", "at", "least", "most", "exactly", "time", "times", "near", "but", "within", "character", "characters",
		"negated", "hypothetical", "quoted", "past",
		"in", "first", "last", "turn", "turns", "clause", "one", "every", "from", "to", "start", "end",
		"before", "after", "followed", "preceded", "by", "then", "with", "between", "the", "same", "as", "each",
		"sound", "silence", "overlap", "duration", "longer", "than", "broken",
		"ticket", "call", "filed", "repeat", "later", "outbound", "about", "this", "another", "saying", "unlike", "kept", "unkept", "faster",
	}
}
