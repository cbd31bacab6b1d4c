package transcribetest

import (
	"context"
	"errors"
	"math"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"

	"github.com/tingcha/tingcha/transcribe"
)

// patience is how long a test waits for what must happen, on a machine that is busy.
const patience = 2 * time.Minute

// spoken is a recording with little to misunderstand, and some of its words in both
// scripts: 每一天都要快乐喔.
const spoken = "clips/rapid_asr_example.wav"

var anyOf = []string{"每一天", "快乐", "快樂"}

// Run runs the suite of engines. open gives an engine that hears Mandarin and is the
// test's own; the suite closes it. The recordings come from [Clip], and the tests
// that need them are skipped where they are missing.
func Run(t *testing.T, open func(t *testing.T) transcribe.Engine) {
	t.Helper()
	for name, test := range map[string]func(*testing.T, transcribe.Engine){
		"it has a name and hears at least one clip at once": named,
		"it hears words, and the same again":                hearing,
		"it hears several clips side by side":               sideBySide,
		"an empty clip has no words":                        empty,
		"silence has no words, or such as can be doubted":   silence,
		"a clip that is too long is refused":                tooLong,
		"it lets go of a clip that is not wanted any more":  cancelled,
		"it can be closed twice, and is away then":          closed,
	} {
		t.Run(name, func(t *testing.T) {
			engine := open(t)
			defer engine.Close()
			test(t, engine)
		})
	}
}

func named(t *testing.T, engine transcribe.Engine) {
	if engine.Name() == "" || strings.ContainsAny(engine.Name(), "\n\r\t") {
		t.Errorf("it calls itself %q", engine.Name())
	}
	if engine.AtOnce() < 1 {
		t.Errorf("it hears %d clips at once", engine.AtOnce())
	}
}

func hearing(t *testing.T, engine transcribe.Engine) {
	clip := Clip(t, spoken)
	before := append([]int16(nil), clip.Samples...)
	first := understood(t, engine, clip)
	if second := understood(t, engine, clip); first.Text != second.Text {
		t.Errorf("the same clip was heard as %q and as %q", first.Text, second.Text)
	}
	for i := range before {
		if clip.Samples[i] != before[i] {
			t.Fatal("the engine changed the clip's samples")
		}
	}
}

// understood hears [spoken] and holds the words against the contract.
func understood(t *testing.T, engine transcribe.Engine, clip transcribe.Clip) transcribe.Words {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	words, err := engine.Hear(ctx, clip)
	if err != nil {
		t.Error(err)
		return words
	}
	found := false
	for _, part := range anyOf {
		found = found || strings.Contains(words.Text, part)
	}
	if !found {
		t.Errorf("heard %q, want one of %v in it", words.Text, anyOf)
	}
	sound(t, words, clip.Duration())
	return words
}

// sound checks what holds for all words.
func sound(t *testing.T, words transcribe.Words, length time.Duration) {
	t.Helper()
	share := func(what string, p float64) {
		if math.IsNaN(p) || p < 0 || p > 1 {
			t.Errorf("%s is %v, want 0 to 1", what, p)
		}
	}
	share("the confidence", words.Confidence)
	share("the probability of no speech", words.NoSpeech)
	if words.Text != strings.TrimSpace(words.Text) || strings.ContainsRune(words.Text, '\uFFFD') {
		t.Errorf("the text %q has space around it or broken characters", words.Text)
	}
	var last time.Duration
	for i, p := range words.Pieces {
		share("a piece's confidence", p.Confidence)
		if p.Start < last || p.End < p.Start || p.End > length {
			t.Errorf("piece %d of a clip of %v lasts from %v to %v, after one that begins at %v", i, length, p.Start, p.End, last)
		}
		last = p.Start
	}
}

func sideBySide(t *testing.T, engine transcribe.Engine) {
	clip := Clip(t, spoken)
	var all sync.WaitGroup
	for range engine.AtOnce() + 2 { // some have to wait
		all.Go(func() { understood(t, engine, clip) })
	}
	all.Wait()
}

func empty(t *testing.T, engine transcribe.Engine) {
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	words, err := engine.Hear(ctx, transcribe.Clip{})
	if err != nil || words.Text != "" || len(words.Pieces) > 0 {
		t.Errorf("heard %+v, %v in no sound", words, err)
	}
}

// said is how many characters of a text are spoken.
func said(text string) int {
	n := 0
	for _, r := range text {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}

// doubtful is the most characters that an engine may make of two seconds of silence before nobody
// downstream could tell it from speech. Whisper is known to invent.
const doubtful = 12

func silence(t *testing.T, engine transcribe.Engine) {
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	words, err := engine.Hear(ctx, transcribe.Clip{Samples: make([]int16, 2*transcribe.Rate)})
	if err != nil {
		t.Fatal(err)
	}
	sound(t, words, 2*time.Second)
	if said(words.Text) > doubtful && words.NoSpeech < 0.5 && words.Confidence > 0.5 {
		t.Errorf("heard %q in silence, with the confidence %v", words.Text, words.Confidence)
	}
}

func tooLong(t *testing.T, engine transcribe.Engine) {
	long := transcribe.Clip{Samples: make([]int16, int((transcribe.MaxClip+time.Second).Seconds()*transcribe.Rate))}
	if _, err := engine.Hear(t.Context(), long); !errors.Is(err, transcribe.ErrRefused) {
		t.Errorf("a clip of %v: %v, want %v", long.Duration(), err, transcribe.ErrRefused)
	}
}

func cancelled(t *testing.T, engine transcribe.Engine) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := engine.Hear(ctx, Clip(t, spoken)); !errors.Is(err, context.Canceled) {
		t.Errorf("with a context that had ended: %v, want %v", err, context.Canceled)
	}
	understood(t, engine, Clip(t, spoken)) // that was no failure of the engine
}

func closed(t *testing.T, engine transcribe.Engine) {
	for range 2 {
		if err := engine.Close(); err != nil {
			t.Error(err)
		}
	}
	if _, err := engine.Hear(t.Context(), transcribe.Clip{}); !errors.Is(err, transcribe.ErrAway) {
		t.Errorf("a clip after Close: %v, want %v", err, transcribe.ErrAway)
	}
}
