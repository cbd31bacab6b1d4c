package web_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
	"testing"
)

func TestSoundIsServedInWhole(t *testing.T) {
	t.Parallel()
	w := get(t, site(t, hotline(plain)), "/calls/p-017/audio")
	if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "audio/wav" || w.Header().Get("Accept-Ranges") != "bytes" {
		t.Errorf("status %d, header %v", w.Code, w.Header())
	}
	if !bytes.Equal(w.Body.Bytes(), sounds(t).kept[soundKey]) {
		t.Error("the sound is not the one that was stored")
	}
}

func TestSoundIsServedInRanges(t *testing.T) {
	t.Parallel()
	h := site(t, hotline(plain))
	file := sounds(t).kept[soundKey]
	for ask, want := range map[string][]byte{
		"bytes=0-43": file[:44], "bytes=1001-2002": file[1001:2003], "bytes=-7": file[len(file)-7:], "bytes=900000-": file[900000:],
	} {
		w := get(t, h, "/calls/p-017/audio", "Range", ask)
		if w.Code != http.StatusPartialContent || !bytes.Equal(w.Body.Bytes(), want) {
			t.Errorf("%s: status %d, %d bytes, want %d", ask, w.Code, w.Body.Len(), len(want))
		}
	}
	beyond := "bytes=" + strconv.Itoa(len(file)) + "-"
	if w := get(t, h, "/calls/p-017/audio", "Range", beyond); w.Code != http.StatusRequestedRangeNotSatisfiable {
		t.Errorf("beyond the end: status %d, want 416", w.Code)
	}
}

func TestSoundThatIsGoneIsNotFound(t *testing.T) {
	t.Parallel()
	h := site(t, hotline(plain))
	for _, path := range []string{"/calls/p-103/audio", "/calls/p-103/peaks.json"} {
		if w := get(t, h, path); w.Code != http.StatusNotFound {
			t.Errorf("%s: status %d, want 404", path, w.Code)
		}
	}
}

func TestPeaksAreJSON(t *testing.T) {
	t.Parallel()
	w := get(t, site(t, hotline(plain)), "/calls/p-017/peaks.json")
	var peaks struct {
		Channels [][]float64
		Duration float64
	}
	if err := json.Unmarshal(w.Body.Bytes(), &peaks); err != nil {
		t.Fatal(err)
	}
	if len(peaks.Channels) != 2 || len(peaks.Channels[0]) != 58*20*2 || peaks.Duration != 58 {
		t.Errorf("%d channels of %d values in %v s", len(peaks.Channels), len(peaks.Channels[0]), peaks.Duration)
	}
}
