package search

import (
	"cmp"
	"encoding/binary"
	"errors"
	"slices"
)

// ErrDamaged is returned for bytes that no segment has.
var ErrDamaged = errors.New("damaged part of the index of words")

const (
	// PageSize is how many texts a page names.
	PageSize = 256
	// blockSize is how many bytes a block may have before it is closed. One of so many
	// stands in a row of PostgreSQL without being moved out of it.
	blockSize = 1800
)

// Doc is a text as a segment knows it.
type Doc struct {
	ID      string
	At      int64 // when it was said or written, in milliseconds since 1970
	Made    int64 // of two entries of one text the one that was made later has the higher number
	Entries []Entry
}

// Segment is the index of some texts, as it is kept. Texts are numbered from the newest to
// the oldest, so that the newest are found first.
type Segment struct {
	Docs           int
	Newest, Oldest int64 // milliseconds since 1970
	Pages          []Page
	Blocks         []Block
}

// Page names PageSize texts, the last one fewer.
type Page struct {
	Newest, Oldest int64
	Data           []byte
}

// Block has the terms from First on, up to the next block's, and for each which texts
// have it.
type Block struct {
	First Term
	Data  []byte
}

// Build makes the segment of texts. It puts docs in order; there must be one at least,
// and each ID once.
func Build(docs []Doc) Segment {
	slices.SortFunc(docs, newestFirst)
	lists := map[Term]*list{}
	for i, d := range docs {
		for _, e := range d.Entries {
			l := lists[e.term()]
			if l == nil {
				l = new(list)
				lists[e.term()] = l
			}
			l.add(uint32(i), e.roles())
		}
	}
	terms := make([]Term, 0, len(lists))
	for t := range lists {
		terms = append(terms, t)
	}
	slices.Sort(terms)
	s := frame(docs)
	var w blockWriter
	for _, t := range terms {
		w.add(t, lists[t].b)
	}
	s.Blocks = w.blocks
	return s
}

func newestFirst(a, b Doc) int {
	return cmp.Or(cmp.Compare(b.At, a.At), cmp.Compare(a.ID, b.ID))
}

// frame makes a segment that names texts and has no terms yet.
func frame(docs []Doc) Segment {
	s := Segment{Docs: len(docs), Newest: docs[0].At, Oldest: docs[len(docs)-1].At}
	for some := range slices.Chunk(docs, PageSize) {
		s.Pages = append(s.Pages, pageOf(some))
	}
	return s
}

func pageOf(docs []Doc) Page {
	p := Page{Newest: docs[0].At, Oldest: docs[len(docs)-1].At}
	last := Doc{At: p.Newest}
	for _, d := range docs {
		shared := 0
		for shared < min(len(last.ID), len(d.ID)) && last.ID[shared] == d.ID[shared] {
			shared++
		}
		p.Data = binary.AppendUvarint(p.Data, uint64(last.At-d.At))
		p.Data = binary.AppendUvarint(p.Data, uint64(d.Made))
		p.Data = binary.AppendUvarint(p.Data, uint64(shared))
		p.Data = binary.AppendUvarint(p.Data, uint64(len(d.ID)-shared))
		p.Data = append(p.Data, d.ID[shared:]...)
		last = d
	}
	return p
}

// Texts gives the texts that the page names, without their entries.
func (p Page) Texts() ([]Doc, error) {
	var docs []Doc
	r := reader{b: p.Data}
	last := Doc{At: p.Newest}
	for len(r.b) > 0 {
		d := Doc{At: last.At - int64(r.uint()), Made: int64(r.uint())}
		shared, size := r.uint(), r.uint()
		if shared > uint64(len(last.ID)) {
			return nil, ErrDamaged
		}
		d.ID = last.ID[:shared] + string(r.bytes(size))
		if r.bad {
			return nil, ErrDamaged
		}
		docs = append(docs, d)
		last = d
	}
	return docs, nil
}

// list is which texts have a term, as it is kept: of each text the distance from the one
// before, and in the lower bits who said it.
type list struct {
	next uint32 // behind the last text
	b    []byte
}

func (l *list) add(doc uint32, by Roles) {
	l.b = binary.AppendUvarint(l.b, uint64(doc-l.next)<<roleBits|uint64(by))
	l.next = doc + 1
}

// blockWriter packs terms in order.
type blockWriter struct {
	blocks []Block
	last   Term
}

func (w *blockWriter) add(t Term, list []byte) {
	n := len(w.blocks)
	if n == 0 || len(w.blocks[n-1].Data)+len(list) > blockSize {
		w.blocks = append(w.blocks, Block{First: t})
		w.last = t
		n++
	}
	b := &w.blocks[n-1]
	b.Data = binary.AppendUvarint(b.Data, uint64(t-w.last))
	b.Data = binary.AppendUvarint(b.Data, uint64(len(list)))
	b.Data = append(b.Data, list...)
	w.last = t
}

// each gives the terms of the block in order, with their lists.
func (b Block) each(fn func(Term, []byte) error) error {
	r := reader{b: b.Data}
	t := b.First
	for len(r.b) > 0 {
		t += Term(r.uint())
		list := r.bytes(r.uint())
		if r.bad {
			return ErrDamaged
		}
		if err := fn(t, list); err != nil {
			return err
		}
	}
	return nil
}

// reader reads numbers and bytes; the first mistake sticks.
type reader struct {
	b   []byte
	bad bool
}

func (r *reader) uint() uint64 {
	v, n := binary.Uvarint(r.b)
	if n <= 0 {
		r.b, r.bad = nil, true
		return 0
	}
	r.b = r.b[n:]
	return v
}

func (r *reader) bytes(n uint64) []byte {
	if n > uint64(len(r.b)) {
		r.b, r.bad = nil, true
		return nil
	}
	b := r.b[:n]
	r.b = r.b[n:]
	return b
}
