package sherpa

import (
	"bytes"
	"math"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/tingcha/tingcha/transcribe"
	"github.com/tingcha/tingcha/transcribe/sherpa/wire"
)

// words is what the library said of a clip, in the words of the contract.
func words(r *wire.Result, clip time.Duration) transcribe.Words {
	return transcribe.Words{
		Text:       strings.TrimSpace(whole(r.Text)),
		Confidence: confidence(r.LogProbs),
		Language:   strings.Trim(r.Lang, "<|> "),
		Pieces:     pieces(r, clip),
	}
}

// whole drops what is left of characters that a model began and did not finish.
func whole(text string) string {
	return strings.ReplaceAll(text, string(utf8.RuneError), "")
}

// confidence is the geometric mean of the tokens' probabilities, 1 when the model tells
// none.
func confidence(logs []float64) float64 {
	if len(logs) == 0 {
		return 1
	}
	sum := 0.0
	for _, l := range logs {
		sum += l
	}
	p := math.Exp(sum / float64(len(logs)))
	if math.IsNaN(p) {
		return 1
	}
	return min(p, 1)
}

// pieces are the segments, or the tokens that have times. Times that no clip can have
// are worth nothing, and then there are no pieces.
func pieces(r *wire.Result, clip time.Duration) []transcribe.Piece {
	starts, lengths, texts := r.SegmentStarts, r.SegmentDurations, r.SegmentTexts
	var logs []float64
	if len(texts) == 0 {
		starts, lengths, texts, logs = r.Timestamps, r.Durations, r.Tokens, r.LogProbs
	}
	if len(starts) != len(texts) {
		return nil
	}
	var out []transcribe.Piece
	for i, text := range texts {
		end := clip
		switch {
		case len(lengths) == len(starts):
			end = seconds(starts[i] + lengths[i])
		case i+1 < len(starts):
			end = seconds(starts[i+1])
		}
		p := transcribe.Piece{Start: min(seconds(starts[i]), clip), End: min(end, clip), Text: unit(text), Confidence: 1}
		if len(logs) == len(texts) {
			p.Confidence = confidence(logs[i : i+1])
		}
		if p.Start < 0 || p.End < p.Start || len(out) > 0 && p.Start < out[len(out)-1].Start {
			return nil
		}
		out = append(out, p)
	}
	return out
}

// unit is a token as text: sentencepiece marks the beginning of a word with ▁, and
// Paraformer a part of one with @@.
func unit(token string) string {
	return strings.TrimSuffix(strings.ReplaceAll(whole(token), "▁", " "), "@@")
}

// seconds is s as a duration, -1 when it is none.
func seconds(s float64) time.Duration {
	if !(s >= 0 && s < 1e6) {
		return -1
	}
	return time.Duration(s * float64(time.Second))
}

// colour is how a program paints what it writes to a terminal.
var colour = regexp.MustCompile(`\x1b\[[0-9;]*m`)

// oneLine makes a log's end fit for an error: no line breaks, no control characters.
func oneLine(log []byte) string {
	if len(bytes.TrimSpace(log)) == 0 {
		return "it wrote nothing to its standard error"
	}
	printable := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r) || r == utf8.RuneError:
			return -1
		default:
			return r
		}
	}, string(colour.ReplaceAll(log, nil)))
	return strings.Join(strings.Fields(printable), " ")
}
