package matchbench

import (
	ahocorasick "github.com/petar-dambovaliev/aho-corasick"

	"github.com/tingcha/tingcha/inspect/match"
)

// finder counts what is found in calls.
type finder func(calls [][]byte) int

// on is a finder as an engine.
func (f finder) on(name string, calls [][]byte) engine {
	return native{name, func() int { return f(calls) }}
}

// tingcha is the product's own matcher, which was told what text like this sample
// is; the sample may be empty.
func tingcha(phrases []string, sample []byte) finder {
	set := match.NewFor(phrases, string(sample))
	var found []match.Match
	return func(calls [][]byte) int {
		count := 0
		for _, call := range calls {
			found = set.Append(found[:0], call)
			count += len(found)
		}
		return count
	}
}

// petar is the quickest of the automata in Go.
func petar(phrases []string, calls [][]byte) engine {
	builder := ahocorasick.NewAhoCorasickBuilder(ahocorasick.Opts{DFA: true, MatchKind: ahocorasick.StandardMatch})
	set := builder.Build(phrases)
	return native{"petar-dambovaliev/aho-corasick", func() int {
		count := 0
		for _, call := range calls {
			all := set.IterOverlappingByte(call)
			for all.Next() != nil {
				count++
			}
		}
		return count
	}}
}
