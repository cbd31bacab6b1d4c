package openai_test

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tingcha/tingcha/internal/asrserver"
	"github.com/tingcha/tingcha/transcribe"
	"github.com/tingcha/tingcha/transcribe/openai"
)

func TestWhatCannotBeIsNamedByItsKey(t *testing.T) {
	t.Parallel()
	const fine = "https://asr.example.com/v1"
	for name, c := range map[string]struct {
		config openai.Config
		want   string
	}{
		"no address":                  {openai.Config{}, "url: write https://"},
		"no address at all":           {openai.Config{URL: "::" + secret}, "url: it is no address"},
		"another scheme":              {openai.Config{URL: "ftp://example.com"}, "url: write https://"},
		"a password in the address":   {openai.Config{URL: "https://me:" + secret + "@example.com/v1"}, "url: a name or a password"},
		"a key in the query":          {openai.Config{URL: fine + "?key=" + secret}, "url: write it without"},
		"no TLS":                      {openai.Config{URL: "http://asr.example.com/v1"}, "allow_plain_http"},
		"no TLS, private":             {openai.Config{URL: "http://10.1.2.3/v1"}, "allow_plain_http"},
		"no TLS, allowed, but public": {openai.Config{URL: "http://8.8.8.8/v1", PlainHTTP: true}, "personal data"},
		"no model":                    {openai.Config{URL: fine, Model: " "}, "model:"},
		"a key with a line break":     {openai.Config{URL: fine, Key: secret + "\n"}, "key:"},
		"too much at once":            {openai.Config{URL: fine, AtOnce: 1000}, "at_once:"},
		"a window that is too long":   {openai.Config{URL: fine, Window: time.Minute}, "window:"},
		"too many tries":              {openai.Config{URL: fine, Tries: 99}, "tries:"},
		"less than nothing":           {openai.Config{URL: fine, PerMinute: -1}, "limits:"},
		"money that is none":          {openai.Config{URL: fine, DailyMoney: math.NaN()}, "daily_money"},
		"money without a price":       {openai.Config{URL: fine, DailyMoney: 5}, "price_per_minute"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if c.config.Model == "" {
				c.config.Model = "m"
			}
			_, err := openai.New(c.config, time.Now)
			if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), secret) {
				t.Errorf("%v, want %q and no secret", err, c.want)
			}
		})
	}
}

func TestTheNameChangesWithWhatChangesTheWords(t *testing.T) {
	t.Parallel()
	names := map[string]bool{}
	for _, c := range []openai.Config{
		{URL: "https://asr.example.com/v1", Model: "whisper-1", Key: secret},
		{URL: "https://asr.example.com:8443", Model: "whisper-1"},
		{URL: "https://asr.example.com/v1", Model: "whisper-1", Prompt: "国家电网"},
		{URL: "https://asr.example.com/v1", Model: "whisper-1", Language: "auto"},
		{URL: "https://asr.example.com/v1", Model: "whisper-1", Window: 10 * time.Second},
		{URL: "https://asr.example.com/v1", Model: "whisper-1", Window: -1},
	} {
		names[engine(t, c).Name()] = true
	}
	if len(names) != 6 || !names["openai:whisper-1@asr.example.com"] || !names["openai:whisper-1@asr.example.com:8443"] {
		t.Error(names)
	}
	same := engine(t, openai.Config{URL: "https://asr.example.com:443/v1/audio/transcriptions/", Model: "whisper-1", AtOnce: 2})
	if got := same.Name(); got != "openai:whisper-1@asr.example.com" {
		t.Error(got)
	}
}

func TestThisMachineNeedsNoTLS(t *testing.T) {
	t.Parallel()
	server := start(t, transcribe.Words{Text: "您好"})
	e := engine(t, openai.Config{URL: strings.Replace(server.URL, "127.0.0.1", "localhost", 1), Tries: 1})
	if words, err := e.Hear(t.Context(), second()); err != nil || words.Text != "您好" {
		t.Errorf("%q, %v", words.Text, err)
	}
}

func TestWhatWasSpentIsReadAgain(t *testing.T) {
	t.Parallel()
	server := start(t, transcribe.Words{Text: "您好"})
	config := openai.Config{
		URL: server.URL, Model: "base", DailyAudio: 3500 * time.Millisecond, SpentFile: filepath.Join(t.TempDir(), "spent.json"),
	}
	one, other := engine(t, config), engine(t, config)
	for i, e := range []*openai.Engine{one, other, engine(t, config)} { // a neighbour, and one after a restart
		if _, err := e.Hear(t.Context(), second()); err != nil {
			t.Fatalf("clip %d: %v", i, err)
		}
	}
	for _, e := range []*openai.Engine{one, other, engine(t, config)} {
		if _, err := e.Hear(t.Context(), second()); !errors.Is(err, openai.ErrSpent) || !errors.Is(err, transcribe.ErrAway) {
			t.Errorf("beyond the day's limit: %v", err)
		}
	}
	for _, junk := range []string{"?", `{"seconds":-1}`} {
		if err := os.WriteFile(config.SpentFile, []byte(junk), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := openai.New(config, time.Now); err == nil || !strings.Contains(err.Error(), "delete the file") {
			t.Errorf("a file with %s: %v", junk, err)
		}
		if _, err := one.Hear(t.Context(), second()); !errors.Is(err, transcribe.ErrAway) {
			t.Errorf("a file that became %s: %v", junk, err)
		}
	}
}

func TestTurnsShareARequestWhereTheModelLikesItAndTimesAreTold(t *testing.T) {
	t.Parallel()
	server := start(t, transcribe.Words{Text: "您好", Confidence: 1})
	for _, c := range []struct {
		config openai.Config
		want   time.Duration
	}{
		{openai.Config{Model: "Systran/faster-Whisper-large-v3"}, transcribe.MaxClip},
		{openai.Config{Model: "whisper-1", Window: -1}, 0},
		{openai.Config{Model: "SenseVoiceSmall"}, 0},
		{openai.Config{Model: "SenseVoiceSmall", Window: 9 * time.Second}, 9 * time.Second},
	} {
		c.config.URL = server.URL
		if got := engine(t, c.config).Window(); got != c.want {
			t.Errorf("%+v: a window of %s, want %s", c.config, got, c.want)
		}
	}
	e := engine(t, openai.Config{URL: server.URL, Model: "whisper-1"})
	server.Next(asrserver.Answer(200, `{"text":"您好"}`))
	for _, want := range []time.Duration{0, transcribe.MaxClip} { // it tells times again
		if _, err := e.Hear(t.Context(), second()); err != nil {
			t.Fatal(err)
		}
		if got := e.Window(); got != want {
			t.Errorf("a window of %s, want %s", got, want)
		}
	}
}
