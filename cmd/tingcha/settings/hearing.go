package settings

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tingcha/tingcha/transcribe/openai"
	"github.com/tingcha/tingcha/transcribe/sherpa"
)

// The engines that a configuration or --asr may name.
const (
	AutoEngine   = "auto"   // a configured service, else a local engine that is installed, else none
	NoEngine     = "none"   // calls without a transcript wait
	SherpaEngine = "sherpa" // the local one
	OpenAIEngine = "openai" // a service
)

// Sherpa is the local engine. What is empty is looked for where it is installed.
type Sherpa struct {
	Model     string `yaml:"model,omitempty"`      // a model's folder, or its name in the data folder's models
	ModelType string `yaml:"model_type,omitempty"` // where the files do not say it
	Program   string `yaml:"program,omitempty"`    // tingcha-hear
	Library   string `yaml:"library,omitempty"`    // libsherpa-onnx-c-api.so or its folder
	Language  string `yaml:"language,omitempty"`   // ISO 639-1; "zh" where nothing is said
	Processes int    `yaml:"processes,omitempty"`  // clips side by side, each with its own copy of the model
	Threads   int    `yaml:"threads,omitempty"`    // of each process
	Memory    int64  `yaml:"memory,omitempty"`     // MB of each process at most; 0 is no limit
	// Hotwords is a file of words to prefer, one a line; HotwordScore is how much.
	Hotwords     string  `yaml:"hotwords,omitempty"`
	HotwordScore float64 `yaml:"hotword_score,omitempty"`
}

// Engine is how the local engine is started.
func (s Sherpa) Engine(now func() time.Time) sherpa.Config {
	return sherpa.Config{
		Program: s.Program, Library: s.Library, Model: s.Model, ModelType: s.ModelType, Language: s.Language,
		Threads: s.Threads, Processes: s.Processes, Memory: s.Memory,
		HotwordsFile: s.Hotwords, HotwordScore: s.HotwordScore, Now: now,
	}
}

// OpenAI is a service with OpenAI's transcription API.
type OpenAI struct {
	URL      string `yaml:"url"`
	Key      Secret `yaml:"key,omitempty"`
	Model    string `yaml:"model"`
	Language string `yaml:"language,omitempty"`
	Prompt   string `yaml:"prompt,omitempty"` // names and words that the service should know
	Window   Span   `yaml:"window,omitempty"` // how much speech of one voice is put in a request
	// AllowPlainHTTP lets recordings go without TLS to addresses of one's own network.
	AllowPlainHTTP bool    `yaml:"allow_plain_http,omitempty"`
	AtOnce         int     `yaml:"at_once,omitempty"`
	PerMinute      int     `yaml:"per_minute,omitempty"`
	Timeout        Span    `yaml:"timeout,omitempty"`
	DailyAudio     Span    `yaml:"daily_audio,omitempty"`
	DailyMoney     float64 `yaml:"daily_money,omitempty"`
	PricePerMinute float64 `yaml:"price_per_minute,omitempty"`
}

// Engine is how the service is asked. The day's sum is kept in the file spent; empty
// keeps it in memory.
func (s OpenAI) Engine(zone *time.Location, spent string) openai.Config {
	return openai.Config{
		URL: s.URL, Key: s.Key.Value(), Model: s.Model, Language: s.Language, Prompt: s.Prompt, PlainHTTP: s.AllowPlainHTTP,
		Window: s.Window.Duration, AtOnce: s.AtOnce, PerMinute: s.PerMinute, Timeout: s.Timeout.Duration,
		DailyAudio: s.DailyAudio.Duration, DailyMoney: s.DailyMoney, PricePerMinute: s.PricePerMinute,
		SpentFile: spent, Zone: zone,
	}
}

// WithASR returns the configuration with what --asr says in place of the engine: "auto",
// "none", "sherpa[:MODEL]" or "openai[:URL]"; "" changes nothing.
func (c Config) WithASR(flag string) (Config, error) {
	name, rest, _ := strings.Cut(flag, ":")
	switch {
	case flag == "":
		return c, nil
	case name == SherpaEngine:
		if rest != "" {
			c.ASR.Sherpa.Model = rest
		}
	case name == OpenAIEngine:
		service := OpenAI{}
		if c.ASR.OpenAI != nil {
			service = *c.ASR.OpenAI
		}
		if rest != "" {
			service.URL = rest
		}
		c.ASR.OpenAI = &service
	case flag != AutoEngine && flag != NoEngine:
		return c, fmt.Errorf("--asr %q: write auto, none, sherpa, sherpa:MODEL, openai or openai:URL", flag)
	}
	c.ASR.Engine = name
	return c, c.checkASR()
}

func (c Config) checkASR() error {
	a := c.ASR
	engines := []string{AutoEngine, NoEngine, SherpaEngine, OpenAIEngine}
	switch {
	case !slices.Contains(engines, a.Engine):
		return fmt.Errorf("asr.engine: %q; write one of %s", a.Engine, strings.Join(engines, ", "))
	case a.Sherpa.Processes < 0 || a.Sherpa.Threads < 0 || a.Sherpa.Memory < 0:
		return errors.New("asr.sherpa: processes, threads and memory are not less than 0")
	case a.Engine == OpenAIEngine && a.OpenAI == nil:
		return errors.New("asr.openai: is missing; write its url and model")
	case a.OpenAI == nil:
		return nil
	}
	engine, err := openai.New(a.OpenAI.Engine(time.UTC, ""), time.Now)
	if err != nil {
		return fmt.Errorf("asr.%w", err)
	}
	return engine.Close()
}
