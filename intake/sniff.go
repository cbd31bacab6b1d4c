package intake

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/tingcha/tingcha/transcribe/imported"
)

// formatOf tells what a file holds, from its name and, where that does not
// suffice, its beginning.
func (r *Reader) formatOf(name string, open func() (io.ReadCloser, error)) (Format, *Error) {
	ext := extension(name)
	switch {
	case slices.Contains(soundExtensions, ext):
		return Recording, nil
	case ext == ".calls":
		return Labelled, nil
	case ext == ".srt", ext == ".vtt":
		return Foreign, nil
	}
	look, ok := map[string]func([]byte) (Format, *Error){
		".csv": r.lookAtList, ".tsv": r.lookAtList, ".txt": r.lookAtList,
		".json": func(sample []byte) (Format, *Error) { return r.lookAtDocument(sample, open) }, ".jsonl": lookAtLines, ".ndjson": lookAtLines,
	}[ext]
	if !ok {
		return "", wrong("", "unknown_format", "nothing is known of files %q; see docs/formats.md for what is read", "*"+ext)
	}
	sample, err := beginning(open)
	if err != nil {
		return "", wrong("", "unreadable", "%s", masked(err.Error()))
	}
	if len(bytes.TrimSpace(sample)) == 0 {
		return "", wrong("", "empty_file", "nothing is in it; export or copy it again")
	}
	f, bad := look(sample)
	if bad != nil {
		bad.Raw = keep(sample)
	}
	return f, bad
}

func beginning(open func() (io.ReadCloser, error)) ([]byte, error) {
	in, err := open()
	if err != nil {
		return nil, err
	}
	sample, err := io.ReadAll(io.LimitReader(in, sampleSize))
	return sample, errors.Join(err, in.Close())
}

func (r *Reader) lookAtList(sample []byte) (Format, *Error) {
	if isUTF16(sample) {
		return "", wrong("", "bad_encoding", "UTF-16; save the list as CSV UTF-8, not as Unicode text")
	}
	first, _, _ := bytes.Cut(bytes.TrimPrefix(sample, []byte("\ufeff")), []byte("\n"))
	text := newDecoder(r.cfg.Encoding, sample)
	header := split(strings.TrimSuffix(text.loosely(first), "\r"), sniffDelimiter(sample))
	if f := r.listOf(header); f != "" {
		return f, nil
	}
	if r.isSpoken(text.loosely(wholeLines(sample))) {
		return Foreign, nil
	}
	return "", r.unknownList(header)
}

// lookAtDocument tells our own transcripts, lists of dialogues and what other
// systems write apart. What is no whole JSON may have become so on its way, and is
// told of when it is read.
func (r *Reader) lookAtDocument(sample []byte, open func() (io.ReadCloser, error)) (Format, *Error) {
	var keys []string
	whole := true
	if imported.IsList(sample) {
		_, first, _ := bytes.Cut(sample, []byte("["))
		if keys, _ = keysOf(first); slices.Contains(keys, "content") {
			return Dialogues, nil
		}
	} else if keys, whole = keysOf(sample); slices.Contains(keys, "turns") {
		return Transcript, nil
	}
	switch {
	case r.isForeign(sample, open):
		return Foreign, nil
	case !whole:
		return Transcript, nil
	default:
		return "", wrong("", "unknown_format", "neither \"turns\", nor a list with \"content\", nor what another system writes as docs/formats.md tells; set intake.transcripts if it is one of those (tickets are written one a line, as .jsonl)")
	}
}

func lookAtLines(sample []byte) (Format, *Error) {
	for line := range bytes.Lines(bytes.TrimPrefix(sample, []byte("\ufeff"))) {
		keys, _ := keysOf(line)
		switch {
		case slices.Contains(keys, "turns"):
			return TranscriptLines, nil
		case slices.Contains(keys, "kind"), slices.Contains(keys, "filed"):
			return TicketLines, nil
		}
	}
	return "", wrong("", "unknown_format", "neither tickets (with \"kind\" and \"filed\") nor transcripts (with \"turns\") among its first lines")
}

// keysOf reads the keys of a JSON object up to the first that decides what it is.
// Whole says that the text was good JSON as far as it was read.
func keysOf(text []byte) (keys []string, whole bool) {
	dec := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff"))))
	if t, err := dec.Token(); err != nil || fmt.Sprint(t) != "{" {
		return nil, err == nil
	}
	for dec.More() {
		t, err := dec.Token()
		key, ok := t.(string)
		if err != nil || !ok {
			return keys, false
		}
		keys = append(keys, key)
		if key == "turns" || key == "kind" || key == "filed" {
			return keys, true
		}
		var skipped json.RawMessage
		if err := dec.Decode(&skipped); err != nil {
			return keys, false
		}
	}
	_, err := dec.Token()
	return keys, err == nil
}
