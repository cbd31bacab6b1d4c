package sherpa

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/tingcha/tingcha/transcribe/sherpa/layout"
)

// Config says with what and how the engine hears. Program, Library, Model and Now are
// needed; [Find] fills those of the first three that are empty.
type Config struct {
	Program string // path of tingcha-hear
	Library string // path of libsherpa-onnx-c-api.so, with libonnxruntime.so beside it
	Model   string // folder of the model

	// ModelType is the kind of the model where its files do not say it; see
	// [layout.Kinds].
	ModelType string
	Language  string // ISO 639-1, for Whisper and SenseVoice; empty is "zh"
	Threads   int    // that a clip is heard with; 0 is 1
	Processes int    // children, each with its own copy of the model; 0 is 1
	// TailPaddings is how much silence Whisper gets behind a clip, in hundredths of a
	// second; 0 is [DefaultTailPaddings].
	TailPaddings int
	HotwordsFile string  // a word to prefer a line; only transducers have hot words
	HotwordScore float64 // how much hot words are preferred; 0 is 1.5
	Memory       int64   // MB at which a child is to fail instead of taking more; 0 is no limit
	// Patience is how long a child may take for a clip before it counts as hung, plus
	// ten times the clip's length; 0 is 30 seconds.
	Patience time.Duration
	Now      func() time.Time // the clock, which times the rests of a failing engine
}

// DefaultTailPaddings is the silence behind a clip for Whisper, in hundredths of a
// second. docs/hearing.md has the measurement that it comes from.
const DefaultTailPaddings = 300

const (
	startPatience = 60 * time.Second // for a child to load its model
	slowness      = 10               // times a clip's length that a child may take for it
)

func (c Config) withDefaults() Config {
	if c.Language == "" {
		c.Language = "zh"
	}
	if c.TailPaddings == 0 {
		c.TailPaddings = DefaultTailPaddings
	}
	if c.HotwordScore == 0 {
		c.HotwordScore = 1.5
	}
	if c.Patience == 0 {
		c.Patience = 30 * time.Second
	}
	c.Threads = max(1, c.Threads)
	c.Processes = max(1, c.Processes)
	return c
}

// check finds what is wrong before a process is started for it.
func (c Config) check() (layout.Model, error) {
	for _, part := range []struct{ what, path, remedy string }{
		{"program tingcha-hear", c.Program, "build it with \"make engine\""},
		{"library libsherpa-onnx-c-api.so", c.Library, "install it with \"make engine\""},
	} {
		if part.path == "" {
			return layout.Model{}, fmt.Errorf("%w: the %s is not given: %s", ErrMissing, part.what, part.remedy)
		}
		if info, err := os.Stat(part.path); err != nil || info.IsDir() {
			return layout.Model{}, fmt.Errorf("%w: the %s is not at %s: %s", ErrMissing, part.what, part.path, part.remedy)
		}
	}
	if c.Now == nil {
		return layout.Model{}, errors.New("no clock is given")
	}
	if c.Model == "" {
		return layout.Model{}, fmt.Errorf("%w: no folder of a model is given", ErrMissing)
	}
	model, err := layout.Read(c.Model, layout.Kind(c.ModelType))
	if err != nil {
		return layout.Model{}, err
	}
	if c.HotwordsFile == "" {
		return model, nil
	}
	if model.Kind != layout.Transducer {
		return layout.Model{}, fmt.Errorf("hot words %s: a model of kind %s knows none, only a transducer does; leave the setting empty", c.HotwordsFile, model.Kind)
	}
	if _, err := os.Stat(c.HotwordsFile); err != nil {
		return layout.Model{}, fmt.Errorf("hot words: %w", err)
	}
	return model, nil
}

// arguments are the child's.
func (c Config) arguments() []string {
	return []string{
		"-library", c.Library,
		"-model", c.Model,
		"-model-type", c.ModelType,
		"-language", c.Language,
		"-threads", strconv.Itoa(c.Threads),
		"-tail-paddings", strconv.Itoa(c.TailPaddings),
		"-hotwords", c.HotwordsFile,
		"-hotword-score", strconv.FormatFloat(c.HotwordScore, 'g', -1, 64),
		"-memory", strconv.FormatInt(c.Memory, 10),
	}
}

// name is the engine's: the model's folder, and digits that change with whatever
// changes the words.
func (c Config) name(model layout.Model) (string, error) {
	weights, err := model.Fingerprint()
	if err != nil {
		return "", err
	}
	digest := sha256.New()
	fmt.Fprintf(digest, "%s %s %s %d", weights, model.Kind, c.Language, c.TailPaddings)
	if c.HotwordsFile != "" {
		words, err := os.ReadFile(c.HotwordsFile)
		if err != nil {
			return "", fmt.Errorf("hot words: %w", err)
		}
		fmt.Fprintf(digest, " %g %s", c.HotwordScore, words)
	}
	folder, err := filepath.Abs(c.Model)
	if err != nil {
		return "", err
	}
	return "sherpa:" + filepath.Base(folder) + "@" + hex.EncodeToString(digest.Sum(nil))[:8], nil
}
