package intake

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tingcha/tingcha/storage"
)

// finder looks for files in what is imported.
type finder struct {
	reader  *Reader
	opener  *Opener
	files   []file
	letters []storage.DeadLetter // of what is not read at all
	hidden  int
	seen    map[string]bool
}

// find lists the files under the paths in the order in which they are to be read.
// A path that is not there is an error: whoever typed it wants to know at once.
func (f *finder) find(ctx context.Context, paths []string) error {
	roots, err := realPaths(paths)
	if err != nil {
		return err
	}
	for _, root := range roots {
		if err := f.walk(ctx, root); err != nil {
			return err
		}
	}
	sortFiles(f.files)
	return nil
}

// realPaths resolves what was asked for, each once, so that neither the order nor
// a repetition matters.
func realPaths(paths []string) ([]string, error) {
	var (
		roots []string
		bad   error
	)
	for _, p := range paths {
		abs, err := filepath.Abs(p)
		if err == nil {
			abs, err = filepath.EvalSymlinks(abs)
		}
		if err != nil {
			bad = errors.Join(bad, fmt.Errorf("import %s: %w", p, err))
			continue
		}
		roots = append(roots, abs)
	}
	slices.Sort(roots)
	return slices.Compact(roots), bad
}

func (f *finder) walk(ctx context.Context, root string) error {
	return filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		name := nameUnder(root, path)
		switch {
		case err != nil:
			f.refuse(name, path, wrong("", "unreadable", "%s; give the reading user the right to it", reason(err)))
			return skipDir(entry)
		case path != root && isHidden(filepath.ToSlash(path)):
			f.hidden++
			return skipDir(entry)
		case entry.IsDir():
			return nil
		case entry.Type()&fs.ModeSymlink != 0:
			f.link(root, path, name)
			return nil
		}
		f.onDisk(ctx, root, path, name)
		return nil
	})
}

func skipDir(entry fs.DirEntry) error {
	if entry != nil && entry.IsDir() {
		return fs.SkipDir
	}
	return nil
}

// nameUnder is a file's name for people: from the name of what was imported on.
func nameUnder(root, path string) string {
	rel, err := filepath.Rel(filepath.Dir(root), path)
	if err != nil {
		rel = path
	}
	return filepath.ToSlash(rel)
}

// link follows no link. What it leads to is read in its own place, or lies
// outside and was not asked for.
func (f *finder) link(root, path, name string) {
	target, err := filepath.EvalSymlinks(path)
	if err != nil {
		f.refuse(name, path, wrong("", "unreadable", "a link that leads nowhere"))
		return
	}
	if target != root && !strings.HasPrefix(target, root+string(filepath.Separator)) {
		f.refuse(name, path, wrong("", "symlink_outside", "a link out of what is imported; import its target by name"))
	}
}

func (f *finder) onDisk(ctx context.Context, root, path, name string) {
	uri := fileScheme + path
	if f.seen[uri] {
		return
	}
	f.seen[uri] = true
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() {
		f.refuse(name, path, wrong("", "unreadable", "not a file that can be read"))
		return
	}
	if extension(name) == ".zip" {
		f.inZip(ctx, root, path, name)
		return
	}
	f.add(ctx, file{
		root: root, name: name, uri: uri, size: info.Size(), modified: info.ModTime(),
		etag: etag(info.Size(), info.ModTime().UnixNano()),
	})
}

// add keeps a file whose format is known.
func (f *finder) add(ctx context.Context, found file) {
	format, bad := f.reader.formatOf(found.name, func() (io.ReadCloser, error) {
		in, _, err := f.opener.Open(ctx, found.uri)
		return in, err
	})
	if bad != nil {
		f.refuse(found.name, found.uri+found.etag, bad)
		return
	}
	found.format = format
	f.files = append(f.files, found)
}

// refuse keeps a dead letter for a file that is not read. Its source is what
// makes the file the same when it is found again.
func (f *finder) refuse(name, identity string, bad *Error) {
	letter := bad.letter(name)
	letter.Source = "path:" + digest(name, identity)
	f.letters = append(f.letters, letter)
}

// reason is an error of the file system without the machine's path.
func reason(err error) string {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return e.Err.Error()
	}
	return err.Error()
}
