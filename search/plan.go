package search

import (
	"errors"
	"slices"
	"unicode/utf8"
)

// Posting is a text of a segment, by its number from the newest, with who said what was
// asked for.
type Posting struct {
	Doc uint32
	By  Roles
}

// Blocks gives the blocks of a segment in which the terms from and to, and those between
// them, may be: the last one that begins at or before from, and all that begin up to to.
type Blocks func(from, to Term) ([]Block, error)

// Plan says which texts of a segment are worth a look.
type Plan struct {
	Query Query
	By    Roles // who must have said it; Anyone narrows nothing
	// Tags narrow: a text must have one tag of each list. A list without tags lets
	// nothing through.
	Tags [][]Term
}

// Candidates gives the numbers of the texts that may be what the plan asks for, the
// newest first. No text that is so is left out.
func (p Plan) Candidates(blocks Blocks) ([]uint32, error) {
	var docs []uint32
	narrowed := false
	narrow := func(have []Posting, err error) error {
		some := numbers(have, p.By)
		if narrowed {
			some = both(docs, some)
		}
		docs, narrowed = some, true
		if err == nil && len(docs) == 0 {
			err = errNone
		}
		return err
	}
	err := p.narrow(blocks, narrow)
	for i := 0; err == nil && i < len(p.Query.Words); i++ {
		w := p.Query.Words[i]
		if !w.Not || utf8.RuneCountInString(w.Normal) > 2 {
			continue // whether a longer one is there, only the text can tell
		}
		var have []Posting
		have, err = wordIn(w.Normal, blocks)
		docs = without(docs, numbers(have, p.By))
	}
	if errors.Is(err, errNone) {
		return nil, nil
	}
	return docs, err
}

// errNone says that nothing can be left.
var errNone = errors.New("none")

// narrow hands over what each tag and each wanted word is in.
func (p Plan) narrow(blocks Blocks, narrow func([]Posting, error) error) error {
	for _, w := range p.Query.Words {
		if w.Not {
			continue
		}
		if err := narrow(wordIn(w.Normal, blocks)); err != nil {
			return err
		}
	}
	for _, tags := range p.Tags {
		var tagged []Posting
		for _, tag := range tags {
			have, err := between(tag, tag, blocks)
			if err != nil {
				return err
			}
			tagged = either(tagged, have)
		}
		if err := narrow(tagged, nil); err != nil {
			return err
		}
	}
	return nil
}

// wordIn gives the texts that have all pairs of a word, said by one side.
func wordIn(word string, blocks Blocks) ([]Posting, error) {
	runes := []rune(word)
	if len(runes) == 1 {
		from, to := beginsWith(runes[0])
		return between(from, to, blocks)
	}
	var have []Posting
	for i := range len(runes) - 1 {
		t := pair(runes[i], runes[i+1])
		these, err := between(t, t, blocks)
		if err != nil {
			return nil, err
		}
		if i > 0 {
			these = together(have, these)
		}
		if have = these; len(have) == 0 {
			return nil, nil
		}
	}
	return have, nil
}

// between gives the texts that have one of the terms from and to and those between.
func between(from, to Term, blocks Blocks) ([]Posting, error) {
	some, err := blocks(from, to)
	if err != nil {
		return nil, err
	}
	var all []Posting
	lists := 0
	for _, b := range some {
		err := b.each(func(t Term, list []byte) error {
			if t < from || t > to {
				return nil
			}
			lists++
			var err error
			all, err = appendPostings(all, list)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	if lists > 1 {
		all = settle(all)
	}
	return all, nil
}

func appendPostings(all []Posting, list []byte) ([]Posting, error) {
	r := reader{b: list}
	var next uint64
	for len(r.b) > 0 {
		v := r.uint()
		doc := next + v>>roleBits
		if r.bad || doc > 1<<31 {
			return nil, ErrDamaged
		}
		all = append(all, Posting{uint32(doc), Roles(v) & Anyone})
		next = doc + 1
	}
	return all, nil
}

// settle puts texts in order and makes one of those that come twice.
func settle(all []Posting) []Posting {
	slices.SortFunc(all, func(a, b Posting) int { return int(a.Doc) - int(b.Doc) })
	n := 0
	for i, p := range all {
		if i > 0 && all[n-1].Doc == p.Doc {
			all[n-1].By |= p.By
		} else {
			all[n] = p
			n++
		}
	}
	return all[:n]
}

// together gives the texts of both, said by a side that said both.
func together(a, b []Posting) []Posting {
	var all []Posting
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i].Doc < b[j].Doc:
			i++
		case a[i].Doc > b[j].Doc:
			j++
		default:
			if by := a[i].By & b[j].By; by != 0 {
				all = append(all, Posting{a[i].Doc, by})
			}
			i++
			j++
		}
	}
	return all
}

// either gives the texts of both lists.
func either(a, b []Posting) []Posting {
	if len(a) == 0 {
		return b
	}
	return settle(append(a, b...))
}

// numbers gives the numbers of the texts in which one of the roles said it.
func numbers(all []Posting, by Roles) []uint32 {
	some := make([]uint32, 0, len(all))
	for _, p := range all {
		if p.By&by != 0 {
			some = append(some, p.Doc)
		}
	}
	return some
}

// both gives the numbers that are in both lists.
func both(a, b []uint32) []uint32 {
	var all []uint32
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			all = append(all, a[i])
			i++
			j++
		}
	}
	return all
}

// without gives the numbers of the first list that are not in the second.
func without(a, b []uint32) []uint32 {
	j := 0
	return slices.DeleteFunc(a, func(n uint32) bool {
		for j < len(b) && b[j] < n {
			j++
		}
		return j < len(b) && b[j] == n
	})
}
