package openai

import (
	"errors"
	"fmt"
	"time"

	"github.com/tingcha/tingcha/transcribe"
)

// What a service can do wrong. Errors of [Engine.Hear] wrap one of these, and beside it
// [transcribe.ErrAway] or [transcribe.ErrRefused] as noted.
var (
	// ErrKey is a key that the service does not take (401, 403). The call waits.
	ErrKey = errors.New("the service does not take the key: look at the key of the configuration and what it may do")
	// ErrAddress is an address or a model that the service does not have (404, 405, 422,
	// or 400 with the model's name in it). The call waits.
	ErrAddress = errors.New("the service does not know the address or the model: look at url and model of the configuration")
	// ErrRedirect is a redirect. It is not followed, as sound and key would go where
	// nobody said that they may. The call waits.
	ErrRedirect = errors.New("the service sends requests elsewhere: write its real address in url")
	// ErrPage is a web page in place of an answer: url leads to something else, or
	// something stands between. The call waits.
	ErrPage = errors.New("a web page came back in place of words: look at url, and whether a gateway asks to log in")
	// ErrPlain is an address outside of private networks without TLS. The call waits.
	ErrPlain = errors.New("recordings are personal data and only go over https to an address outside of private networks")
	// ErrQuota is a service whose paid quota is used up (402, insufficient_quota). The call waits.
	ErrQuota = errors.New("the service says that its quota is used up: top it up")
	// ErrSpent is the day's own limit of the configuration. The call waits until midnight.
	ErrSpent = errors.New("the day's limit for the service is spent")
	// ErrBusy is a service that asks for patience (429). The call waits.
	ErrBusy = errors.New("the service is busy")
	// ErrDown is a service that is broken or cannot be reached (5xx, connections). The call waits.
	ErrDown = errors.New("the service is down or cannot be reached")
	// ErrSlow is an answer that did not come in time. The call waits.
	ErrSlow = errors.New("the service did not answer in time")
	// ErrRefused is a service that does not take the sound (400, 413, 415). As long as it
	// has taken no other, the configuration may be the cause, and the call waits.
	ErrRefused = errors.New("the service does not take this sound")
	// ErrTooLong is an answer of more bytes, or of more text, than any clip has.
	ErrTooLong = errors.New("the answer is too long to be words of a clip")
	// ErrCutShort is an answer that ended before its end.
	ErrCutShort = errors.New("the answer was cut short")
	// ErrJunk is an answer that is no transcription.
	ErrJunk = errors.New("the answer is no transcription")
)

// failure is one try that did not give words.
type failure struct {
	kind    error         // one of the errors above
	verdict error         // transcribe.ErrAway, transcribe.ErrRefused or nil
	status  int           // of HTTP; 0 when there was none
	code    string        // the service's own word for it, harmless
	after   time.Duration // what the service wants to be left alone for
	again   bool          // another try may help
	fresh   bool          // the service has taken no clip yet
	unsent  bool          // no second of sound was heard, so none is charged
}

func (f *failure) Error() string {
	text := f.text()
	if f.fresh {
		text += ", nor has it taken any other yet: look at url and model of the configuration"
	}
	return text
}

func (f *failure) text() string {
	switch {
	case f.status != 0 && f.code != "":
		return fmt.Sprintf("%v (%d, %s)", f.kind, f.status, f.code)
	case f.status != 0:
		return fmt.Sprintf("%v (%d)", f.kind, f.status)
	case f.code != "":
		return fmt.Sprintf("%v (%s)", f.kind, f.code)
	}
	return f.kind.Error()
}

func (f *failure) Unwrap() []error {
	if f.verdict == nil {
		return []error{f.kind}
	}
	return []error{f.verdict, f.kind}
}

// away is a failure after which the call waits; again tells whether to try on at once.
func away(kind error, again bool) *failure {
	return &failure{kind: kind, verdict: transcribe.ErrAway, again: again}
}

// junk is an answer that is not what was asked for, which may pass on another try.
func junk(kind error, what string) *failure {
	return &failure{kind: kind, code: what, again: true}
}

// refused is a clip that the service will not hear.
func refused() *failure {
	return &failure{kind: ErrRefused, verdict: transcribe.ErrRefused}
}
