package search

import (
	"cmp"
	"maps"
	"slices"
)

// Merge makes one segment of several. Of a text that is in more than one the entry that was
// made last is kept.
func Merge(segments []Segment) (Segment, error) {
	docs, places, err := renumber(segments)
	if err != nil {
		return Segment{}, err
	}
	lists, err := allLists(segments)
	if err != nil {
		return Segment{}, err
	}
	merged := frame(docs)
	var w blockWriter
	for len(lists) > 0 {
		t, n := lists[0].term, 1
		for n < len(lists) && lists[n].term == t {
			n++
		}
		packed, err := joined(lists[:n], places)
		if err != nil {
			return Segment{}, err
		}
		if len(packed) > 0 {
			w.add(t, packed)
		}
		lists = lists[n:]
	}
	merged.Blocks = w.blocks
	return merged, nil
}

// dropped is the new number of a text of which another segment has a later entry.
const dropped = ^uint32(0)

// held is an entry of a text with its place.
type held struct {
	Doc
	segment, number int
}

// renumber gives the texts of all segments in their new order, and for each segment the new
// numbers of its texts.
func renumber(segments []Segment) (docs []Doc, places [][]uint32, err error) {
	last := map[string]held{}
	for i, s := range segments {
		n := 0
		for _, page := range s.Pages {
			texts, err := page.Texts()
			if err != nil {
				return nil, nil, err
			}
			for _, d := range texts {
				if before, twice := last[d.ID]; !twice || before.Made <= d.Made {
					last[d.ID] = held{d, i, n}
				}
				n++
			}
		}
		places = append(places, slices.Repeat([]uint32{dropped}, n))
	}
	kept := slices.SortedFunc(maps.Values(last), func(a, b held) int { return newestFirst(a.Doc, b.Doc) })
	for n, d := range kept {
		docs = append(docs, d.Doc)
		places[d.segment][d.number] = uint32(n)
	}
	return docs, places, nil
}

// termList is the list of a term in one of the segments.
type termList struct {
	term    Term
	segment int
	list    []byte
}

func allLists(segments []Segment) ([]termList, error) {
	var all []termList
	for i, s := range segments {
		for _, b := range s.Blocks {
			err := b.each(func(t Term, list []byte) error {
				all = append(all, termList{t, i, list})
				return nil
			})
			if err != nil {
				return nil, err
			}
		}
	}
	slices.SortFunc(all, func(a, b termList) int { return cmp.Or(cmp.Compare(a.term, b.term), cmp.Compare(a.segment, b.segment)) })
	return all, nil
}

// joined packs the lists of one term under the new numbers.
func joined(lists []termList, places [][]uint32) ([]byte, error) {
	var all []Posting
	for _, l := range lists {
		some, err := appendPostings(nil, l.list)
		if err != nil {
			return nil, err
		}
		for _, p := range some {
			if int(p.Doc) >= len(places[l.segment]) {
				return nil, ErrDamaged
			}
			if n := places[l.segment][p.Doc]; n != dropped {
				all = append(all, Posting{n, p.By})
			}
		}
	}
	slices.SortFunc(all, func(a, b Posting) int { return int(a.Doc) - int(b.Doc) })
	var packed list
	for _, p := range all {
		packed.add(p.Doc, p.By)
	}
	return packed.b, nil
}
