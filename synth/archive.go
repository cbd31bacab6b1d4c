package synth

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// The files of an archive, by the names that they get in its folder.
const (
	CDRFile         = "cdr.csv"
	TicketsFile     = "tickets.jsonl"
	TranscriptsFile = "transcripts.jsonl"
	RosterFile      = "roster.csv"
	// TruthFile says for every call what ought to become of it. It is for
	// comparison and not for import.
	TruthFile = "truth.jsonl"
)

// partial ends the names of files that are not finished, so that nobody imports
// half an archive.
const partial = ".partial"

// archive is the folder being written.
type archive struct {
	dir   string
	files []*sink

	cdr, tickets, transcripts, roster, truth *sink
}

// sink is one file of it.
type sink struct {
	*bufio.Writer
	file *os.File
	name string
}

func create(dir string) (*archive, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("make folder for the archive: %w", err)
	}
	a := &archive{dir: dir}
	for name, at := range map[string]**sink{
		CDRFile: &a.cdr, TicketsFile: &a.tickets, TranscriptsFile: &a.transcripts,
		RosterFile: &a.roster, TruthFile: &a.truth,
	} {
		file, err := os.Create(filepath.Join(dir, name+partial))
		if err != nil {
			return nil, errors.Join(fmt.Errorf("create file of the archive: %w", err), a.abandon())
		}
		*at = &sink{Writer: bufio.NewWriterSize(file, 1<<20), file: file, name: name}
		a.files = append(a.files, *at)
	}
	return a, nil
}

// finish gives the files their names.
func (a *archive) finish() error {
	for _, s := range a.files {
		if err := errors.Join(s.Flush(), s.file.Close()); err != nil {
			return fmt.Errorf("write %s: %w", s.name, err)
		}
	}
	for _, s := range a.files {
		if err := os.Rename(s.file.Name(), filepath.Join(a.dir, s.name)); err != nil {
			return fmt.Errorf("finish %s: %w", s.name, err)
		}
	}
	return nil
}

// abandon removes what is unfinished.
func (a *archive) abandon() error {
	var errs []error
	for _, s := range a.files {
		_ = s.file.Close() // finish may have closed it
		if err := os.Remove(s.file.Name()); err != nil && !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, fmt.Errorf("remove unfinished %s: %w", s.name, err))
		}
	}
	return errors.Join(errs...)
}
