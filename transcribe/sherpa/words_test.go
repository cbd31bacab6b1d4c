package sherpa_test

import (
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/transcribe"
	"github.com/tingcha/tingcha/transcribe/sherpa"
	"github.com/tingcha/tingcha/transcribe/sherpa/wire"
)

func TestResultsOfEveryModelBecomeWords(t *testing.T) {
	t.Parallel()
	ms := func(n int) time.Duration { return time.Duration(n) * time.Millisecond }
	for name, test := range map[string]struct {
		said wire.Result
		want transcribe.Words
	}{
		"Whisper, which gives no times": {
			wire.Result{Text: " 您好\uFFFD欢迎 ", Lang: "zh", Tokens: []string{"您", "好", "\uFFFD", "<0xA9>"}},
			transcribe.Words{Text: "您好欢迎", Confidence: 1, Language: "zh"},
		},
		"SenseVoice": {
			wire.Result{Text: "您好。", Lang: "<|zh|>", Event: "<|Speech|>", Tokens: []string{"您", "好", "。"}, Timestamps: []float64{0.06, 0.3, 0.54}},
			transcribe.Words{Text: "您好。", Confidence: 1, Language: "zh", Pieces: []transcribe.Piece{
				{Start: ms(60), End: ms(300), Text: "您", Confidence: 1},
				{Start: ms(300), End: ms(540), Text: "好", Confidence: 1},
				{Start: ms(540), End: ms(1000), Text: "。", Confidence: 1},
			}},
		},
		"a transducer with probabilities and durations": {
			wire.Result{
				Text: "好 ok", Tokens: []string{"好", "▁o", "k@@"}, Timestamps: []float64{0, 0.5, 0.9}, Durations: []float64{0.25, 0.25, 0.5},
				LogProbs: []float64{0, math.Log(0.5), math.Log(0.25)},
			},
			transcribe.Words{Text: "好 ok", Confidence: 0.5, Pieces: []transcribe.Piece{
				{End: ms(250), Text: "好", Confidence: 1},
				{Start: ms(500), End: ms(750), Text: " o", Confidence: 0.5},
				{Start: ms(900), End: ms(1000), Text: "k", Confidence: 0.25},
			}},
		},
		"segments before tokens": {
			wire.Result{Text: "好", Tokens: []string{"好"}, Timestamps: []float64{0}, SegmentTexts: []string{"好\uFFFD"}, SegmentStarts: []float64{0.25}, SegmentDurations: []float64{9}},
			transcribe.Words{Text: "好", Confidence: 1, Pieces: []transcribe.Piece{{Start: ms(250), End: ms(1000), Text: "好", Confidence: 1}}},
		},
		"times that run backwards": {
			wire.Result{Text: "您好", Tokens: []string{"您", "好"}, Timestamps: []float64{0.5, 0.25}},
			transcribe.Words{Text: "您好", Confidence: 1},
		},
		"fewer times than tokens": {
			wire.Result{Text: "您好", Tokens: []string{"您", "好"}, Timestamps: []float64{0.5}},
			transcribe.Words{Text: "您好", Confidence: 1},
		},
		"a logarithm that is none": {
			wire.Result{Text: "好", LogProbs: []float64{3}},
			transcribe.Words{Text: "好", Confidence: 1},
		},
		"nothing": {wire.Result{}, transcribe.Words{Confidence: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := sherpa.Words(&test.said, time.Second)
			if diff := cmp.Diff(test.want, got, cmpopts.EquateApprox(0, 1e-9)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestPiecesAlwaysLieInTheClip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		numbers := rapid.SliceOfN(rapid.Float64(), 0, 4)
		texts := rapid.SliceOfN(rapid.String(), 0, 4)
		r := wire.Result{
			Tokens: texts.Draw(t, "tokens"), Timestamps: numbers.Draw(t, "timestamps"), Durations: numbers.Draw(t, "durations"),
			LogProbs:     numbers.Draw(t, "logarithms"),
			SegmentTexts: texts.Draw(t, "segments"), SegmentStarts: numbers.Draw(t, "starts"), SegmentDurations: numbers.Draw(t, "lengths"),
		}
		words := sherpa.Words(&r, time.Second)
		if !(words.Confidence >= 0 && words.Confidence <= 1) {
			t.Errorf("confidence %v", words.Confidence)
		}
		for i, p := range words.Pieces {
			if p.Start < 0 || p.End < p.Start || p.End > time.Second || i > 0 && p.Start < words.Pieces[i-1].Start ||
				!(p.Confidence >= 0 && p.Confidence <= 1) {
				t.Errorf("piece %d: %+v", i, p)
			}
		}
	})
}
