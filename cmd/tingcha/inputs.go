package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/evaluate"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/intake"
	"github.com/tingcha/tingcha/transcribe"
	"github.com/tingcha/tingcha/transcribe/imported"
)

// fileCalls is the calls of one file, as rules look at them, and how many more it
// has that cannot be read.
type fileCalls struct {
	path   string
	inputs []inspect.Input
	bad    int
}

// unread is the problem that some calls had no part in what was done; nil when all
// had.
func (f fileCalls) unread(done string) error {
	if f.bad == 0 {
		return nil
	}
	return problems("%s: %s not %s", f.path, were(f.bad, "call"), done)
}

// readCalls reads a file that can be inspected by itself. What is bad in it is told and
// passed over. Seasons are those of the configuration.
func readCalls(o *options, path string, errs io.Writer) (fileCalls, error) {
	f := fileCalls{path: path}
	cfg, err := loadConfig(o)
	if err != nil {
		return f, err
	}
	switch strings.ToLower(filepath.Ext(path)) {
	case ".calls":
		err = f.labelled(cfg.Calendar(), errs)
	case ".json", ".srt", ".vtt", ".txt":
		err = f.transcripts(cfg.Intake, errs)
	default:
		err = usage(fmt.Errorf("%s: only .calls, .json, .srt, .vtt and .txt are read here; rules are a file of --rules, and sound is heard by tingcha inspect and tingcha import", path))
	}
	if err == nil && len(f.inputs)+f.bad == 0 {
		err = usage(errors.New(path + ": there is no call in it"))
	}
	return f, err
}

// transcripts reads one transcript, a list of dialogues, or what another system wrote.
func (f *fileCalls) transcripts(cfg intake.Config, errs io.Writer) error {
	text, err := os.ReadFile(f.path)
	if err != nil {
		return err
	}
	if format, ok := imported.Recognise(text); ok {
		return f.foreign(cfg, format, text, errs)
	}
	if strings.ToLower(filepath.Ext(f.path)) != ".json" {
		return fmt.Errorf("%s: no transcript is recognised in it; begin each turn with its speaker, such as 坐席：您好", f.path)
	}
	if !imported.IsList(text) {
		t, _, err := imported.JSON(text)
		if err != nil {
			return fmt.Errorf("%s: %w", f.path, err)
		}
		if t.CallID == "" { // as when it is taken in
			t.CallID = f.stem()
		}
		f.inputs = append(f.inputs, wordsOnly(t))
		return nil
	}
	dialogues, err := imported.Dialogues(text)
	if err != nil {
		return fmt.Errorf("%s: %w", f.path, err)
	}
	seen := map[string]bool{}
	for _, d := range dialogues {
		err := d.Err
		if id := d.Transcript.CallID; err == nil && seen[id] {
			err = fmt.Errorf("the file has dialogue %q before; give one of them another id", id)
		}
		if err != nil {
			f.bad++
			fmt.Fprintf(errs, "%s: %v\n", f.path, err)
			continue
		}
		seen[d.Transcript.CallID] = true
		f.inputs = append(f.inputs, wordsOnly(d.Transcript))
	}
	return nil
}

// foreign reads what another system wrote. What is doubtful about it is told.
func (f *fileCalls) foreign(cfg intake.Config, format imported.Format, text []byte, errs io.Writer) error {
	if named := cfg.Transcripts; named != "" && named.IsText() == format.IsText() {
		format = named
	}
	all, err := imported.Read(format, text, imported.Options{AgentChannel: -1})
	if err != nil {
		return fmt.Errorf("%s: %w", f.path, err)
	}
	for _, h := range all {
		if h.Err != nil {
			f.bad++
			fmt.Fprintf(errs, "%s: %v\n", f.path, h.Err)
			continue
		}
		for _, d := range h.Doubts {
			fmt.Fprintf(errs, "%s: %v\n", f.path, d)
		}
		if h.Transcript.CallID == "" {
			h.Transcript.CallID = f.stem()
		}
		f.inputs = append(f.inputs, wordsOnly(h.Transcript))
	}
	return nil
}

// stem is the file's name without its folders and its extension.
func (f *fileCalls) stem() string {
	return strings.TrimSuffix(filepath.Base(f.path), filepath.Ext(f.path))
}

// wordsOnly is a call of which nothing but the transcript is known.
func wordsOnly(t call.Transcript) inspect.Input {
	c, settled := call.Call{ID: t.CallID, Duration: t.Duration(), Answered: true, CSAT: call.RatingUnknown}, transcribe.Settle(t, "")
	return inspect.Input{Call: c, Transcript: settled, Signals: call.FromTurns(settled, c.Duration)}
}

func (f *fileCalls) labelled(calendar inspect.Calendar, errs io.Writer) error {
	file, err := os.Open(f.path)
	if err != nil {
		return err
	}
	defer file.Close()
	blocks, bad, err := intake.ParseCalls(f.path, file)
	if err != nil {
		return err
	}
	for _, letter := range bad {
		fmt.Fprintf(errs, "%s:%d: %s: %s\n", letter.Name, letter.Line, letter.Reason, letter.Detail)
	}
	f.inputs, f.bad = evaluate.Inputs(blocks, calendar), len(bad)
	return nil
}
