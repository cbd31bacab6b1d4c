package imported_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/transcribe/imported"
)

func TestWordsThatASourceIsNotSureOfAreKept(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		format imported.Format
		raw    string
		want   []call.Unsure
	}{
		"whisper": {
			imported.Whisper,
			`{"segments": [{"start": 1, "end": 2, "text": "我要投诉他", "words": [{"word": "我要", "probability": 0.9}, {"word": "投诉", "probability": 0.31}, {"word": "他", "probability": 0.97}]}]}`,
			[]call.Unsure{{From: 6, To: 12, Confidence: 0.31}},
		},
		"words without a figure": {
			imported.Whisper, `{"segments": [{"start": 1, "end": 2, "text": "我要投诉", "words": [{"word": "我要"}, {"word": "投诉"}]}]}`, nil,
		},
		"a figure that is none": {
			imported.Whisper, `{"segments": [{"start": 1, "end": 2, "text": "我要投诉", "words": [{"word": "我要", "probability": -3}, {"word": "投诉", "probability": 7}]}]}`, nil,
		},
	} {
		heard, err := imported.Read(test.format, []byte(test.raw), imported.Options{AgentChannel: -1})
		if err != nil || len(heard) != 1 || len(heard[0].Transcript.Turns) != 1 {
			t.Fatalf("%s: %v, %v", name, heard, err)
		}
		if diff := cmp.Diff(test.want, heard[0].Transcript.Turns[0].Unsure); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
