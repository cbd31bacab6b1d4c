package imported

import (
	"bytes"
	"encoding/json"
	"strings"
)

// Recognise tells by which system a transcript was written, from what is in it. The
// beginning of a file is often enough; false may mean that more of it is needed.
func Recognise(raw []byte) (Format, bool) {
	raw = withoutMarks(raw)
	text := bytes.TrimLeft(raw, " \t\r\n")
	switch {
	case len(text) == 0:
		return "", false
	case bytes.HasPrefix(text, []byte("WEBVTT")):
		return WebVTT, true
	case text[0] == '{', text[0] == '[' && !looksSpoken(text):
		return recogniseJSON(raw)
	case hasCue(text):
		return SubRip, true
	case looksSpoken(text):
		return SpeakerLines, true
	default:
		return "", false
	}
}

// hasCue looks for the times of a cue among the first lines.
func hasCue(text []byte) bool {
	n := 0
	for line := range bytes.Lines(text) {
		if cueTimes.Match(bytes.TrimSpace(line)) {
			return true
		}
		if n++; n > 10 {
			break
		}
	}
	return false
}

// looksSpoken says whether a text begins with a speaker, and most of its first turns
// do: a note with a colon in it is no transcript.
func looksSpoken(text []byte) bool {
	const look = 40
	lines, spoken := 0, 0
	for line := range bytes.Lines(text) {
		s := string(bytes.TrimSpace(line))
		if s == "" {
			continue
		}
		_, _, _, _, ok := speakerLine(s)
		if lines == 0 && !ok {
			return false
		}
		if lines++; ok {
			spoken++
		}
		if lines == look {
			break
		}
	}
	return spoken*3 >= lines && spoken > 0
}

// recogniseJSON reads the keys of a text until one tells, and as far as it goes.
func recogniseJSON(raw []byte) (Format, bool) {
	var found Format
	var segment, word, key, text, ours bool
	eachKey(raw, func(path string) bool {
		switch path {
		case "turns", "[].content":
			ours = true
		case "segments[].text":
			segment = true
		case "words[].word":
			word = true
		case "[].key":
			key = true
		case "[].text":
			text = true
		}
		found = telling(path)
		return found == "" && !ours
	})
	switch {
	case found != "":
		return found, true
	case ours:
		return "", false
	case segment, word:
		return Whisper, true
	case key && text:
		return FunASR, true
	default:
		return "", false
	}
}

// telling is the format of which a key, with the keys it lies in, all in lower case,
// is a sure sign.
func telling(path string) Format {
	switch path {
	case "tickets[].dialogue", "data.resultinfo", "resultinfo":
		return AliyunSCA
	case "result.sentences":
		return AliyunNLS
	case "transcripts[].sentences", "transcripts[].channel_id":
		return DashScope
	case "[].sentence_info", "sentence_info", "result.sentence_info", "[].timestamp", "stamp_sents":
		return FunASR
	case "data.resultdetail", "response.data.resultdetail", "data.statusstr", "response.data.statusstr":
		return Tencent
	case "segments[].result":
		return Huawei
	case "results.channel_labels", "results.speaker_labels", "results.items", "results.audio_segments":
		return AWS
	case "transcript[].participantrole":
		return AWSCalls
	case "transcript[].participantid":
		return ContactLens
	case "speechsegments":
		return PCA
	case "segments[].avg_logprob", "segments[].compression_ratio", "segments[].no_speech_prob", "segments[].seek", "segments[].words[].probability":
		return Whisper
	case "word_segments", "segments[].speaker", "segments[].words[].score":
		return WhisperX
	case "transcription[].offsets", "transcription[].timestamps":
		return WhisperCPP
	case "results.channels", "results.utterances":
		return Deepgram
	case "recognizedphrases", "combinedrecognizedphrases":
		return AzureBatch
	case "combinedphrases", "phrases[].offsetmilliseconds", "phrases[].offsetinms":
		return AzureFast
	default:
		return ""
	}
}

// eachKey gives the keys of a JSON text in their order, each with those that it lies
// in, until told to stop or the text ends or is broken. What tells stands early: after
// many thousand words nothing new is expected.
func eachKey(raw []byte, next func(path string) bool) {
	const deepest, most = 16, 200_000
	type level struct {
		path string
		list bool
		key  bool // a key comes next
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	var stack []level
	path := ""
	for range most {
		t, err := dec.Token()
		if err != nil {
			return
		}
		top := len(stack) - 1
		if key, ok := t.(string); ok && top >= 0 && stack[top].key {
			stack[top].key = false
			path = strings.TrimPrefix(stack[top].path+"."+strings.ToLower(key), ".")
			if !next(path) {
				return
			}
			continue
		}
		switch t {
		case json.Delim('{'), json.Delim('['):
			if len(stack) == deepest {
				return
			}
			list := t == json.Delim('[')
			if list {
				path += "[]"
			}
			stack = append(stack, level{path: path, list: list, key: !list})
			continue
		case json.Delim('}'), json.Delim(']'):
			stack = stack[:top]
			top--
		}
		if top < 0 {
			return
		}
		path = stack[top].path
		stack[top].key = !stack[top].list
	}
}
