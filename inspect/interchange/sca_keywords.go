package interchange

import (
	"slices"
	"unicode"

	"github.com/tingcha/tingcha/inspect/lang"
)

// keywords reads HIT_ANY_KEYWORDS and INCLUDE_KEYWORDS.
func (o *scaOperator) keywords() *found {
	p := o.param
	words := o.strings(p.field("keywords"))
	if len(words) == 0 {
		o.wrong(p, "keywords is missing; it is a list of words")
		return nil
	}
	usual := 1
	if o.kind == "INCLUDE_KEYWORDS" {
		usual = -1
	}
	size, joined := o.whole(p.field("keywordMatchSize"), usual), o.flag(p.field("contextChatMatch"))
	inClause, hits := o.flag(p.field("in_sentence")) && !joined, o.whole(p.field("threshold"), 0)
	if o.flag(p.field("case_sensitive")) && slices.ContainsFunc(words, hasLatin) {
		o.lack(Differs, "case_sensitive", "letters are compared without their case")
	}
	list := lang.List{Items: phrasesOf(words), N: size}
	switch {
	case size == 1:
	case size == -1 || size == len(words):
		list.Quantifier, list.N = lang.All, 0
	case size == 0:
		list.Quantifier = lang.None
	case size < -1 || size > len(words):
		return o.lack(Missing, "keywordMatchSize", "%d of %d keywords can never be said", size, len(words))
	default:
		list.Quantifier = lang.AtLeast
	}
	if len(words) == 1 && list.Quantifier == lang.All {
		list.Quantifier = lang.Any
	}
	if list.Quantifier == lang.Any {
		list.N = 0
	}
	if !o.extend(p, &list) {
		return nil
	}
	if hits > 1 {
		if list.Quantifier != lang.Any {
			return o.lack(Missing, "threshold", "hits are counted of any of the keywords, and not of all")
		}
		list.Quantifier, list.N = lang.Times, hits
	}
	return o.listed(list, joined, inClause)
}

// listed puts a list of keywords into the range.
func (o *scaOperator) listed(list lang.List, joined, inClause bool) *found {
	if list.Quantifier == lang.None {
		return o.absent(list, joined)
	}
	s := o.in(list)
	if list.Quantifier == lang.Any || joined {
		if o.r.anchor != nil && list.Quantifier != lang.Any {
			return o.lack(Missing, "contextChatMatch", "several keywords in several sentences at an anchor; near one hit they are looked for in one sentence")
		}
		return &found{cond: s}
	}
	switch {
	case o.r.every && inClause:
		return o.lack(Missing, "in_sentence", "that each sentence has all of it in one clause cannot be said")
	case o.r.every:
	case inClause:
		s.Unit = lang.OneClause
	default:
		s.Unit = lang.OneTurn
	}
	return &found{cond: s}
}

// absent is keywordMatchSize 0: none of the keywords in all of the range, or a
// sentence of it that has none.
func (o *scaOperator) absent(list lang.List, joined bool) *found {
	list.Quantifier = lang.Any
	s := o.in(list)
	if joined || o.r.every || o.r.single() {
		s.Unit = lang.WholeCall
		o.r.every = o.r.every && o.r.anchor == nil
		return &found{cond: s, none: true}
	}
	if o.r.anchor != nil {
		return o.lack(Missing, "contextChatMatch", "a single sentence at an anchor that has none of the keywords; with contextChatMatch it is none in all of them")
	}
	speaks := s
	speaks.Words = lang.Speech{}
	s.Unit = lang.EveryTurn
	return &found{cond: lang.And{Parts: []lang.Condition{speaks, lang.Not{X: s}}}, fact: true}
}

// extend adds synonyms.
func (o *scaOperator) extend(p *value, list *lang.List) bool {
	own, synonyms := o.flag(p.field("keywordExtension")), p.field("synonyms")
	if synonyms == nil || synonyms.empty() {
		if own {
			o.lack(Differs, "keywordExtension", "the synonyms of Aliyun are not known; write those that are meant")
		}
		return true
	}
	if !o.is(synonyms, isObject) || !own {
		return true
	}
	for _, word := range synonyms.order {
		more := phrasesOf(o.strings(synonyms.field(word)))
		i := slices.IndexFunc(list.Items, func(item lang.Item) bool { return item.Text == word })
		switch {
		case i < 0 || len(more) == 0:
		case list.Quantifier == lang.Any || list.Quantifier == lang.None:
			list.Items = append(list.Items, more...)
		case list.Quantifier == lang.All:
			set := &lang.PhraseSet{Name: o.name("synonyms", "synonyms"), Items: append([]lang.Item{list.Items[i]}, more...)}
			if err := o.check(set); err != nil {
				o.lack(Missing, "synonyms", "%s", firstLine(err))
				return false
			}
			o.decls = append(o.decls, set)
			list.Items[i] = lang.Item{Kind: lang.SetName, Text: set.Name}
		default:
			o.lack(Missing, "synonyms", "of at least N keywords each synonym would count as another")
			return false
		}
	}
	return true
}

func phrasesOf(words []string) []lang.Item {
	var items []lang.Item
	for _, word := range words {
		if !slices.ContainsFunc(items, func(i lang.Item) bool { return i.Text == word }) {
			items = append(items, lang.Item{Kind: lang.Phrase, Text: word})
		}
	}
	return items
}

func hasLatin(word string) bool {
	for _, r := range word {
		if unicode.IsUpper(r) || unicode.IsLower(r) {
			return true
		}
	}
	return false
}
