package matchbench

import (
	ahocorasick "github.com/petar-dambovaliev/aho-corasick"

	"github.com/tingcha/tingcha/inspect/match"
)

// tingcha is the product's own matcher, which was told what text like this sample
// is; the sample may be empty.
func tingcha(name string, phrases []string, sample []byte, calls [][]byte) engine {
	set := match.NewFor(phrases, string(sample))
	var found []match.Match
	return native{name, func() int {
		count := 0
		for _, call := range calls {
			found = set.Append(found[:0], call)
			count += len(found)
		}
		return count
	}}
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
