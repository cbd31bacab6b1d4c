package web

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/tingcha/tingcha/audio"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/sounds"
)

// outline gives the peaks of a recording. They are drawn when somebody looks for the
// first time, and kept: of a hundred recordings hardly one is ever looked at. Kept
// peaks that cannot be read are drawn and kept anew.
func (s *server) outline(ctx context.Context, rec storage.FetchedRecording) (audio.Peaks, error) {
	key := "peaks/" + rec.Recording.SHA256
	peaks, err := s.keptOutline(ctx, key)
	if err == nil {
		return peaks, nil
	}
	if !errors.Is(err, storage.ErrNotFound) {
		s.Log.Warn("kept peaks cannot be read", "key", key, "error", err)
	}
	if peaks, err = s.draw(ctx, rec); err != nil {
		return audio.Peaks{}, err
	}
	var drawn bytes.Buffer
	if _, err := peaks.WriteTo(&drawn); err != nil {
		return peaks, fmt.Errorf("write peaks: %w", err)
	}
	if err := s.Blobs.Put(ctx, key, &drawn, int64(drawn.Len())); err != nil { // drawn again next time
		s.Log.Warn("peaks could not be kept", "key", key, "error", err)
	}
	return peaks, nil
}

// keptOutline reads peaks that were drawn before.
func (s *server) keptOutline(ctx context.Context, key string) (audio.Peaks, error) {
	blob, err := s.Blobs.Open(ctx, key)
	if err != nil {
		return audio.Peaks{}, fmt.Errorf("open peaks: %w", err)
	}
	peaks, err := audio.ReadPeaks(blob)
	return peaks, errors.Join(err, blob.Close())
}

// draw reads a recording through.
func (s *server) draw(ctx context.Context, rec storage.FetchedRecording) (audio.Peaks, error) {
	heard, err := sounds.Open(ctx, s.Blobs, rec)
	if heard != nil {
		defer heard.Close()
	}
	if err != nil {
		return audio.Peaks{}, err
	}
	_, peaks, err := audio.Analyse(heard, heard.Format, audio.Roles(heard.Format, rec.Recording.AgentChannel))
	if err != nil {
		return peaks, fmt.Errorf("draw recording: %w", err)
	}
	return peaks, nil
}
