package audio_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/iotest"
	"time"

	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/audio"
)

// presented is the 16-bit file that PCM16 must show for an 8-bit one, made sample
// by sample.
func presented(f audio.Format, codes []byte, linear func(byte) int16) []byte {
	var b []byte
	for _, c := range codes {
		b = binary.LittleEndian.AppendUint16(b, uint16(linear(c)))
	}
	return riff(part{id: "fmt ", body: func() []byte {
		h := fields{1, f.Channels, f.Rate, 2 * f.Channels, 16}.part().body
		binary.LittleEndian.PutUint32(h[8:], uint32(2*f.Rate*f.Channels))
		return h
	}()}, part{id: "data", body: b})
}

func TestPCM16ReadsTheSameFromEveryPlace(t *testing.T) {
	t.Parallel()
	mu, a := linearMuLaw(), linearALaw()
	for name, tt := range map[string]struct {
		fields fields
		linear func(byte) int16
	}{
		"mu-law stereo": {mulaw2, func(c byte) int16 { return mu[c] }},
		"A-law mono":    {alaw, func(c byte) int16 { return a[c] }},
		"8-bit PCM":     {u8mono, func(c byte) int16 { return int16((int(c) - 128) * 256) }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			codes := make([]byte, 10_002)
			for i := range codes {
				codes[i] = byte(i * 7)
			}
			file := riff(part{id: "LIST", body: []byte("odd")}, tt.fields.part(), part{id: "data", body: codes})
			f, err := probe(file)
			if err != nil {
				t.Fatal(err)
			}
			want := presented(f, codes, tt.linear)
			view := audio.PCM16(bytes.NewReader(file), f)
			if view.Size() != int64(len(want)) {
				t.Fatalf("size %d, want %d", view.Size(), len(want))
			}
			if err := iotest.TestReader(view, want); err != nil {
				t.Error(err)
			}
			rapid.Check(t, func(t *rapid.T) {
				off := rapid.Int64Range(0, int64(len(want))).Draw(t, "off")
				n := rapid.IntRange(0, len(want)-int(off)).Draw(t, "n")
				got := make([]byte, n)
				if m, err := view.ReadAt(got, off); m != n || err != nil && err != io.EOF {
					t.Fatalf("%d bytes, %v", m, err)
				}
				if !bytes.Equal(got, want[off:int(off)+n]) {
					t.Fatal("other bytes than in the whole file")
				}
			})
		})
	}
}

func TestPCM16ServesRangesToABrowser(t *testing.T) {
	t.Parallel()
	file := riff(mulaw2.part(), data(4000))
	f, err := probe(file)
	if err != nil {
		t.Fatal(err)
	}
	whole, err := io.ReadAll(audio.PCM16(bytes.NewReader(file), f))
	if err != nil {
		t.Fatal(err)
	}
	req := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/audio", nil)
	req.Header.Set("Range", "bytes=1001-3000")
	rec := httptest.NewRecorder()
	http.ServeContent(rec, req, "call.wav", time.Time{}, audio.PCM16(bytes.NewReader(file), f))
	if rec.Code != http.StatusPartialContent || rec.Header().Get("Content-Range") != "bytes 1001-3000/8044" {
		t.Errorf("%d, %q", rec.Code, rec.Header().Get("Content-Range"))
	}
	if ct := rec.Header().Get("Content-Type"); ct != "audio/wav" && ct != "audio/wave" && ct != "audio/x-wav" {
		t.Errorf("content type %q", ct)
	}
	if !bytes.Equal(rec.Body.Bytes(), whole[1001:3001]) {
		t.Error("other bytes than in the whole file")
	}
}

func TestPCM16OfAFileThatBecameShorterEndsWithAnError(t *testing.T) {
	t.Parallel()
	file := riff(mulaw2.part(), data(4000))
	f, err := probe(file)
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(audio.PCM16(bytes.NewReader(file[:1044]), f))
	if len(got) != 44+2000 || !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
}
