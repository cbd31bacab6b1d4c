package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/tingcha/tingcha/audio"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/sounds"
)

// audio serves a recording of a call as a WAV file that every browser plays,
// whatever its codec, in whole or in ranges.
func (s *server) audio(w http.ResponseWriter, r *http.Request) error {
	rec, err := s.recording(r)
	if err != nil {
		return err
	}
	heard, err := sounds.Open(r.Context(), s.Blobs, rec)
	if heard == nil { // of a truncated file, what is there can be heard
		return err
	}
	defer heard.Close()
	if err := s.listens(r); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "audio/wav")
	h.Set("Cache-Control", "private, max-age=3600")
	if rec.Recording.SHA256 != "" {
		h.Set("ETag", `"`+rec.Recording.SHA256+`-pcm16"`)
	}
	http.ServeContent(w, r, "", time.Time{}, audio.PCM16(heard, heard.Format))
	return nil
}

// peaks serves the outline of a recording for players: the channels with their
// lowest and highest samples by turns, and the duration in seconds.
func (s *server) peaks(w http.ResponseWriter, r *http.Request) error {
	rec, err := s.recording(r)
	if err != nil {
		return err
	}
	peaks, err := s.outline(r.Context(), rec)
	if err != nil {
		return err
	}
	b, err := json.Marshal(peaks)
	if err != nil {
		return fmt.Errorf("encode peaks: %w", err)
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "private, max-age=3600")
	s.send(w, r, b)
	return nil
}

// recording finds the recording that an address asks for: the first of the call,
// or its n-th.
func (s *server) recording(r *http.Request) (storage.FetchedRecording, error) {
	d, err := s.seen(r, storage.WithRecordings)
	if err != nil {
		return storage.FetchedRecording{}, err
	}
	n := 0
	if v := r.URL.Query().Get("n"); v != "" {
		if n, err = strconv.Atoi(v); err != nil || n < 0 {
			return storage.FetchedRecording{}, inputError{"n", v}
		}
	}
	if n >= len(d.Recordings) || d.Recordings[n].Blob == "" {
		return storage.FetchedRecording{}, storage.ErrNotFound
	}
	return d.Recordings[n], nil
}
