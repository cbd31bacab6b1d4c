package dir

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"slices"
	"strings"
	"syscall"

	"github.com/tingcha/tingcha/storage"
)

// file is a key's bytes, open for reading.
type file struct {
	*os.File
	size int64
}

// Size is how many bytes there are.
func (f *file) Size() int64 { return f.size }

// Open gives the bytes under key.
func (d *Dir) Open(ctx context.Context, key string) (storage.Blob, error) {
	if err := errors.Join(ctx.Err(), storage.CheckKey(key)); err != nil {
		return nil, err
	}
	f, err := d.root.Open(key)
	if err != nil {
		return nil, missing("open", key, err)
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = storage.ErrNotFound
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", key, err), f.Close())
	}
	return &file{File: f, size: info.Size()}, nil
}

// Stat describes a key.
func (d *Dir) Stat(ctx context.Context, key string) (storage.BlobInfo, error) {
	if err := errors.Join(ctx.Err(), storage.CheckKey(key)); err != nil {
		return storage.BlobInfo{}, err
	}
	info, err := d.root.Stat(key)
	if err != nil {
		return storage.BlobInfo{}, missing("stat", key, err)
	}
	if !info.Mode().IsRegular() {
		return storage.BlobInfo{}, fmt.Errorf("stat %s: %w", key, storage.ErrNotFound)
	}
	return describe(key, info), nil
}

func describe(key string, info fs.FileInfo) storage.BlobInfo {
	return storage.BlobInfo{Key: key, Size: info.Size(), Modified: info.ModTime()}
}

// missing translates the ways in which a path can lead nowhere; a file in the place
// of a folder is one.
func missing(what, key string, err error) error {
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
		err = storage.ErrNotFound
	}
	return fmt.Errorf("%s %s: %w", what, key, err)
}

// List yields what has the prefix, in order of keys.
func (d *Dir) List(ctx context.Context, prefix string) iter.Seq2[storage.BlobInfo, error] {
	return func(yield func(storage.BlobInfo, error) bool) {
		d.list(ctx, "", prefix, yield)
	}
}

// list yields the files below a folder, whose name ends with '/' or is empty. It
// tells whether to go on.
func (d *Dir) list(ctx context.Context, folder, prefix string, yield func(storage.BlobInfo, error) bool) bool {
	entries, err := d.entries(ctx, folder)
	if err != nil {
		return yield(storage.BlobInfo{}, fmt.Errorf("list %q: %w", prefix, err)) && false
	}
	for _, e := range entries {
		name := folder + sortName(e)
		goOn := true
		switch {
		case e.IsDir() && name != unfinished+"/" && (strings.HasPrefix(name, prefix) || strings.HasPrefix(prefix, name)):
			goOn = d.list(ctx, name, prefix, yield)
		case e.Type().IsRegular() && strings.HasPrefix(name, prefix):
			info, err := e.Info()
			if errors.Is(err, fs.ErrNotExist) {
				continue // removed meanwhile
			}
			if err != nil {
				return yield(storage.BlobInfo{}, fmt.Errorf("list %q: %w", prefix, err)) && false
			}
			goOn = yield(describe(name, info), nil)
		}
		if !goOn {
			return false
		}
	}
	return true
}

// entries gives what is in a folder in the order of keys: "a-b" comes before "a/b".
func (d *Dir) entries(ctx context.Context, folder string) ([]fs.DirEntry, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	entries, err := fs.ReadDir(d.root.FS(), strings.TrimSuffix(cmp.Or(folder, "./"), "/"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return cmp.Compare(sortName(a), sortName(b)) })
	return entries, err
}

func sortName(e fs.DirEntry) string {
	if e.IsDir() {
		return e.Name() + "/"
	}
	return e.Name()
}
