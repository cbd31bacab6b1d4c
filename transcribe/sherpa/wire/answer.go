package wire

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// MaxLine is the longest line of the child, in bytes. The words of a minute of quick
// speech with the time of every character take less than 50 KB.
const MaxLine = 1 << 20

// Ready is the child's first line: it has loaded its model and listens.
type Ready struct {
	Ready   bool   `json:"ready"`   // true
	Version string `json:"version"` // of the library, "2.0.1"
	Kind    string `json:"kind"`    // of the model, "whisper"
}

// Answer is what the child says to a clip: a result or an error.
type Answer struct {
	ID     uint32  `json:"id"` // the clip's number
	Result *Result `json:"result,omitempty"`
	Error  string  `json:"error,omitempty"` // why there is no result; the child goes on
}

// Result is what the library says of a clip, in the library's own words. Which lists
// are filled depends on the model; those that are, are of one length for tokens and
// of one length for segments.
type Result struct {
	Text       string    `json:"text"`
	Lang       string    `json:"lang,omitempty"`         // "zh", SenseVoice writes "<|zh|>"
	Event      string    `json:"event,omitempty"`        // SenseVoice: "<|Speech|>", "<|BGM|>"
	Tokens     []string  `json:"tokens,omitempty"`       // the text in the model's units
	Timestamps []float64 `json:"timestamps,omitempty"`   // where tokens begin, in seconds
	Durations  []float64 `json:"durations,omitempty"`    // how long tokens last, in seconds
	LogProbs   []float64 `json:"ys_log_probs,omitempty"` // of tokens, natural logarithms

	SegmentStarts    []float64 `json:"segment_timestamps,omitempty"` // in seconds
	SegmentDurations []float64 `json:"segment_durations,omitempty"`  // in seconds
	SegmentTexts     []string  `json:"segment_texts,omitempty"`
}

// WriteLine sends a [Ready] or an [Answer] as a line.
func WriteLine(w io.Writer, message any) error {
	line, err := json.Marshal(message)
	if err != nil {
		return err
	}
	_, err = w.Write(append(line, '\n'))
	return err
}

// ReadReady reads the child's first line; see [ErrJunk]. It returns io.EOF when the
// child ended without a word.
func ReadReady(r *bufio.Reader) (Ready, error) {
	var ready Ready
	if err := readLine(r, &ready); err != nil {
		return Ready{}, err
	}
	if !ready.Ready {
		return Ready{}, fmt.Errorf("%w: the first line does not say that the child is ready", ErrJunk)
	}
	return ready, nil
}

// ReadAnswer reads the answer to the clip of that number. Another number is [ErrJunk],
// for then answers and clips have come apart.
func ReadAnswer(r *bufio.Reader, id uint32) (Answer, error) {
	var answer Answer
	if err := readLine(r, &answer); err != nil {
		return Answer{}, err
	}
	if answer.ID != id {
		return Answer{}, fmt.Errorf("%w: clip %d was answered as clip %d", ErrJunk, id, answer.ID)
	}
	if answer.Result == nil && answer.Error == "" {
		return Answer{}, fmt.Errorf("%w: an answer with neither result nor error", ErrJunk)
	}
	return answer, nil
}

func readLine(r *bufio.Reader, into any) error {
	var line []byte
	for {
		part, err := r.ReadSlice('\n')
		if len(line)+len(part) > MaxLine {
			return fmt.Errorf("%w: a line of more than %d bytes", ErrJunk, MaxLine)
		}
		line = append(line, part...)
		if err == nil {
			break
		}
		if errors.Is(err, io.EOF) && len(line) > 0 {
			return io.ErrUnexpectedEOF
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return err
		}
	}
	if err := json.Unmarshal(bytes.TrimSpace(line), into); err != nil {
		return fmt.Errorf("%w: %d bytes that are no message", ErrJunk, len(line))
	}
	return nil
}
