package dir

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strconv"

	"github.com/tingcha/tingcha/internal/durable"
	"github.com/tingcha/tingcha/internal/fault"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/heed"
)

// unfinished is where files are written. No key has a '~'.
const unfinished = "~unfinished"

// Dir keeps bytes in a folder. It is safe for concurrent use by one process.
type Dir struct {
	root *os.Root
}

var _ storage.Blobs = (*Dir)(nil)

// Open opens the folder at path, and makes it when there is none. One process may
// have it open at a time.
func Open(path string) (*Dir, error) {
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, err
	}
	d := &Dir{root: root}
	if err := d.clean(); err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", path, unavailable(err)), root.Close())
	}
	return d, nil
}

// OpenReadOnly opens the folder for reading, also while another process writes to
// it: what that one has not finished is left alone.
func OpenReadOnly(path string) (*Dir, error) {
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, err
	}
	return &Dir{root: root}, nil
}

// clean removes what was being written when a process died.
func (d *Dir) clean() error {
	if err := d.root.RemoveAll(unfinished); err != nil {
		return err
	}
	return d.root.Mkdir(unfinished, 0o700)
}

// Close ends the use of the folder.
func (d *Dir) Close() error { return d.root.Close() }

// Put stores all of r under key.
func (d *Dir) Put(ctx context.Context, key string, r io.Reader, size int64) error {
	if err := storage.CheckKey(key); err != nil {
		return err
	}
	temp := path.Join(unfinished, rand.Text())
	err := d.write(temp, heed.Reader(ctx, r), size)
	if err == nil {
		fault.Point(fault.PutWritten)
		err = d.place(temp, key)
	}
	if err != nil {
		// What was written goes, too: a full device must not be filled by what failed.
		return errors.Join(fmt.Errorf("put %s: %w", key, unavailable(err)), ignoreMissing(d.root.Remove(temp)))
	}
	return nil
}

func (d *Dir) write(name string, r io.Reader, size int64) error {
	f, err := d.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if size >= 0 {
		r = io.LimitReader(r, size+1) // one more shows that there is more
	}
	n, err := io.Copy(f, r)
	if err == nil && size >= 0 && n != size {
		err = fmt.Errorf("got %s, want %d bytes", amount(n, size), size)
	}
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

func amount(n, size int64) string {
	if n > size {
		return "more"
	}
	return strconv.FormatInt(n, 10)
}

// place gives a file its key's name, and makes sure that the name outlives a loss of
// power.
func (d *Dir) place(temp, key string) error {
	folder := path.Dir(key)
	made, err := d.makeFolders(folder)
	if err != nil {
		return err
	}
	if err := d.root.Rename(temp, key); err != nil {
		return err
	}
	fault.Point(fault.PutRenamed)
	for {
		if err := durable.Sync(d.root.Open(folder)); err != nil {
			return err
		}
		if !made || folder == "." {
			return nil
		}
		folder = path.Dir(folder)
	}
}

// makeFolders tells whether any folder had to be made.
func (d *Dir) makeFolders(folder string) (bool, error) {
	if _, err := d.root.Stat(folder); err == nil {
		return false, nil
	}
	return true, d.root.MkdirAll(folder, 0o700)
}

// Remove forgets a key.
func (d *Dir) Remove(ctx context.Context, key string) error {
	if err := storage.CheckKey(key); err != nil {
		return err
	}
	if _, err := d.Stat(ctx, key); errors.Is(err, storage.ErrNotFound) {
		return nil
	} else if err != nil {
		return err
	}
	if err := ignoreMissing(d.root.Remove(key)); err != nil {
		return fmt.Errorf("remove %s: %w", key, unavailable(err))
	}
	return durable.Sync(d.root.Open(path.Dir(key)))
}

func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
