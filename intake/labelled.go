package intake

import (
	"errors"
	"io"
	"iter"
	"reflect"
	"strings"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/storage"
)

// LabelledCall is one block of a .calls file: a call with its transcript, the
// tickets that it filed, and what people say should be found in it.
type LabelledCall struct {
	Call       call.Call
	Style      string // how the transcript was made: "clean", "asr" (no punctuation, recognition errors), "mono" (roles unknown)
	Tickets    []call.Ticket
	Transcript call.Transcript
	Note       string            // why the labels are what they are
	Labels     map[string]string // "internal" to "unreported", "script" to "no_greeting,no_closing" or "-"
	Group      string            // the agent's on the roster, such as 暑期工; empty when nobody says
	Line       int               // of the block's beginning, from 1
}

// Limits of a .calls file.
const (
	maxBlock = 8 << 20
	blockEnd = "===="
	turnsTop = "---"
)

// ParseCalls reads a whole .calls file that is called name. A block with a mistake
// is a dead letter and does not stop the next; the error is one of reading.
func ParseCalls(name string, r io.Reader) ([]LabelledCall, []storage.DeadLetter, error) {
	var (
		blocks  []LabelledCall
		letters []storage.DeadLetter
		record  int64
	)
	for block, err := range DistinctBlocks(r) {
		var m *Error
		switch {
		case errors.As(err, &m):
			letter := m.letter(name)
			letter.Offset = record
			letters = append(letters, letter)
		case err != nil:
			return nil, nil, err
		default:
			blocks = append(blocks, block)
		}
		record++
	}
	return blocks, letters, nil
}

// Blocks reads a .calls file block by block. A [*Error] stands for one bad
// block, and the next follows; any other error is one of reading, and the last.
func Blocks(r io.Reader) iter.Seq2[LabelledCall, error] {
	return func(yield func(LabelledCall, error) bool) {
		in := newLines(r, MaxLine)
		for {
			b, err := nextBlock(in)
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				yield(LabelledCall{}, err)
				return
			}
			c, mistake := b.parse()
			if mistake != nil {
				mistake.Raw = keep([]byte(b.text()))
				err = mistake
			}
			if !yield(c, err) {
				return
			}
		}
	}
}

// DistinctBlocks are the [Blocks] of a file that is looked at by itself. Of two blocks of
// one call the second is bad, since nobody could tell their findings apart; one that
// says the same is passed over.
func DistinctBlocks(r io.Reader) iter.Seq2[LabelledCall, error] {
	return func(yield func(LabelledCall, error) bool) {
		calls := map[string]LabelledCall{}
		for c, err := range Blocks(r) {
			if err == nil {
				before, twice := calls[c.Call.ID]
				line := before.Line
				if before.Line = c.Line; twice && reflect.DeepEqual(before, c) {
					continue
				}
				if twice {
					mistake := wrong("id", "duplicate_id", "the file has call %s before, in line %d; give one of them another id", quote(c.Call.ID), line)
					mistake.Line = c.Line
					c, err = LabelledCall{}, mistake
				} else {
					calls[c.Call.ID] = c
				}
			}
			if !yield(c, err) {
				return
			}
		}
	}
}

// block is the lines of one call, not yet understood.
type block struct {
	first int // line number of lines[0]
	lines []string
	bad   *Error // found while collecting
}

func (b *block) text() string {
	var s strings.Builder
	for _, line := range b.lines {
		if s.Len() > storage.MaxRaw {
			break
		}
		s.WriteString(line + "\n")
	}
	return s.String()
}

// nextBlock collects the lines up to the next separator; blocks without a word
// are passed over.
func nextBlock(in *lines) (*block, error) {
	b := &block{}
	for size := 0; ; {
		line, tooLong, err := in.next()
		if errors.Is(err, io.EOF) && b.first > 0 {
			return b, nil
		}
		if err != nil {
			return nil, err
		}
		text := string(line)
		if b.first == 0 {
			if strings.TrimSpace(text) == "" || isEnd(text) {
				continue
			}
			b.first = in.no
		} else if isEnd(text) {
			return b, nil
		}
		if size += len(text); tooLong || size > maxBlock {
			b.tooLong(in.no, tooLong)
		}
		if b.bad == nil || len(b.lines) == 0 {
			b.lines = append(b.lines, text)
		}
	}
}

func isEnd(line string) bool {
	return strings.HasPrefix(line, blockEnd) && strings.Trim(line, "= \t") == ""
}

func (b *block) tooLong(line int, oneLine bool) {
	if b.bad != nil {
		return
	}
	what := "the block is longer than 8 MiB; is a line ==== missing?"
	if oneLine {
		what = "the line is longer than 1 MiB; write one turn a line"
	}
	b.bad = &Error{Line: line, Reason: "too_long", Detail: what}
}
