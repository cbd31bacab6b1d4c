package transcribe_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/transcribe"
)

// windowed is a scripted engine that likes long clips.
type windowed struct{ scripted }

func (*windowed) Window() time.Duration { return 20 * time.Second }

// piece is a part of words between two seconds of a clip.
func piece(start, end float64, text string) transcribe.Piece {
	at := func(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }
	return transcribe.Piece{Start: at(start), End: at(end), Text: text, Confidence: 1}
}

func pieces(parts ...transcribe.Piece) transcribe.Words {
	w := transcribe.Words{Confidence: 0.9, Pieces: parts}
	for _, p := range parts {
		w.Text += p.Text
	}
	return w
}

// three turns of one voice, of 2 s, 1 s and 3 s, lie at 0.2, 2.65 and 4.1 s of a clip.
func threeTurns(t *testing.T) transcribe.Sound {
	t.Helper()
	return recording(t, 1, 40, -1, spell{0, 1, 3, 300}, spell{0, 10, 11, 500}, spell{0, 20, 23, 700})
}

func TestTurnsThatAreHeardTogetherAreToldApartByTheirTimes(t *testing.T) {
	t.Parallel()
	long, alone := 4*time.Second, map[int]string{300: "头一句单独", 500: "第二句单独", 700: "第三句单独"}
	cases := []struct {
		name  string
		words transcribe.Words
		want  []string
		clips int
	}{
		{"a piece for each turn", pieces(piece(0, 2.3, "我要报修"), piece(2.5, 3.8, "是的"), piece(4, 7, "你们快点来")), []string{"我要报修", "是的", "你们快点来"}, 1},
		{"several pieces of a turn", pieces(piece(0, 1, "我要，"), piece(1, 2.3, "报修"), piece(2.5, 3.8, "是的"), piece(4, 7, "你们快点来")), []string{"我要，报修", "是的", "你们快点来"}, 1},
		{"a piece over two turns is cut where a clause ends", pieces(piece(0, 3.8, "我要报修，是的"), piece(4, 7, "你们快点来")), []string{"我要报修，", "是的", "你们快点来"}, 1},
		{"a piece over two turns without a clause is cut by time", pieces(piece(0, 3.8, "我要报修是的"), piece(4, 7, "你们快点来")), []string{"我要报修", "是的", "你们快点来"}, 1},
		{"times that are a little wrong", pieces(piece(0, 2.9, "我要报修"), piece(2.9, 4.3, "是的"), piece(4.3, 4.3, "你们快点来")), []string{"我要报修", "是的", "你们快点来"}, 1},
		{"words between turns belong to the nearest", pieces(piece(2.25, 2.3, "我要报修"), piece(2.7, 3.6, "是的"), piece(4, 7, "你们快点来")), []string{"我要报修", "是的", "你们快点来"}, 1},
		{"a turn that was left out is asked for again", pieces(piece(0, 2.3, "我要报修"), piece(4, 7, "你们快点来")), []string{"我要报修", "第二句单独", "你们快点来"}, 2},
		{"without times each is asked for", transcribe.Words{Text: "我要报修是的你们快点来", Confidence: 1}, []string{"头一句单独", "第二句单独", "第三句单独"}, 4},
		{"an engine that loses itself is asked for each", pieces(piece(0, 2.3, "我要报修"), piece(2.5, 7, "新的新的新的新的新的新的新的")), []string{"头一句单独", "第二句单独", "第三句单独"}, 4},
		{"times out of order are none", pieces(piece(5, 6, "我要报修"), piece(0, 2, "是的"), piece(4, 7, "你们快点来")), []string{"头一句单独", "第二句单独", "第三句单独"}, 4},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			engine := &windowed{scripted{atOnce: 2, says: func(clip transcribe.Clip) (transcribe.Words, error) {
				if clip.Duration() > long {
					return c.words, nil
				}
				return transcribe.Words{Text: alone[pitch(clip)], Confidence: 1}, nil
			}}}
			heard := hear(t, engine, threeTurns(t))
			var got []string
			for i, turn := range heard.Transcript.Turns {
				got = append(got, turn.Text)
				if want := []float64{1, 10, 20}[i]; turn.Start.Seconds() != want {
					t.Errorf("turn %d begins at %s", i, turn.Start)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("turns (-want +got):\n%s", diff)
			}
			if len(engine.heard) != c.clips {
				t.Errorf("%d clips were heard, want %d", len(engine.heard), c.clips)
			}
		})
	}
}

func TestATurnWithFarFewerWordsThanItsTimeIsAskedForAgain(t *testing.T) {
	t.Parallel()
	full := "我家从昨天晚上就开始停电了到现在还没有人来修"
	for alone, want := range map[string]string{full: full, "停": "我家停电", "词词词词词词词词词词": "我家停电"} {
		engine := &windowed{scripted{atOnce: 1, says: func(clip transcribe.Clip) (transcribe.Words, error) {
			if clip.Duration() > 8*time.Second {
				return pieces(piece(0, 7, "我家停电"), piece(7, 9, "是的")), nil
			}
			return transcribe.Words{Text: alone, Confidence: 1}, nil
		}}}
		heard := hear(t, engine, recording(t, 1, 40, -1, spell{0, 1, 7.5, 300}, spell{0, 20, 21.5, 500}))
		if got := heard.Transcript.Turns[0].Text; got != want || len(engine.heard) != 2 {
			t.Errorf("%q in %d clips, want %q", got, len(engine.heard), want)
		}
	}
}

func TestClipsOfSeveralTurnsFillTheWindowAndKeepToTheirChannel(t *testing.T) {
	t.Parallel()
	var spells []spell
	for at := 1.0; at < 90; at += 10 {
		spells = append(spells, spell{0, at, at + 4, 300}, spell{1, at + 5, at + 9, 700})
	}
	engine := &windowed{scripted{atOnce: 1, says: byPitch(nil)}}
	hear(t, engine, recording(t, 2, 95, 0, spells...))
	var got []string
	for _, clip := range engine.heard {
		if clip.Duration() > 5*time.Second {
			got = append(got, fmt.Sprintf("%.1f s of %d Hz", clip.Duration().Seconds(), pitch(clip)))
		}
	}
	want := "17.8 s of 300 Hz, 17.8 s of 700 Hz, 17.8 s of 300 Hz, 17.8 s of 700 Hz"
	if strings.Join(got, ", ") != want {
		t.Errorf("clips of %s, want %s", strings.Join(got, ", "), want)
	}
}
