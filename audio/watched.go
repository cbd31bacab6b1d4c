package audio

import (
	"errors"
	"fmt"
	"io"
)

// A watched file is read by a decoder of somebody else's. It remembers the errors of
// the file below, which another try may heal; whatever else the decoder complains
// of, or panics over, is wrong with the file.
type watched struct {
	*io.SectionReader
	broken error
}

func watch(r io.ReaderAt, size int64) *watched {
	return &watched{SectionReader: io.NewSectionReader(r, 0, size)}
}

// Read reads on in the file.
func (w *watched) Read(p []byte) (int, error) {
	n, err := w.SectionReader.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		w.broken = err
	}
	return n, err
}

// opened is guarded for the first call of a decoder: where the file ends before that
// has anything to give, it has no sound.
func (w *watched) opened(decode func() error) error {
	err := w.guarded(decode)
	if errors.Is(err, io.EOF) {
		return fail(BadContainer, "the file ends before its sound; fetch or export it again")
	}
	return err
}

// guarded calls a decoder and names what goes wrong in it; the end of the file stays
// io.EOF, wherever it comes.
func (w *watched) guarded(decode func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fail(BadContainer, "the sound is damaged: %v; fetch or export the file again", p)
		}
	}()
	err = decode()
	switch {
	case err == nil:
		return nil
	case w.broken != nil:
		return fmt.Errorf("read samples: %w", w.broken)
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		return io.EOF
	}
	return fail(BadContainer, "the sound is damaged: %v; fetch or export the file again", err)
}
