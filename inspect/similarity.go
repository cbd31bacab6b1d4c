package inspect

import (
	"strings"
	"unicode/utf8"

	"github.com/tingcha/tingcha/inspect/lang"
)

// Similarity knows how like sentences are by their meaning. Likeness by letters is
// used where there is none.
//
// Implementations may be asked by several goroutines at once, and answer the same
// for the same texts; an error says that they cannot now, and makes the test that
// asks unknown.
type Similarity interface {
	// Scores says how like each text is to the example it is likest, from 0 to 1.
	Scores(examples, texts []string) ([]float64, error)
	// AtLeast is how like a text must be where a rule does not say.
	AtLeast() float64
}

// Option changes how a rulebook is compiled.
type Option func(*compiler)

// WithSimilarity lets says like ask a service. Nil is none.
func WithSimilarity(s Similarity) Option { return func(c *compiler) { c.similarity = s } }

// NoSimilarity is the reason of a test that could not be answered because the
// service was silent.
const NoSimilarity = "the similarity service did not answer"

// serviceLike holds where a service finds a sentence like one of the examples.
type serviceLike struct {
	service  Similarity
	examples []string
	least    float64
}

func (c *compiler) serviceLike(l lang.Like, least float64) asker {
	a := serviceLike{service: c.similarity, least: least}
	if least == 0 {
		a.least = c.similarity.AtLeast()
	}
	for _, e := range l.Examples {
		a.examples = append(a.examples, e.Text)
	}
	return a
}

func (a serviceLike) ask(s *scene, w *search) found {
	from := len(s.arena)
	for turn := range s.in.Transcript.Turns {
		s.take(w, s.sentences(int32(turn)))
	}
	hits := s.arena[from:]
	if len(hits) == 0 {
		return found{}
	}
	texts := make([]string, len(hits))
	for i, h := range hits {
		texts[i] = s.in.Transcript.Turns[h.turn].Text[h.from:h.to]
	}
	scores, err := a.service.Scores(a.examples, texts)
	if err != nil || len(scores) != len(texts) {
		s.silent = true
		s.arena = s.arena[:from]
		return found{verdict: unknown, blind: true}
	}
	kept := from
	for i, h := range hits {
		if scores[i] >= a.least {
			s.arena[kept] = h
			kept++
		}
	}
	s.arena = s.arena[:kept]
	return s.similarOnes(w, from)
}

// asksService says whether an answer may be missing because of the service.
func asksService(a asker) bool {
	switch a := a.(type) {
	case serviceLike:
		return true
	case inOne:
		return asksService(a.asker)
	case inEvery:
		return asksService(a.asker)
	}
	return false
}

// sentences are those of a turn.
func (s *scene) sentences(turn int32) []place {
	const ends = "。！？；!?;…\n"
	text := s.in.Transcript.Turns[turn].Text
	var all []place
	for at := 0; at < len(text); {
		end := len(text)
		if i := strings.IndexAny(text[at:], ends); i >= 0 {
			end = at + i
		}
		if strings.TrimSpace(text[at:end]) != "" {
			all = append(all, place{turn, int32(at), int32(end), likeExample})
		}
		_, size := utf8.DecodeRuneInString(text[end:])
		at = end + max(size, 1)
	}
	return all
}
