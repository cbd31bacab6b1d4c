package intake

import (
	"bytes"
	"errors"
	"io"
	"iter"
	"strings"
)

// maxLinesOfRecord is how many lines a quoted field may reach over. An unmatched
// quotation mark costs one record, not the rest of the file.
const maxLinesOfRecord = 200

// table reads a list with a header row: comma, semicolon or tab between the
// fields, quoted fields with line breaks, and any supported encoding.
//
// It splits bytes before it decodes them, which is safe: no byte of a Chinese
// character in UTF-8 or GB18030 is a delimiter, a quotation mark or a line break.
type table struct {
	in     *lines
	ahead  []line // given back, to be read again
	delim  byte
	decode *decoder
	header []string
}

// line is one physical line.
type line struct {
	no      int
	raw     []byte
	tooLong bool
}

// row is one record of a table, as text.
type row struct {
	line   int
	raw    []byte
	fields []string
	at     map[string]int
}

// openTable reads the header. A file without one has no columns.
func openTable(r io.Reader, promised Encoding) (*table, *Error, error) {
	t := &table{in: newLines(r, MaxLine)}
	sample, err := t.in.in.Peek(sampleSize)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, nil, err
	}
	if isUTF16(sample) {
		return nil, wrong("", "bad_encoding", "UTF-16; save the list as CSV UTF-8, not as Unicode text"), nil
	}
	t.delim = sniffDelimiter(sample)
	t.decode = newDecoder(promised, sample)
	first, err := t.nextLine()
	if errors.Is(err, io.EOF) {
		return nil, wrong("", "empty_file", "no header and no lines; export the list again"), nil
	}
	if err != nil {
		return nil, nil, err
	}
	if first.tooLong {
		return nil, &Error{Line: 1, Reason: "too_long", Detail: "the header is longer than 1 MiB; is this a list at all?", Raw: keep(first.raw)}, nil
	}
	t.header = split(t.decode.loosely(first.raw), t.delim)
	return t, nil, nil
}

// sniffDelimiter takes the delimiter that the first line has most of.
func sniffDelimiter(sample []byte) byte {
	first, _, _ := bytes.Cut(sample, []byte("\n"))
	best, most := byte(','), 0
	for _, d := range []byte{',', ';', '\t'} {
		if n := bytes.Count(first, []byte{d}); n > most {
			best, most = d, n
		}
	}
	return best
}

// rows reads the records under the header. An [*Error] stands for one bad record,
// and the next follows; any other error is the last.
func (t *table) rows(columns Columns) iter.Seq2[row, error] {
	at := columns.find(t.header)
	return func(yield func(row, error) bool) {
		for {
			raw, no, bad, err := t.record()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				yield(row{}, err)
				return
			}
			if bad == nil && len(bytes.TrimSpace(raw)) == 0 {
				continue
			}
			r := row{line: no, raw: raw, at: at}
			if bad == nil {
				bad = t.fields(&r)
			}
			if bad != nil {
				bad.Line, bad.Raw = no, keep(raw)
				err = bad
			}
			if !yield(r, err) {
				return
			}
		}
	}
}

// fields decodes and splits a record.
func (t *table) fields(r *row) *Error {
	text, ok := t.decode.text(r.raw)
	if !ok {
		return t.decode.refuse(r.raw)
	}
	r.fields = split(text, t.delim)
	if len(r.fields) <= len(t.header) {
		return nil
	}
	for _, extra := range r.fields[len(t.header):] {
		if strings.TrimSpace(extra) != "" {
			return wrong("", "bad_columns", "%d fields under %d headers; put fields that contain %q in quotation marks", len(r.fields), len(t.header), t.delim)
		}
	}
	return nil
}

// record collects the lines of one record.
func (t *table) record() (raw []byte, no int, bad *Error, err error) {
	first, err := t.nextLine()
	if err != nil {
		return nil, 0, nil, err
	}
	if first.tooLong {
		return first.raw, first.no, wrong("", "too_long", "the line is longer than 1 MiB; only its beginning was kept"), nil
	}
	if !open(first.raw, t.delim, false) {
		return first.raw, first.no, nil, nil
	}
	more := []line{}
	raw = bytes.Clone(first.raw)
	for len(more) < maxLinesOfRecord && len(raw) <= MaxLine {
		next, err := t.nextLine()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, 0, nil, err
		}
		more = append(more, next)
		if next.tooLong {
			break
		}
		raw = append(append(raw, '\n'), next.raw...)
		if !open(next.raw, t.delim, true) {
			return raw, first.no, nil, nil
		}
	}
	t.ahead = append(more, t.ahead...)
	return first.raw, first.no, wrong("", "bad_quote", "a quotation mark is opened and not closed; double the marks inside a field"), nil
}

// nextLine takes a line that was given back, or reads one. Its bytes stay good.
func (t *table) nextLine() (line, error) {
	if len(t.ahead) > 0 {
		l := t.ahead[0]
		t.ahead = t.ahead[1:]
		return l, nil
	}
	raw, tooLong, err := t.in.next()
	return line{no: t.in.no, raw: bytes.Clone(raw), tooLong: tooLong}, err
}

// value is the field's text without blanks around it; empty when there is no such
// column or the line ends before it.
func (r row) value(field string) string {
	if i, ok := r.at[field]; ok && i < len(r.fields) {
		return strings.TrimSpace(r.fields[i])
	}
	return ""
}
