package ask

import (
	"context"
	"slices"

	"github.com/tingcha/tingcha/search"
	"github.com/tingcha/tingcha/storage"
)

// Unindexed are texts that are not in the index of words yet.
type Unindexed struct {
	Todo []int64      // the rows that say so
	Docs []search.Doc // those that are there
}

// NextUnindexed asks for the first of the texts that are not in the index yet, limit
// rows that say so at most.
func NextUnindexed(in storage.Medium, limit int) Question[Unindexed] {
	return Question[Unindexed]{"texts to index", func(ctx context.Context, r Records) (Unindexed, error) {
		var u Unindexed
		seen := map[string]bool{}
		ids, err := list(ctx, r, `SELECT seq, id FROM search_todo WHERE medium = $1 ORDER BY seq LIMIT $2`, []any{in, limit},
			func(row Row) (string, error) {
				var seq int64
				var id string
				err := row.Scan(&seq, &id)
				u.Todo = append(u.Todo, seq)
				return id, err
			})
		if err != nil {
			return u, err
		}
		ids = slices.DeleteFunc(ids, func(id string) bool {
			twice := seen[id]
			seen[id] = true
			return twice
		})
		u.Docs, err = docsOf(ctx, r, in, ids)
		return u, err
	}}
}

// docsOf reads texts as the index takes them.
func docsOf(ctx context.Context, r Records, in storage.Medium, ids []string) ([]search.Doc, error) {
	var made int64
	if err := one(ctx, r, `SELECT coalesce(max(made), 0) + 1 FROM search_segment`, nil, []any{&made}); err != nil {
		return nil, err
	}
	var docs []search.Doc
	var text search.Text
	var entries []search.Entry
	for some := range slices.Chunk(ids, atOnce) {
		all, err := wordsOf(ctx, r, in, some)
		if err != nil {
			return nil, err
		}
		found, err := findingTags(ctx, r, in, some)
		if err != nil {
			return nil, err
		}
		for _, w := range all {
			w.fill(&text)
			tags := append(found[w.search.ID], agentTag(w.search.Agent), deptTag(w.search.Dept))
			entries = text.Entries(entries, tags...)
			docs = append(docs, search.Doc{ID: w.search.ID, At: storage.Millis(w.search.At), Made: made, Entries: slices.Clone(entries)})
		}
	}
	return docs, nil
}

// findingTags gives the tags of the findings of calls.
func findingTags(ctx context.Context, r Records, in storage.Medium, ids []string) (map[string][]search.Term, error) {
	tags := map[string][]search.Term{}
	if in != storage.InCalls {
		return tags, nil
	}
	err := r.Ask(ctx, `SELECT l.call_id, f.rule, f.level FROM ledger l JOIN finding f ON f.n = l.n WHERE l.call_id IN (`+places()+`)`,
		named(ids), func(row Row) error {
			var id, rule, level string
			err := row.Scan(&id, &rule, &level)
			tags[id] = append(tags[id], ruleTag(rule), levelTag(level))
			return err
		})
	return tags, err
}

// LeftUnindexed asks how many rows say that a text is not in the index yet.
func LeftUnindexed() Question[int] {
	return Question[int]{"texts to index", func(ctx context.Context, r Records) (int, error) {
		n := 0
		err := one(ctx, r, `SELECT count(*) FROM search_todo`, nil, []any{&n})
		return n, err
	}}
}

// Alike are segments that are better one.
type Alike struct {
	Numbers  []int64
	Made     int64 // the last one's
	Segments []search.Segment
}

const (
	fewAlike = 8      // segments of one size that are made one
	wholeDoc = 32_768 // texts from which on a segment stays what it is
)

// SegmentsAlike asks for segments of a medium that are of about one size and better one; for
// none when there are none.
func SegmentsAlike(in storage.Medium) Question[Alike] {
	return Question[Alike]{"segments of the index", func(ctx context.Context, r Records) (Alike, error) {
		bySize := map[int][]int64{}
		var alike Alike
		err := r.Ask(ctx, `SELECT segment, docs FROM search_segment WHERE medium = $1 AND docs < $2 ORDER BY made, segment`,
			[]any{in, wholeDoc}, func(row Row) error {
				var number int64
				var docs int
				err := row.Scan(&number, &docs)
				size := sizeOf(docs)
				if bySize[size] = append(bySize[size], number); len(bySize[size]) == fewAlike && alike.Numbers == nil {
					alike.Numbers = bySize[size]
				}
				return err
			})
		for _, number := range alike.Numbers {
			if err == nil {
				err = alike.load(ctx, r, number)
			}
		}
		return alike, err
	}}
}

// sizeOf is the same for numbers of texts that are about the same.
func sizeOf(docs int) int {
	size := 0
	for ; docs >= fewAlike; docs /= fewAlike {
		size++
	}
	return size
}

func (a *Alike) load(ctx context.Context, r Records, number int64) error {
	var s search.Segment
	var made int64
	err := one(ctx, r, `SELECT made, docs FROM search_segment WHERE segment = $1`, []any{number}, []any{&made, &s.Docs})
	if err != nil {
		return err
	}
	s.Pages, err = list(ctx, r, `SELECT newest, data FROM search_page WHERE segment = $1 ORDER BY page`, []any{number}, scanPage)
	if err != nil {
		return err
	}
	s.Blocks, err = list(ctx, r, `SELECT first, data FROM search_block WHERE segment = $1 ORDER BY first`, []any{number}, scanBlock)
	a.Made = max(a.Made, made)
	a.Segments = append(a.Segments, s)
	return err
}

// KeptSearches asks for the searches that somebody may come back to.
func KeptSearches(owner, dept string) Question[[]storage.KeptSearch] {
	return listing("kept searches", `SELECT id, owner, dept, name, query, kept_at FROM kept_search
		WHERE owner = $1 OR (dept <> '' AND dept = $2) ORDER BY name, id`, []any{owner, dept}, func(row Row) (storage.KeptSearch, error) {
		var k storage.KeptSearch
		var at int64
		err := row.Scan(&k.ID, &k.Owner, &k.Dept, &k.Name, &k.Query, &at)
		k.KeptAt = storage.Instant(at)
		return k, err
	})
}
