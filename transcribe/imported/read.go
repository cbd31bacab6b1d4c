package imported

import (
	"bytes"
	"encoding/json"
	"fmt"
	"unicode/utf8"

	"github.com/tingcha/tingcha/call"
)

// Options is what a file does not say of itself.
type Options struct {
	// AgentChannel is the channel that the agent speaks on, 0 or 1, and -1 when
	// nobody knows. It decides where a file has channels and no roles.
	AgentChannel int
}

// Heard is one call of a file that another system wrote.
type Heard struct {
	// Transcript has a CallID where the file names the call.
	Transcript call.Transcript
	Meta       Meta
	// Doubts are what was mended or is not to be relied on, each sort once with the
	// first place: turns without a length, words that the engine itself doubted. The
	// transcript counts all the same.
	Doubts []*Error
	Err    error // why the call was refused: an [Error]
}

// Read reads what another system wrote. Most formats hold one call a file; those of
// Aliyun SCA and FunASR may hold several, and a call that is refused does not touch
// the others. The error, an [Error], is for a file of which nothing can be said.
//
// What a source got slightly wrong is mended and told in Doubts: a turn that ends
// before it begins has its words and its place, and no length. What it got
// impossibly wrong refuses the call.
func Read(format Format, raw []byte, o Options) ([]Heard, error) {
	most := MaxFile
	if format.IsText() {
		most = MaxText
	}
	if len(raw) > most {
		return nil, &Error{Code: "too_long", Detail: fmt.Sprintf("longer than %d MiB; split the file by call", most>>20)}
	}
	if !utf8.Valid(raw) {
		return nil, &Error{Code: "text_invalid", Detail: "not UTF-8; write the transcript again as UTF-8"}
	}
	raw = withoutMarks(raw)
	if !format.IsText() {
		if err := uncrowded(raw); err != nil {
			return nil, err
		}
	}
	switch format {
	case AliyunSCA:
		return readSCA(raw, o)
	case FunASR:
		return readFunASR(raw, o)
	default:
		read := readerOf(format)
		if read == nil {
			return nil, &Error{Code: "unknown_format", Detail: fmt.Sprintf("no transcripts of the format %q are read", format)}
		}
		g := &gather{format: format, o: o}
		if err := read(raw, g); err != nil {
			return nil, err
		}
		return []Heard{g.finish()}, nil
	}
}

// readerOf gives the reader of a format with one call a file.
func readerOf(format Format) func([]byte, *gather) error {
	switch format {
	case AliyunNLS:
		return readNLS
	case DashScope:
		return readDashScope
	case Tencent:
		return readTencent
	case Huawei:
		return readHuawei
	case AWS:
		return readAWS
	case AWSCalls, ContactLens:
		return readParticipants
	case PCA:
		return readPCA
	case Whisper, WhisperX:
		return readWhisper
	case WhisperCPP:
		return readWhisperCPP
	case Deepgram:
		return readDeepgram
	case AzureBatch:
		return readAzureBatch
	case AzureFast:
		return readAzureFast
	case SubRip, WebVTT:
		return readCues
	case SpeakerLines:
		return readSpeakerLines
	default:
		return nil
	}
}

// decode reads JSON; what is wrong with it is an [Error].
func decode(raw []byte, into any) error {
	if err := json.Unmarshal(raw, into); err != nil {
		return explain(err)
	}
	return nil
}

// withoutMarks takes byte order marks away: files that were put together have
// several.
func withoutMarks(raw []byte) []byte {
	mark := []byte("\ufeff")
	for bytes.HasPrefix(raw, mark) {
		raw = raw[len(mark):]
	}
	return raw
}
