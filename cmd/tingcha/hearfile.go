package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tingcha/tingcha/audio"
	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/cmd/tingcha/settings"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/transcribe"
)

// soundNames are how the names of files end that can be heard by themselves.
func soundNames() []string { return []string{".wav", ".flac", ".mp3", ".au"} }

func isSound(path string) bool {
	return slices.Contains(soundNames(), strings.ToLower(filepath.Ext(path)))
}

// recordingsIn lists the recordings of a folder and of those in it, and nothing else: no
// transcript that lies beside them.
func recordingsIn(folder string) ([]string, error) {
	var found []string
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Type().IsRegular() && isSound(path) {
			found = append(found, path)
		}
		return err
	})
	if err == nil && len(found) == 0 {
		err = fmt.Errorf("%s: there is no recording in it: no file whose name ends with %s", folder, strings.Join(soundNames(), ", "))
	}
	return found, err
}

// hearFile hears one file, as the rules look at it. Of the call nothing else is known.
func hearFile(ctx context.Context, cfg settings.Config, e ear, path string) (in inspect.Input, swapped bool, err error) {
	if e.engine == nil {
		return in, false, usage(fmt.Errorf("%s is sound, and nothing hears: %s", path, e.why))
	}
	file, err := os.Open(path)
	if err != nil {
		return in, false, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return in, false, err
	}
	format, err := audio.ProbeNamed(file, info.Size(), path)
	if err != nil {
		return in, false, fmt.Errorf("%s: %w", path, err)
	}
	signals, _, err := audio.Analyse(file, format, audio.Roles(format, cfg.AgentChannel))
	if err != nil {
		return in, false, fmt.Errorf("%s: %w", path, err)
	}
	heard, err := (&transcribe.Ear{Engine: e.engine}).Hear(ctx, transcribe.Sound{File: file, Format: format, Signals: signals})
	if err != nil {
		return in, false, fmt.Errorf("%s: %w", path, err)
	}
	if len(heard.Transcript.Turns) == 0 {
		return in, false, errors.New(path + ": no words were heard in it")
	}
	heard.Transcript.CallID = strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
	c := call.Call{ID: heard.Transcript.CallID, Duration: format.Duration(), Answered: true, CSAT: call.RatingUnknown}
	return inspect.Input{Call: c, Transcript: heard.Transcript, Signals: heard.Signals}, heard.Swapped, nil
}
