package transcribe_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/tingcha/tingcha/audio"
	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/transcribe"
)

const (
	hours       = 3
	mostForThem = 400 << 20 // bytes of memory
	heardFile   = "TINGCHA_TEST_HEARD_FILE"
)

// deaf is an engine that takes every clip and hears the same in it.
type deaf struct{}

func (deaf) Name() string { return "deaf" }
func (deaf) AtOnce() int  { return 2 }
func (deaf) Close() error { return nil }

func (deaf) Hear(context.Context, transcribe.Clip) (transcribe.Words, error) {
	return transcribe.Words{Text: "好的", Confidence: 1}, nil
}

// TestThreeHoursOfStereoAreHeardInLessThan400MB takes a recording of 172 MB through
// everything but an engine, in a process of its own whose memory the kernel counts.
func TestThreeHoursOfStereoAreHeardInLessThan400MB(t *testing.T) {
	if path := os.Getenv(heardFile); path != "" {
		hearFile(t, path)
		return
	}
	if testing.Short() {
		t.Skip("three hours of sound are not for -short")
	}
	t.Parallel()
	path := filepath.Join(t.TempDir(), "long.wav")
	writeHours(t, path)
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestThreeHoursOfStereoAreHeardInLessThan400MB$", "-test.v")
	cmd.Env = append(os.Environ(), heardFile+"="+path)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Logf("%s", out)
}

// writeHours writes sound in which two people speak by turns, piece by piece.
func writeHours(t *testing.T, path string) {
	t.Helper()
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	out := bufio.NewWriterSize(file, 1<<20)
	const frames = hours * 3600 * 8000
	var head []byte
	head = append(head, "RIFF\x00\x00\x00\x00WAVEfmt \x10\x00\x00\x00\x07\x00\x02\x00\x40\x1f\x00\x00\x80\x3e\x00\x00\x02\x00\x08\x00data"...)
	head = binary.LittleEndian.AppendUint32(head, 2*frames)
	_, err = out.Write(head)
	second := make([]byte, 2*8000)
	for s := 0; s < hours*3600 && err == nil; s++ {
		speaks := s % 10 / 4 // four seconds each, two of silence
		for i := range 8000 {
			second[2*i], second[2*i+1] = 0xFF, 0xFF
			if speaks < 2 {
				second[2*i+speaks] = byte(0x10+(i*i>>5)&0x0F) | byte(i>>4&1)<<7
			}
		}
		_, err = out.Write(second)
	}
	if err := errors.Join(err, out.Flush(), file.Close()); err != nil {
		t.Fatal(err)
	}
}

// hearFile does what fetching, hearing and playing do, and tells the largest memory.
func hearFile(t *testing.T, path string) {
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		t.Fatal(err)
	}
	format, err := audio.ProbeNamed(file, info.Size(), path)
	if err != nil {
		t.Fatal(err)
	}
	signals, peaks, err := audio.Analyse(file, format, audio.Roles(format, 0))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := peaks.WriteTo(io.Discard); err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, audio.PCM16(file, format)); err != nil {
		t.Fatal(err)
	}
	heard, err := (&transcribe.Ear{Engine: deaf{}}).Hear(t.Context(), transcribe.Sound{File: file, Format: format, Signals: signals})
	if err != nil {
		t.Fatal(err)
	}
	if len(heard.Transcript.Turns) == 0 || len(heard.Signals.Channels) != 2 || heard.Signals.Channels[0].Role == call.Unknown {
		t.Errorf("%d turns, %d channels", len(heard.Transcript.Turns), len(heard.Signals.Channels))
	}
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Skip("this system does not tell how much memory was used")
	}
	_, after, _ := bytes.Cut(status, []byte("VmHWM:"))
	peak, err := strconv.ParseInt(string(bytes.Fields(after)[0]), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d turns of %v; at most %d MB of memory", len(heard.Transcript.Turns), format.Duration(), peak>>10)
	if peak<<10 > mostForThem {
		t.Errorf("%d MB, want at most %d", peak>>10, mostForThem>>20)
	}
}
