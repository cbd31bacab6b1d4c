package audio

import "fmt"

// Code names a kind of failure. The codes are stored in the ledger and shown on
// the coverage page, so they do not change.
type Code string

// The ways in which a recording can fail.
const (
	BadContainer     Code = "bad_container"     // not a WAV file, or a damaged one
	UnsupportedCodec Code = "unsupported_codec" // sound, but of a kind that is not read
	TooLarge         Code = "too_large"         // above MaxSize, MaxDuration or MaxChunks
	Truncated        Code = "truncated"         // fewer bytes than the data chunk promises
	Silent           Code = "silent"            // nothing but digital silence or less than -60 dBFS
	Empty            Code = "empty"             // no sample at all
	NoConverter      Code = "no_converter"      // of a kind that another program reads, and that is not there
	ConvertFailed    Code = "convert_failed"    // the other program could not read it either
)

// Error says what is wrong with a recording. Ask for it with [errors.As].
type Error struct {
	Code   Code
	Detail string // for people: what was found where, and what to do
}

// Error gives the code and the detail.
func (e Error) Error() string { return string(e.Code) + ": " + e.Detail }

func fail(code Code, format string, args ...any) error {
	return Error{Code: code, Detail: fmt.Sprintf(format, args...)}
}
