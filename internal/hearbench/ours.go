package hearbench

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/tingcha/tingcha/evaluate/hearing"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/rulebooks"
	"github.com/tingcha/tingcha/transcribe"
	"github.com/tingcha/tingcha/transcribe/sherpa"
)

// Ours hears the same recordings with our ear, over the same engine with as many
// threads: one process, one clip at a time, as sherpa-onnx-offline does.
func (p Peer) Ours(ctx context.Context, folder string, among func(name string) bool) (hearing.Report, error) {
	rules, err := compiled()
	if err != nil {
		return hearing.Report{}, err
	}
	before := hearing.Used()
	config, err := sherpa.Find(sherpa.Config{
		Program: p.Program, Library: p.Library, Model: p.Model, Threads: p.Threads, Now: time.Now, //nolint:forbidigo // what is measured is time
	}, os.Getenv)
	if err != nil {
		return hearing.Report{}, err
	}
	engine, err := sherpa.New(ctx, config)
	if err != nil {
		return hearing.Report{}, err
	}
	trial := hearing.Trial{Ear: &transcribe.Ear{Engine: engine}, Rules: rules, Now: time.Now, Used: hearing.Used} //nolint:forbidigo // as above
	report, err := trial.Run(ctx, some{os.DirFS(folder), among})
	if closed := engine.Close(); err == nil {
		err = closed
	}
	if err == nil && len(report.Bad) > 0 {
		err = fmt.Errorf("ours: %w", report.Bad[0])
	}
	report.Engine = engine.Name()
	report.Charge(before, hearing.Used())
	return report, err
}

func compiled() (*inspect.Engine, error) {
	book, err := rulebooks.Load(rulebooks.Default)
	if err != nil {
		return nil, err
	}
	return inspect.Compile(book)
}

// some is a folder of which only some recordings are shown.
type some struct {
	fs.FS
	among func(name string) bool
}

// ReadDir lists the files of the recordings that are shown.
func (s some) ReadDir(name string) ([]fs.DirEntry, error) {
	all, err := fs.ReadDir(s.FS, name)
	var shown []fs.DirEntry
	for _, e := range all {
		base, _, _ := strings.Cut(e.Name(), ".")
		if s.among == nil || s.among(base) {
			shown = append(shown, e)
		}
	}
	return shown, err
}
