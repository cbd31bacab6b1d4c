package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/tingcha/tingcha/cmd/tingcha/settings"
	"github.com/tingcha/tingcha/pipeline"
	"github.com/tingcha/tingcha/transcribe"
	"github.com/tingcha/tingcha/transcribe/openai"
	"github.com/tingcha/tingcha/transcribe/sherpa"
)

// ear is what a process hears recordings with.
type ear struct {
	engine transcribe.Engine // nil when there is none
	why    string            // what was chosen, and why, in a line
	asked  bool              // somebody named the engine; it was not found by itself
}

// spentName is the file of a data folder that says what was sent to a service today.
const spentName = "asr-spent.json"

// asrFlag gives a command the flag that chooses the engine.
func asrFlag(c *cobra.Command, asr *string) {
	c.Flags().StringVar(asr, "asr", "", "what hears recordings: auto, none, sherpa[:MODEL] or openai[:URL] (default: the configuration's, which is auto)")
}

// withASR reads the configuration, with what --asr says in place of its engine.
func withASR(o *options, asr string) (settings.Config, error) {
	cfg, err := loadConfig(o)
	if err != nil {
		return cfg, err
	}
	if cfg, err = cfg.WithASR(asr); err != nil {
		return cfg, usage(err)
	}
	return cfg, nil
}

// openEar chooses and starts the engine that a configuration asks for. folder is the
// data folder; empty in a cluster. Whoever opened an ear closes its engine.
func openEar(ctx context.Context, cfg settings.Config, folder string) (ear, error) {
	switch cfg.ASR.Engine {
	case settings.OpenAIEngine:
		return askedFor(openService(cfg, folder))
	case settings.SherpaEngine:
		return askedFor(openLocal(ctx, cfg, folder))
	case settings.AutoEngine:
		return chooseEar(ctx, cfg, folder)
	default:
		return ear{why: "none, as it was asked for: calls without a transcript wait", asked: true}, nil
	}
}

func askedFor(e ear, err error) (ear, error) {
	e.asked = true
	if errors.Is(err, sherpa.ErrMissing) {
		err = usage(err)
	}
	return e, err
}

// chooseEar takes a service that is configured, else a local engine that is installed,
// else none.
func chooseEar(ctx context.Context, cfg settings.Config, folder string) (ear, error) {
	if cfg.ASR.OpenAI != nil {
		return openService(cfg, folder)
	}
	e, missing := openLocal(ctx, cfg, folder)
	if ctx.Err() != nil {
		return ear{}, ctx.Err()
	}
	if missing != nil { // a laptop without an engine works as well as it can
		e = ear{why: "none: no service is configured, and " + missing.Error()}
	}
	return e, nil
}

func openService(cfg settings.Config, folder string) (ear, error) {
	spent := ""
	if folder != "" {
		spent = filepath.Join(folder, spentName)
	}
	engine, err := openai.New(cfg.ASR.OpenAI.Engine(cfg.Location(), spent), time.Now)
	if err != nil {
		return ear{}, usage(err)
	}
	return ear{engine: engine, why: engine.Name() + ", the service of asr.openai"}, nil
}

func openLocal(ctx context.Context, cfg settings.Config, folder string) (ear, error) {
	conf := cfg.ASR.Sherpa.Engine(time.Now)
	conf.Model = modelIn(folder, conf.Model)
	conf, err := sherpa.Find(conf, os.Getenv)
	if err != nil {
		return ear{}, err
	}
	engine, err := sherpa.New(ctx, conf)
	if err != nil {
		return ear{}, err
	}
	return ear{engine: engine, why: engine.Name() + ", the local engine at " + conf.Program}, nil
}

// modelIn finds a model that is named, and not by a folder, among those of the data
// folder; and the only one there where none is named.
func modelIn(folder, named string) string {
	if folder == "" {
		return named
	}
	if named != "" {
		if _, err := os.Stat(named); err == nil {
			return named
		}
		if pulled := filepath.Join(folder, modelsFolder, named); filepath.Base(named) == named && isFolder(pulled) {
			return pulled
		}
		return named
	}
	if all, _ := filepath.Glob(filepath.Join(folder, modelsFolder, "*")); len(all) == 1 && isFolder(all[0]) {
		return all[0]
	}
	return ""
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// openEar gives the hotline what it hears with, and tells of it where there is
// something to tell: a program that found nothing by itself goes on without a word.
func (h *hotline) openEar(ctx context.Context, errs io.Writer) (err error) {
	if h.ear, err = openEar(ctx, h.config, h.folder); err != nil {
		return fmt.Errorf("asr: %w", err)
	}
	if h.ear.engine != nil {
		h.later(h.ear.engine.Close)
		h.tellHearing(errs)
	}
	return nil
}

// tellHearing says what hears recordings, in the log where that is for machines.
func (h *hotline) tellHearing(errs io.Writer) {
	if h.config.Log.Format == "json" {
		h.log.Info("what hears recordings", "engine", h.ear.why)
		return
	}
	fmt.Fprintln(errs, "hearing with", h.ear.why)
}

// tellWaiting says that calls wait for somebody to hear them, where nobody asked for that.
func (h *hotline) tellWaiting(ctx context.Context, errs io.Writer) error {
	if h.ear.engine != nil || h.ear.asked {
		return nil
	}
	days, err := h.store.Coverage(ctx, "", "")
	if err != nil {
		return err
	}
	n := 0
	for _, d := range days {
		for _, r := range d.Reasons {
			if r.Reason == pipeline.NoTranscriber {
				n += r.N
			}
		}
	}
	if n > 0 {
		fmt.Fprintf(errs, "%s for a transcriber; hearing with %s\n", waiting(n), h.ear.why)
	}
	return nil
}

func waiting(n int) string {
	if n == 1 {
		return "1 call waits"
	}
	return counted(n, "call") + " wait"
}

// rouse sends the calls on their way that waited for somebody to hear them.
func (h *hotline) rouse(ctx context.Context) error {
	if h.ear.engine == nil {
		return nil
	}
	n, err := pipeline.Rouse(ctx, h.store, "start", h.now())
	if n > 0 {
		h.log.Info("calls that waited for a transcriber are heard", "calls", n, "engine", h.ear.engine.Name())
	}
	return err
}

// hearingStages are those that make turns: of delivered transcripts, and of recordings
// where there is something to hear them with.
func (h *hotline) hearingStages() []pipeline.Stage {
	if h.ear.engine == nil {
		return []pipeline.Stage{&pipeline.Transcribe{Store: h.store}}
	}
	hear := &pipeline.Hear{Store: h.store, Blobs: h.blobs, Engine: h.ear.engine, Now: h.now}
	if h.heard != nil {
		hear.Heard, hear.Away = h.heard.Recording, h.heard.Away
	}
	return []pipeline.Stage{&pipeline.Transcribe{Store: h.store, Hears: true}, hear}
}
