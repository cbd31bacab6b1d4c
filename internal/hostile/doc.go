// Package hostile makes broken and hostile recordings, the same ones every time: what
// recorders, uploads, disks and people of bad will do to files. Tests hand each to
// what reads recordings, and ask for a named reason or for sound, soon and in little
// memory.
//
// The seeds are 0.6 seconds of two tones in formats that this project does not write,
// made by ffmpeg and sox.
package hostile

import (
	"errors"
	"fmt"
	"os"
)

// File is a recording of the corpus: a beginning, zeros that need no room, an end.
type File struct {
	Name  string // unique, with the extension that the file goes by
	Head  []byte
	Zeros int64
	Tail  []byte
}

// Size is how many bytes the file has.
func (f File) Size() int64 { return int64(len(f.Head)) + f.Zeros + int64(len(f.Tail)) }

// Write writes the file at a path; the zeros are a hole where the system has holes.
func (f File) Write(path string) error {
	out, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("write %s: %w", f.Name, err)
	}
	_, headErr := out.Write(f.Head)
	_, tailErr := out.WriteAt(f.Tail, int64(len(f.Head))+f.Zeros)
	return errors.Join(headErr, tailErr, out.Truncate(f.Size()), out.Close())
}

// Corpus gives all files; no two have the same name.
func Corpus() []File {
	c := &corpus{names: map[string]bool{}}
	c.whole()
	c.cut()
	c.lies()
	c.chunks()
	c.foreign()
	c.damage()
	c.strangers()
	c.loops()
	c.long()
	return c.files
}

// A corpus is being made.
type corpus struct {
	files []File
	names map[string]bool
}

// add takes a file; one with the name of another would hide it.
func (c *corpus) add(f File) {
	if c.names[f.Name] {
		panic("hostile: two files are called " + f.Name)
	}
	c.names[f.Name] = true
	c.files = append(c.files, f)
}

func (c *corpus) bytes(head []byte, name string, args ...any) {
	c.add(File{Name: fmt.Sprintf(name, args...), Head: head})
}
