package openai

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	goopenai "github.com/sashabaranov/go-openai"

	"github.com/tingcha/tingcha/transcribe"
)

// maxText is how many bytes of text one clip may have. Half a minute of speech has
// under a thousand.
const maxText = 16 << 10

// wire is what is taken from an answer. Services differ in the types of the rest, such
// as the ids of segments, which the library is strict about.
type wire struct {
	Text     *string         `json:"text"`
	Language string          `json:"language,omitempty"`
	Segments []wireSegment   `json:"segments"`
	Error    json.RawMessage `json:"error,omitempty"`
}

type wireSegment struct {
	Start        number `json:"start"`
	End          number `json:"end"`
	Text         string `json:"text"`
	AvgLogprob   number `json:"avg_logprob"`
	NoSpeechProb number `json:"no_speech_prob"`
}

// number is one that some services write as a string.
type number float64

func (n *number) UnmarshalJSON(text []byte) error {
	if string(text) == "null" {
		return nil
	}
	f, err := strconv.ParseFloat(strings.Trim(string(text), `"`), 64)
	if err != nil || math.IsInf(f, 0) || math.IsNaN(f) {
		return errors.New("no number")
	}
	*n = number(f)
	return nil
}

// readable turns the body of an answer into JSON that the library reads: what is JSON
// loses what nobody needs, plain text becomes {"text": …}.
func readable(body []byte, kind string) ([]byte, error) {
	body = bytes.TrimSpace(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf")))
	var w wire
	var text string
	switch {
	case bytes.HasPrefix(body, []byte("{")):
		if err := decode(body, &w); err != nil {
			return nil, err
		}
	case bytes.HasPrefix(body, []byte("<")) && !bytes.HasPrefix(body, []byte("<|")):
		return nil, away(ErrPage, false)
	case bytes.HasPrefix(body, []byte(`"`)) && json.Unmarshal(body, &text) == nil:
		w.Text = &text
	case strings.HasPrefix(kind, "text/plain") && utf8.Valid(body):
		text = string(body)
		w.Text = &text
	case len(body) == 0:
		return nil, junk(ErrCutShort, "it is empty")
	default:
		return nil, junk(ErrJunk, "neither JSON nor text")
	}
	if err := w.sound(); err != nil {
		return nil, err
	}
	plain, err := json.Marshal(w)
	if err != nil {
		return nil, junk(ErrJunk, "it cannot be written down")
	}
	return plain, nil
}

// decode reads one JSON object and nothing behind it.
func decode(body []byte, w *wire) error {
	d := json.NewDecoder(bytes.NewReader(body))
	err := d.Decode(w)
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return junk(ErrCutShort, "its JSON ends early")
	}
	if _, behind := d.Token(); err == nil && !errors.Is(behind, io.EOF) {
		err = errors.New("something stands behind it")
	}
	if err != nil {
		return junk(ErrJunk, "it is no JSON of a transcription")
	}
	return nil
}

// sound says what of an answer cannot be.
func (w *wire) sound() error {
	if len(w.Error) > 0 && string(w.Error) != "null" {
		f := away(ErrDown, true)
		f.code = "an error in place of words"
		return f
	}
	if w.Text == nil && w.Segments == nil {
		return junk(ErrJunk, "it has no text")
	}
	joined := 0
	for _, s := range w.Segments {
		joined += len(s.Text)
	}
	if joined > maxText || w.Text != nil && len(*w.Text) > maxText {
		return junk(ErrTooLong, "more than "+strconv.Itoa(maxText)+" bytes of text for half a minute")
	}
	w.Error = nil
	return nil
}

// words makes of an answer what was heard in a clip of some length. A piece is as sure
// as the geometric mean of its tokens' probabilities, exp(avg_logprob); the whole as the
// mean of the logarithms by the pieces' letters. Nobody spoke in a clip in as far as
// nobody spoke in any of its pieces.
func words(a goopenai.AudioResponse, length time.Duration) transcribe.Words {
	w := transcribe.Words{Confidence: 1, NoSpeech: 1}
	var whole strings.Builder
	logs, letters := 0.0, 0
	for _, s := range a.Segments {
		text, tags := untag(s.Text)
		whole.WriteString(s.Text)
		w.NoSpeech = min(w.NoSpeech, max(tags.noSpeech, bound(s.NoSpeechProb)))
		if text == "" {
			continue
		}
		n := utf8.RuneCountInString(text)
		logs, letters = logs+float64(n)*min(s.AvgLogprob, 0), letters+n
		start, end := span(s.Start, s.End, length)
		w.Pieces = append(w.Pieces, transcribe.Piece{Start: start, End: end, Text: text, Confidence: bound(math.Exp(s.AvgLogprob))})
	}
	if a.Text == "" {
		a.Text = whole.String()
	}
	var tags tags
	w.Text, tags = untag(a.Text)
	if len(a.Segments) == 0 {
		w.NoSpeech = tags.noSpeech
	}
	if letters > 0 {
		w.Confidence = math.Exp(logs / float64(letters))
	}
	if w.Language = tags.language; w.Language == "" {
		w.Language = iso(a.Language)
	}
	return w
}

// span is when a piece was said. Services that hear by windows end the last piece with
// the window instead of the clip; other times that cannot be are left as they are, for
// whoever judges the words.
func span(start, end float64, clip time.Duration) (from, to time.Duration) {
	from, to = moment(start), moment(end)
	if from <= clip {
		to = min(to, clip)
	}
	return from, to
}

// moment is a number of seconds, within a day.
func moment(seconds float64) time.Duration {
	return time.Duration(math.Round(min(max(seconds, 0), 86400)*1e6)) * time.Microsecond
}

func bound(p float64) float64 { return min(max(p, 0), 1) }
