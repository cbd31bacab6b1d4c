package interchange

import (
	"strconv"
	"strings"

	"github.com/tingcha/tingcha/inspect/lang"
)

// said writes a test for words.
func (t *scaTests) said(s lang.Says) *expr {
	switch w := s.Words.(type) {
	case lang.List:
		return t.list(s, w)
	case lang.ButNot:
		t.says(s)
		return t.add("REGULAR_EXPRESSION", object{"regex": w.Yes.Text, "notRegex": w.No.Text})
	case lang.Like:
		t.says(s)
		return t.like(w)
	case lang.Near:
		t.says(s)
		return t.near(w)
	case lang.Speech:
		t.says(s)
		return t.add("REGULAR_EXPRESSION", object{"regex": ".+"})
	}
	return t.lack(s, "SCA has no operator for it")
}

// says tells what is lost of where and how words are looked for.
func (t *scaTests) says(s lang.Says) {
	t.guards(s)
	for i, scope := range s.Scopes {
		if i > 0 || scope.Duration > 0 || scope.End > 0 || scope.Percent > 0 {
			t.lose(Missing, scope.String(), "a range is counted in sentences, and there is one")
		}
	}
}

func (t *scaTests) list(s lang.Says, l lang.List) *expr {
	w := t.words(l.Items, l.Sound)
	t.says(s)
	sets := false
	for _, item := range l.Items {
		sets = sets || item.Kind == lang.SetName
	}
	switch l.Quantifier {
	case lang.Any:
		return t.any(w)
	case lang.None:
		if len(w.regexes) == 0 {
			return t.add("INCLUDE_KEYWORDS", object{"keywords": w.phrases, "keywordMatchSize": 0, "contextChatMatch": true})
		}
		if e := t.any(w); e != nil {
			return &expr{op: '!', parts: []*expr{e}}
		}
		return nil
	case lang.TimesExactly, lang.TimesAtMost:
		return t.lack(s, "hits are counted up from a number only")
	case lang.All, lang.AtLeast, lang.Times:
	}
	switch {
	case len(w.regexes) > 0:
		return t.lack(s, "expressions are not counted")
	case l.Quantifier == lang.All && sets:
		return t.allOfSets(s, l)
	}
	param := object{"keywords": w.phrases, "keywordMatchSize": map[lang.Quantifier]int{lang.All: -1, lang.Times: 1, lang.AtLeast: l.N}[l.Quantifier]}
	if l.Quantifier == lang.Times {
		param["threshold"] = l.N
	}
	t.unit(s, param)
	return t.add("INCLUDE_KEYWORDS", param)
}

// unit writes in how many sentences the keywords may be.
func (t *scaTests) unit(s lang.Says, param object) {
	switch s.Unit {
	case lang.WholeCall:
		param["contextChatMatch"] = true
	case lang.OneClause:
		param["in_sentence"] = true
	case lang.OneTurn, lang.EveryTurn:
	}
}

// allOfSets writes one of each set as synonyms of its first phrase.
func (t *scaTests) allOfSets(s lang.Says, l lang.List) *expr {
	var keywords []string
	synonyms := object{}
	for _, item := range l.Items {
		w := t.words([]lang.Item{item}, l.Sound)
		if len(w.phrases) == 0 {
			continue
		}
		keywords = append(keywords, w.phrases[0])
		if len(w.phrases) > 1 {
			synonyms[w.phrases[0]] = w.phrases[1:]
		}
	}
	param := object{"keywords": keywords, "keywordMatchSize": -1, "keywordExtension": 1, "synonyms": synonyms}
	t.unit(s, param)
	return t.add("INCLUDE_KEYWORDS", param)
}

// any writes any of phrases and expressions: several operators with || between.
func (t *scaTests) any(w words) *expr {
	var all []*expr
	if len(w.phrases) > 0 {
		all = append(all, t.add("HIT_ANY_KEYWORDS", object{"keywords": w.phrases, "keywordMatchSize": 1}))
	}
	for _, regex := range w.regexes {
		all = append(all, t.add("REGULAR_EXPRESSION", object{"regex": regex}))
	}
	switch len(all) {
	case 0:
		return nil
	case 1:
		return all[0]
	}
	return &expr{op: '|', parts: all}
}

func (t *scaTests) like(l lang.Like) *expr {
	score := l.AtLeast
	if score == 0 {
		score = usualLikeness
	}
	var texts []string
	for _, e := range l.Examples {
		texts = append(texts, e.Text)
	}
	return t.add("SIMILAR_MATCH", object{"similarlySentences": texts, "score": score})
}

// usualLikeness is what says like asks for when nothing is said, in per cent.
const usualLikeness = 60

// near writes words with few characters between them as an expression.
func (t *scaTests) near(n lang.Near) *expr {
	a, b := t.words(n.A.Items, n.A.Sound), t.words(n.B.Items, n.B.Sound)
	if t.missing {
		return nil
	}
	t.lose(Differs, n.String(), "it is written as an expression, in which punctuation and blanks between the words are counted")
	x, y := a.alternatives(), b.alternatives()
	gap := ".{0," + strconv.Itoa(n.Within) + "}"
	return t.add("REGULAR_EXPRESSION", object{"regex": x + gap + y + "|" + y + gap + x})
}

// alternatives are words as an expression for any of them.
func (w words) alternatives() string {
	var all []string
	for _, p := range w.phrases {
		all = append(all, quoteMeta(p))
	}
	for _, r := range w.regexes {
		all = append(all, "(?:"+r+")")
	}
	return "(?:" + strings.Join(all, "|") + ")"
}
