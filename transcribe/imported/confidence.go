package imported

import (
	"math"

	"github.com/tingcha/tingcha/call"
)

// suspicion is what Whisper says of its own words. Above or below these bounds its
// own decoder would have tried again: what it then wrote is often nothing that was
// said.
type suspicion struct {
	LogProb  number `json:"avg_logprob"`
	Ratio    number `json:"compression_ratio"`
	NoSpeech number `json:"no_speech_prob"`
}

const (
	leastLogProb = -1.0
	mostRatio    = 2.4
	mostNoSpeech = 0.6
	// invented is the most that words are trusted which repeat themselves.
	invented = 0.3
	// least keeps what is doubted apart from 0.
	least = 0.01
)

// sure is the confidence of a turn: what the source says of it, else the mean of
// its words, else 1; and less where the engine itself doubts that anybody spoke.
func (g *gather) sure(s said) float64 {
	c, known := g.share(s, s.confidence)
	if !known {
		c, known = g.mean(s)
	}
	if p, ok := s.suspect.LogProb.float(); ok {
		if !known {
			c = math.Exp(min(p, 0))
		}
		if p < leastLogProb {
			c = min(c, math.Exp(p))
			g.doubt(&Error{Field: s.path, Code: "doubtful_words", Detail: "the engine was hardly sure of these words (avg_logprob below -1); they count with low confidence"})
		}
	}
	if r, ok := s.suspect.Ratio.float(); ok && r > mostRatio {
		c = min(c, invented)
		g.doubt(&Error{Field: s.path, Code: "doubtful_words", Detail: "words that repeat themselves (compression_ratio above 2.4); they count with low confidence"})
	}
	if p, ok := s.suspect.NoSpeech.float(); ok && p > mostNoSpeech {
		c = min(c, 1-p)
		g.doubt(&Error{Field: s.path, Code: "doubtful_words", Detail: "words where the engine heard no speech (no_speech_prob above 0.6); they count with low confidence"})
	}
	return max(least, c)
}

// mean is the mean confidence of the words that have one.
func (g *gather) mean(s said) (float64, bool) {
	sum, n := 0.0, 0
	for _, w := range s.words {
		if c, ok := g.share(s, w.confidence); ok {
			sum += c
			n++
		}
	}
	if n == 0 {
		return 1, false
	}
	return sum / float64(n), true
}

// share reads a confidence. One that is not from 0 to 1 says nothing.
func (g *gather) share(s said, n number) (float64, bool) {
	if n == "" {
		return 1, false
	}
	c, ok := n.float()
	if !ok || c < 0 || c > 1 {
		g.doubt(&Error{Field: s.path, Line: s.line, Code: "bad_number", Detail: "a confidence that is not from 0 to 1; it counts as not given"})
		return 1, false
	}
	return c, true
}

// unsure are the words that the source itself is not sure of. A word without a
// confidence that can be one counts as sure.
func unsure(s said) []call.Unsure {
	var pieces []call.Piece
	for _, w := range s.words {
		c, ok := w.confidence.float()
		if !ok || c < 0 {
			c = 1
		}
		pieces = append(pieces, call.Piece{Text: clean(w.text), Confidence: c})
	}
	return call.UnsureIn(s.text, pieces)
}
