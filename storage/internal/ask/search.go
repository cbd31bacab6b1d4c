package ask

import (
	"cmp"
	"context"
	"slices"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/search"
	"github.com/tingcha/tingcha/storage"
)

const (
	// mostUnread is how many texts that are not in the index yet a search reads.
	mostUnread = 3000
	// mostRead is how many texts a search reads in all before it stops on its way back.
	mostRead = 20_000
)

// Search asks for what has the words of a filter, the newest first.
func Search(f storage.SearchFilter) Question[storage.Found] {
	return Question[storage.Found]{"search", func(ctx context.Context, r Records) (storage.Found, error) {
		s := newSearcher(ctx, r, f)
		if s.nobody() {
			return storage.Found{}, nil
		}
		if err := s.all(); err != nil {
			return storage.Found{}, err
		}
		return s.answer()
	}}
}

// searcher looks for what a filter asks for. First it reads what is not in the index yet,
// and then what the segments propose, the newest segment first, until there are enough.
type searcher struct {
	ctx     context.Context //nolint:containedctx // a searcher lives as long as one question
	records Records
	f       storage.SearchFilter
	by      search.Roles
	text    search.Text
	tags    [][]search.Term // of each list a text must have one
	need    int             // hits in order that the page takes
	seen    map[string]bool // hits, by medium and ID
	hits    []hit
	read    int
	unread  int
	until   int64 // where the search stopped; 0 when it did not
}

// hit is a text that has the words.
type hit struct {
	in storage.Medium
	id string
	at int64
}

func (h hit) key() string { return string(h.in) + "/" + h.id }

func laterHit(a, b hit) int {
	return cmp.Or(cmp.Compare(b.at, a.at), cmp.Compare(a.in, b.in), cmp.Compare(a.id, b.id))
}

func newSearcher(ctx context.Context, r Records, f storage.SearchFilter) *searcher {
	f.Limit = cmp.Or(f.Limit, 20)
	f.Offset = min(f.Offset, storage.SearchCounts)
	return &searcher{ctx: ctx, records: r, f: f, by: sides(f.Role), need: f.Offset + f.Limit, seen: map[string]bool{}}
}

// sides gives the roles of which one must have said it.
func sides(r call.Role) search.Roles {
	switch r {
	case call.AgentRole:
		return search.Agent
	case call.CustomerRole:
		return search.Customer
	case "":
		return search.Anyone
	default:
		return search.Other
	}
}

// roles is the side of a turn.
func roles(r call.Role) search.Roles {
	if r == "" {
		return search.Other
	}
	return sides(r)
}

// nobody tells whether the filter is one that nothing passes.
func (s *searcher) nobody() bool {
	return s.f.In == storage.InTickets && !s.takesTickets()
}

// takesTickets tells whether a ticket may pass the filter.
func (s *searcher) takesTickets() bool { return s.f.Role == "" && s.f.Rule == "" && s.f.Level == "" }

// media lists where to look.
func (s *searcher) media() []storage.Medium {
	switch {
	case s.f.In != "":
		return []storage.Medium{s.f.In}
	case s.takesTickets():
		return []storage.Medium{storage.InCalls, storage.InTickets}
	}
	return []storage.Medium{storage.InCalls}
}

func (s *searcher) all() error {
	for _, in := range s.media() {
		if err := s.readUnindexed(in); err != nil {
			return err
		}
	}
	return s.lookThrough()
}

// lookThrough reads what the index proposes.
func (s *searcher) lookThrough() error {
	segments, err := s.segments()
	if err == nil {
		s.tags, err = s.narrowing()
	}
	if err != nil {
		return err
	}
	for _, g := range segments {
		if s.enough(g.newest) {
			return nil
		}
		if err := s.lookInto(g); err != nil {
			return err
		}
		if s.until != 0 {
			return nil
		}
	}
	return nil
}

// enough tells whether nothing that began at or before an instant can change the answer.
func (s *searcher) enough(at int64) bool {
	if len(s.hits) <= storage.SearchCounts {
		return false
	}
	slices.SortFunc(s.hits, laterHit)
	return s.hits[min(s.need, len(s.hits))-1].at > at
}

// readUnindexed reads what is not in the index yet.
func (s *searcher) readUnindexed(in storage.Medium) error {
	ids, err := list(s.ctx, s.records, `SELECT id FROM search_todo WHERE medium = $1 GROUP BY id ORDER BY max(seq) DESC LIMIT $2`,
		[]any{in, mostUnread}, scanText)
	if err != nil {
		return err
	}
	if len(ids) == mostUnread {
		all := 0
		if err := one(s.ctx, s.records, `SELECT count(DISTINCT id) FROM search_todo WHERE medium = $1`, []any{in}, []any{&all}); err != nil {
			return err
		}
		s.unread += all - mostUnread
	}
	return s.readAll(in, ids)
}

// readAll reads texts and keeps those that are what is looked for.
func (s *searcher) readAll(in storage.Medium, ids []string) error {
	for some := range slices.Chunk(ids, atOnce) {
		found, err := s.passing(in, some)
		if err != nil {
			return err
		}
		s.read += len(some)
		for _, h := range found {
			if !s.seen[h.key()] {
				s.seen[h.key()] = true
				s.hits = append(s.hits, h)
			}
		}
	}
	return nil
}

// answer makes what was asked for of the hits.
func (s *searcher) answer() (storage.Found, error) {
	slices.SortFunc(s.hits, laterHit)
	found := storage.Found{
		Total: min(len(s.hits), storage.SearchCounts), More: len(s.hits) > storage.SearchCounts,
		Until: storage.Instant(s.until), Unread: s.unread,
	}
	page := s.hits[min(s.f.Offset, len(s.hits)):min(s.need, len(s.hits))]
	var err error
	found.Hits, err = s.quoted(page)
	return found, err
}

func scanText(row Row) (string, error) {
	var text string
	err := row.Scan(&text)
	return text, err
}

// narrowing gives the lists of tags of which a text must have one each.
func (s *searcher) narrowing() ([][]search.Term, error) {
	var all [][]search.Term
	if s.f.Agent != "" {
		all = append(all, []search.Term{agentTag(s.f.Agent)})
	}
	if s.f.Dept != "" {
		all = append(all, []search.Term{deptTag(s.f.Dept)})
	}
	if s.f.Rule != "" {
		all = append(all, []search.Term{ruleTag(s.f.Rule)})
	}
	if s.f.Level != "" {
		all = append(all, []search.Term{levelTag(string(s.f.Level))})
	}
	within, err := s.reachTags(s.f.Reach)
	if within != nil {
		all = append(all, within)
	}
	return all, err
}

// reachTags gives the tags of those whom the asker may see, nil when that is everybody.
func (s *searcher) reachTags(reach people.Reach) ([]search.Term, error) {
	switch {
	case reach.Agent != "":
		return []search.Term{agentTag(reach.Agent)}, nil
	case reach.Dept != "":
		return []search.Term{deptTag(reach.Dept)}, nil
	case reach.Team != "":
		agents, err := list(s.ctx, s.records, `SELECT id FROM agent WHERE team = $1`, []any{reach.Team}, scanText)
		tags := []search.Term{}
		for _, a := range agents {
			tags = append(tags, agentTag(a))
		}
		return tags, err
	}
	return nil, nil
}

func agentTag(id string) search.Term   { return search.Tag("agent", id) }
func deptTag(name string) search.Term  { return search.Tag("dept", name) }
func ruleTag(name string) search.Term  { return search.Tag("rule", name) }
func levelTag(code string) search.Term { return search.Tag("level", code) }
