package ask

import (
	"math"
	"slices"
	"time"

	"github.com/tingcha/tingcha/search"
	"github.com/tingcha/tingcha/storage"
)

// segment is a part of the index.
type segment struct {
	number         int64
	in             storage.Medium
	newest, oldest int64
}

// segments gives those that may have something of the filter's time, the newest first.
func (s *searcher) segments() ([]segment, error) {
	from, before := s.span()
	all, err := list(s.ctx, s.records, `SELECT segment, medium, newest, oldest FROM search_segment
		WHERE newest >= $1 AND oldest < $2 ORDER BY newest DESC, segment`, []any{from, before}, func(row Row) (segment, error) {
		var g segment
		return g, row.Scan(&g.number, &g.in, &g.newest, &g.oldest)
	})
	media := s.media()
	return slices.DeleteFunc(all, func(g segment) bool { return !slices.Contains(media, g.in) }), err
}

// span is the filter's time in milliseconds.
func (s *searcher) span() (from, before int64) {
	return bound(s.f.From, math.MinInt64), bound(s.f.Before, math.MaxInt64)
}

func bound(t time.Time, none int64) int64 {
	if t.IsZero() {
		return none
	}
	return storage.Millis(t)
}

// lookInto reads what a segment proposes until there are enough.
func (s *searcher) lookInto(g segment) error {
	plan := search.Plan{Query: s.f.Query, By: s.by, Tags: s.tags}
	docs, err := plan.Candidates(func(from, to search.Term) ([]search.Block, error) { return s.blocks(g, from, to) })
	if err != nil || len(docs) == 0 {
		return err
	}
	if docs, err = s.inTime(g, docs); err != nil {
		return err
	}
	pages := pager{s: s, g: g}
	for some := range slices.Chunk(docs, atOnce) {
		ids, newest, err := pages.named(some)
		if err != nil {
			return err
		}
		if s.enough(newest) {
			return nil
		}
		if s.read >= mostRead {
			s.until = newest
			return nil
		}
		if err := s.readAll(g.in, ids); err != nil {
			return err
		}
	}
	return nil
}

// blocks gives the blocks in which terms may be.
func (s *searcher) blocks(g segment, from, to search.Term) ([]search.Block, error) {
	return list(s.ctx, s.records, `SELECT first, data FROM search_block WHERE segment = $1 AND first <= $3
		AND first >= coalesce((SELECT max(b.first) FROM search_block b WHERE b.segment = $1 AND b.first <= $2), $2) ORDER BY first`,
		[]any{g.number, int64(from), int64(to)}, scanBlock)
}

func scanBlock(row Row) (search.Block, error) {
	var b search.Block
	var first int64
	err := row.Scan(&first, &b.Data)
	b.First = search.Term(first)
	return b, err
}

// inTime leaves out those that stand on pages without a text of the filter's time.
func (s *searcher) inTime(g segment, docs []uint32) ([]uint32, error) {
	from, before := s.span()
	if g.oldest >= from && g.newest < before {
		return docs, nil
	}
	var first, last int64
	err := one(s.ctx, s.records, `SELECT coalesce(min(page), 0), coalesce(max(page), -1) FROM search_page
		WHERE segment = $1 AND newest >= $2 AND oldest < $3`, []any{g.number, from, before}, []any{&first, &last})
	return slices.DeleteFunc(docs, func(n uint32) bool {
		page := int64(n / search.PageSize)
		return page < first || page > last
	}), err
}

// pager reads the names of a segment's texts, page by page.
type pager struct {
	s     *searcher
	g     segment
	page  int64
	texts []search.Doc // of the page; nil before the first
}

// named gives the IDs of texts by their numbers, which are in order, and when the newest
// of them was.
func (p *pager) named(docs []uint32) (ids []string, newest int64, err error) {
	for i, n := range docs {
		if page := int64(n / search.PageSize); p.texts == nil || p.page != page {
			if err := p.turn(page); err != nil {
				return nil, 0, err
			}
		}
		at := int(n % search.PageSize)
		if at >= len(p.texts) {
			return nil, 0, search.ErrDamaged
		}
		if i == 0 {
			newest = p.texts[at].At
		}
		ids = append(ids, p.texts[at].ID)
	}
	return ids, newest, nil
}

func (p *pager) turn(page int64) error {
	found, err := single(p.s.ctx, p.s.records, `SELECT newest, data FROM search_page WHERE segment = $1 AND page = $2`,
		[]any{p.g.number, page}, scanPage)
	if err != nil {
		return err
	}
	p.page = page
	p.texts, err = found.Texts()
	return err
}

func scanPage(row Row) (search.Page, error) {
	var p search.Page
	return p, row.Scan(&p.Newest, &p.Data)
}
