package call_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/call"
)

func TestUnsureWordsAreFoundInTheText(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		text   string
		pieces []call.Piece
		want   []call.Unsure
	}{
		"one of several":       {"我要投诉他", []call.Piece{{"我要", 0.9}, {"投诉", 0.4}, {"他", 0.95}}, []call.Unsure{{6, 12, 0.4}}},
		"the same word twice":  {"好的好的", []call.Piece{{"好的", 0.9}, {"好的", 0.2}}, []call.Unsure{{6, 12, 0.2}}},
		"blanks around":        {"call you back", []call.Piece{{" call", 0.9}, {" you", 0.1}, {" back", 0.7}}, []call.Unsure{{5, 8, 0.1}}},
		"not in the text":      {"我要投诉", []call.Piece{{"我要", 0.9}, {"透书", 0.1}, {"投诉", 0.3}}, []call.Unsure{{6, 12, 0.3}}},
		"all of it":            {"好的", []call.Piece{{"好的", 0.1}}, nil},
		"sure":                 {"好的，您说", []call.Piece{{"好的", 0.6}, {"您说", 1}}, nil},
		"nothing, and no text": {"", []call.Piece{{"", 0.1}, {"好", 0.1}}, nil},
	} {
		if got := call.UnsureIn(test.text, test.pieces); !slices.Equal(got, test.want) {
			t.Errorf("%s: %v, want %v", name, got, test.want)
		}
	}
}

func TestUnsureWordsLieInTheTextInOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		var pieces []call.Piece
		for range rapid.IntRange(0, 6).Draw(t, "pieces") {
			pieces = append(pieces, call.Piece{Text: rapid.String().Draw(t, "piece"), Confidence: rapid.Float64Range(0, 1).Draw(t, "confidence")})
		}
		end := 0
		for _, u := range call.UnsureIn(text, pieces) {
			if u.From < end || u.To <= u.From || u.To > len(text) || u.Confidence >= call.UnsureBelow {
				t.Fatalf("%+v of %q", u, text)
			}
			end = u.To
		}
	})
}
