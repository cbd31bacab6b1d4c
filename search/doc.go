// Package search finds words in very many conversations: it reads what a person types,
// holds it against texts, and packs which text has which pair of characters.
//
//	"投诉 -电费" ── Parse ──▶ Query ─┬─ Query.Match ◀── Text   is it there, and where
//	                                 │
//	                                 └─ Plan ◀── Segment       which texts are worth a look
//
// Chinese is written without spaces, so texts are indexed by pairs of neighbouring
// characters of their normal form ([text.Page]): every word of two characters is a pair,
// a longer one has several, and one character is whatever pairs begin with it. A
// [Segment] says for some thousand texts which pairs each has, and who said them. It never
// leaves a text out that has the words; whether one really has them, its own words decide.
//
// The package is pure. Package storage keeps the segments.
//
// [text.Page]: https://pkg.go.dev/github.com/tingcha/tingcha/inspect/text#Page
package search
