package intake

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/transcribe/imported"
)

// recordingJSON is a message that a recording, or what was said in it, is there.
type recordingJSON struct {
	CallID       word            `json:"call_id"`
	URI          string          `json:"uri"`
	ETag         string          `json:"etag"`
	Size         int64           `json:"size"`
	Started      word            `json:"started"`
	AgentChannel word            `json:"agent_channel"`
	Transcript   json.RawMessage `json:"transcript"`
}

// recordingMessage reads the notice of a recording, with or without a transcript.
// Neither stands in the other's way: a recording counts when its transcript is bad.
func (r *Reader) recordingMessage(m message) Record {
	var j recordingJSON
	if bad := decode(m.value, &j, ofMessage()); bad != nil {
		return Record{Bad: []*Error{bad}}
	}
	spoken := len(j.Transcript) > 0 && string(j.Transcript) != "null"
	started, bad := r.recordingCheck(j, m, spoken)
	if bad != nil {
		return Record{Bad: []*Error{bad}}
	}
	rec := Record{}
	if bad := r.future(started); bad != nil {
		rec.Bad = []*Error{bad}
	}
	if j.URI != "" {
		offered, bad := r.recordingFrom(j, started, m)
		if bad != nil {
			return Record{Bad: []*Error{bad}}
		}
		rec.recordings = []storage.OfferedRecording{offered}
	}
	if spoken {
		t, bad := transcriptOf(j)
		if bad != nil {
			rec.Bad = append(rec.Bad, bad)
			return rec
		}
		rec.Transcripts = []storage.OfferedTranscript{{Transcript: t, Day: r.day(started), Started: started, Origin: origin(m.doc(), 0)}}
	}
	return rec
}

// recordingCheck looks at what both a recording and a transcript need.
func (r *Reader) recordingCheck(j recordingJSON, m message, spoken bool) (started time.Time, bad *Error) {
	started = m.published
	switch {
	case j.CallID == "":
		return started, wrong("call_id", "no_call_id", "the message names no call; publish it again with its call_id")
	case j.URI == "" && !spoken:
		return started, wrong("uri", "no_file", "the message brings neither a recording nor a transcript; %s", seeTopics)
	}
	if bad := callID(string(j.CallID)); bad != nil {
		bad.Field = "call_id"
		return started, bad
	}
	if j.Started == "" {
		return started, nil
	}
	at, ok := parseTime(string(j.Started), r.zone)
	if !ok {
		return started, noTime("started", string(j.Started), r.zone)
	}
	return at, nil
}

func (r *Reader) recordingFrom(j recordingJSON, started time.Time, m message) (storage.OfferedRecording, *Error) {
	none := storage.OfferedRecording{}
	if bad := address("uri", j.URI); bad != nil {
		return none, bad
	}
	if j.Size < 0 {
		return none, wrong("size", "bad_number", "%d is no number of bytes", j.Size)
	}
	channel, bad := r.agentChannel(string(j.AgentChannel))
	if bad != nil {
		return none, bad
	}
	return storage.OfferedRecording{
		Recording: call.Recording{CallID: string(j.CallID), URI: j.URI, Size: j.Size, AgentChannel: r.channelOr(channel)},
		ETag:      strings.Trim(j.ETag, `"`), Day: r.day(started), Started: started, Origin: origin(m.doc(), 0),
	}, nil
}

func (r *Reader) channelOr(said int) int {
	if said < 0 {
		return r.cfg.AgentChannel
	}
	return said
}

// transcriptOf reads a transcript inside a message. The call may be named in either.
func transcriptOf(j recordingJSON) (call.Transcript, *Error) {
	t, _, err := imported.JSON(j.Transcript)
	if err != nil {
		bad := refused(err, 1, ofMessage())
		bad.Field = strings.TrimSuffix("transcript."+bad.Field, ".")
		return t, bad
	}
	if t.CallID != "" && t.CallID != string(j.CallID) {
		return t, wrong("transcript.call", "bad_call_id", "the transcript is of call %s and the message of %s; publish one message a call", quote(t.CallID), quote(string(j.CallID)))
	}
	t.CallID = string(j.CallID)
	return t, nil
}

// object is the URI of an object of an archive.
var object = regexp.MustCompile(`^s3://[^/]+/.`)

// address refuses what cannot say where a recording is. A message names objects of the
// archive and nothing else: whoever may write to a topic must not be able to make the
// machine that fetches open files of its own.
func address(field, uri string) *Error {
	const longest = 2048
	switch {
	case len(uri) > longest:
		return wrong(field, "no_file", "an address of more than %d bytes", longest)
	case !object.MatchString(uri):
		return wrong(field, "no_file", "%s names no object of the archive; messages name recordings as s3://bucket/key", quote(uri))
	case strings.ContainsFunc(uri, func(c rune) bool { return unicode.IsControl(c) || c == '\ufffd' }):
		return wrong(field, "no_file", "control characters in %s", quote(uri))
	default:
		return nil
	}
}

// Object makes the offer of an object that was looked up in the archive. Its key
// tells the call, by intake.file_name, as a file's path does. What has not the name
// of a recording is neither offered nor told: archives hold other things, too.
func (r *Reader) Object(o storage.Object) (storage.OfferedRecording, *storage.DeadLetter) {
	none := storage.OfferedRecording{}
	if !slices.Contains(soundExtensions, extension(o.Key)) || isHidden(o.Key) {
		return none, nil
	}
	id, started, bad := r.fromName(o.Key)
	if bad != nil {
		letter := bad.letter(o.URI)
		letter.Source, letter.At = "object:"+digest(o.URI, o.ETag), r.o.Now()
		return none, &letter
	}
	if started.IsZero() {
		started = o.Modified
	}
	return storage.OfferedRecording{
		Recording: call.Recording{CallID: id, URI: o.URI, Size: o.Size, AgentChannel: r.cfg.AgentChannel},
		ETag:      o.ETag, Day: r.day(started), Started: started, Origin: o.URI,
	}, nil
}
