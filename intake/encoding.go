package intake

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// sampleSize is how much of a file is looked at to tell its encoding and its
// delimiter.
const sampleSize = 64 << 10

// decoder turns the bytes of a record into text, strictly: a byte that does not
// fit spoils the record, not only the character.
type decoder struct {
	promised Encoding // by the configuration
	in       Encoding // of this file; Auto as long as it has shown nothing but ASCII
	gbk      *encoding.Decoder
}

func newDecoder(promised Encoding, sample []byte) *decoder {
	d := &decoder{promised: promised, in: promised, gbk: simplifiedchinese.GB18030.NewDecoder()}
	if promised == Auto {
		d.in = d.vote(sample)
	}
	return d
}

// vote tells UTF-8 from GBK by lines: in a file of one of them nearly every line
// with Chinese in it is invalid in the other, and one spoilt line changes nothing.
func (d *decoder) vote(sample []byte) Encoding {
	sample = wholeLines(sample)
	var utf, gbk int
	for line := range bytes.Lines(sample) {
		switch {
		case isASCII(line):
		case utf8.Valid(line):
			utf++
		default:
			gbk++
		}
	}
	switch {
	case utf+gbk == 0:
		return Auto
	case gbk > utf:
		return GBK
	default:
		return UTF8
	}
}

// text decodes a record; false when it is not in the file's encoding.
func (d *decoder) text(raw []byte) (string, bool) {
	switch {
	case d.in == GBK:
		return d.fromGBK(raw)
	case utf8.Valid(raw):
		return string(raw), true
	case d.in == Auto:
		return d.fromGBK(raw)
	default:
		return "", false
	}
}

func (d *decoder) fromGBK(raw []byte) (string, bool) {
	s, err := d.gbk.Bytes(raw)
	if err != nil || bytes.ContainsRune(s, utf8.RuneError) {
		return "", false
	}
	return string(s), true
}

// loosely decodes whatever it takes; for headers, so that a file in the wrong
// encoding is at least known for what it is.
func (d *decoder) loosely(raw []byte) string {
	if s, ok := d.text(raw); ok {
		return s
	}
	if s, ok := d.fromGBK(raw); ok {
		return s
	}
	return strings.ToValidUTF8(string(raw), "\ufffd")
}

// refuse says what is wrong with a record that is not in the file's encoding.
func (d *decoder) refuse(raw []byte) *Error {
	if _, ok := d.fromGBK(raw); ok && d.promised == UTF8 {
		return wrong("", "bad_encoding", "not UTF-8 but GBK, as it seems; set encoding: gbk (or auto) in the configuration of intake")
	}
	if utf8.Valid(raw) {
		return wrong("", "bad_encoding", "not GBK but UTF-8, as it seems; set encoding: utf-8 (or auto) in the configuration of intake")
	}
	return wrong("", "bad_encoding", "neither UTF-8 nor GBK; export the list again")
}

func isASCII(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// isUTF16 knows the byte order marks of what Excel calls Unicode text.
func isUTF16(sample []byte) bool {
	return bytes.HasPrefix(sample, []byte{0xFF, 0xFE}) || bytes.HasPrefix(sample, []byte{0xFE, 0xFF})
}
