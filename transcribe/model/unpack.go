package model

import (
	"archive/tar"
	"archive/zip"
	"compress/bzip2"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// opened is what an archive holds: each file with its name, in order.
type opened func(path string, each func(name string, size int64, body io.Reader) error) error

// packing is how an archive of that name is opened; nil when it is none.
func packing(name string) opened {
	for _, p := range packings {
		if strings.HasSuffix(name, p.ending) {
			return p.open
		}
	}
	return nil
}

// packings are the archives that are known, by the ends of their names.
var packings = []struct {
	ending string
	open   opened
}{
	{".tar.bz2", tarred(func(r io.Reader) (io.Reader, error) { return bzip2.NewReader(r), nil })},
	{".tar.gz", tarred(func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) })},
	{".tgz", tarred(func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) })},
	{".tar", tarred(func(r io.Reader) (io.Reader, error) { return r, nil })},
	{".zip", zipped},
}

func endings() []string {
	var all []string
	for _, p := range packings {
		all = append(all, p.ending)
	}
	return all
}

func tarred(inflate func(io.Reader) (io.Reader, error)) opened {
	return func(path string, each func(name string, size int64, body io.Reader) error) error {
		file, err := os.Open(path)
		if err != nil {
			return err
		}
		defer file.Close()
		plain, err := inflate(file)
		if err != nil {
			return err
		}
		for archive := tar.NewReader(plain); ; {
			head, err := archive.Next()
			if errors.Is(err, io.EOF) {
				return nil
			}
			if err != nil {
				return err
			}
			switch head.Typeflag {
			case tar.TypeDir, tar.TypeXGlobalHeader:
				continue
			case tar.TypeReg:
			default:
				return fmt.Errorf("%q is a link or a device; only files are unpacked", head.Name)
			}
			if err := each(head.Name, head.Size, archive); err != nil {
				return err
			}
		}
	}
}

func zipped(path string, each func(name string, size int64, body io.Reader) error) error {
	archive, err := zip.OpenReader(path)
	if err != nil {
		return err
	}
	defer func() { _ = archive.Close() }() // only read
	for _, file := range archive.File {
		mode := file.Mode()
		if mode.IsDir() {
			continue
		}
		if !mode.IsRegular() {
			return fmt.Errorf("%q is a link or a device; only files are unpacked", file.Name)
		}
		if err := one(file, each); err != nil {
			return err
		}
	}
	return nil
}

func one(file *zip.File, each func(name string, size int64, body io.Reader) error) error {
	body, err := file.Open()
	if err != nil {
		return err
	}
	defer body.Close()
	return each(file.Name, int64(min(file.UncompressedSize64, MaxSize+1)), body)
}

// marked is the ending of the file that stays where an archive was unpacked: a line
// with the archive's sum, and behind it those of its files as sha256sum writes them.
const marked = ".unpacked"

// unpack puts the files of an archive where they belong, once all of them are there,
// and leaves the mark.
func (f File) unpack(ctx context.Context, folder, archive, mark string) error {
	scratch, err := os.MkdirTemp(folder, ".unpacking-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(scratch) }() // what is whole has left it
	names, err := extract(ctx, packing(f.Name()), archive, scratch)
	if err != nil {
		return fmt.Errorf("unpack: %w", err)
	}
	if len(names) == 0 {
		return errors.New("unpack: there is no file in it")
	}
	shared := common(names)
	text := []byte(f.sum() + "\n")
	for _, name := range names {
		inner, from := strings.TrimPrefix(name, shared), filepath.Join(scratch, filepath.FromSlash(name))
		if !local(inner) {
			return fmt.Errorf("unpack: %q is a name that we keep for ourselves", name)
		}
		sum, err := sumOf(ctx, from)
		if err != nil {
			return err
		}
		text = fmt.Appendf(text, "%s  %s\n", sum, inner)
		if err := place(from, filepath.Join(folder, filepath.FromSlash(inner))); err != nil {
			return err
		}
	}
	return os.WriteFile(mark, text, 0o640)
}

// unpacked says whether an archive of that sum was unpacked in a folder and all of its
// files are as they were.
func unpacked(ctx context.Context, folder, mark, sum string) (bool, error) {
	files, err := marks(mark, sum)
	if err != nil || len(files) == 0 {
		return false, err
	}
	for name, want := range files {
		got, err := sumOf(ctx, filepath.Join(folder, filepath.FromSlash(name)))
		if ctx.Err() != nil {
			return false, ctx.Err()
		}
		if err != nil || got != want {
			return false, nil //nolint:nilerr // a file that cannot be read is not as it was
		}
	}
	return true, nil
}

// marks gives the sums of the files of an archive that was unpacked; none when it is
// another.
func marks(mark, sum string) (map[string]string, error) {
	text, err := os.ReadFile(mark)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	first, rest, _ := strings.Cut(string(text), "\n")
	if first != sum {
		return nil, nil
	}
	return parseSums(mark, strings.NewReader(rest), "")
}

// extract writes the files of an archive into a folder. Names that lead out of it, and
// more or larger files than a model has, are refused. Hidden files are passed over,
// and so is a list of sums: we make our own.
func extract(ctx context.Context, open opened, archive, folder string) ([]string, error) {
	var names []string
	left, files := int64(MaxSize), 0
	err := open(archive, func(name string, size int64, body io.Reader) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		name = strings.TrimPrefix(name, "./")
		if !filepath.IsLocal(filepath.FromSlash(name)) || strings.ContainsAny(name, "\\:\x00\n\r") || path.Clean(name) != name {
			return fmt.Errorf("%q leads out of the folder", name)
		}
		if files++; files > MaxFiles || size > left {
			return fmt.Errorf("more than %d files or %s are in it", MaxFiles, inMB(MaxSize))
		}
		if hidden(name) || path.Base(name) == Sums {
			return nil
		}
		n, err := write(filepath.Join(folder, filepath.FromSlash(name)), io.LimitReader(body, left+1))
		if left -= n; left < 0 {
			return fmt.Errorf("more than %s are in it", inMB(MaxSize))
		}
		names = append(names, name)
		return err
	})
	return names, err
}

func hidden(name string) bool {
	return strings.HasPrefix(name, ".") || strings.Contains(name, "/.")
}

func write(path string, body io.Reader) (int64, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return 0, err
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o640)
	if err != nil {
		return 0, err
	}
	n, err := io.Copy(file, body)
	return n, errors.Join(err, file.Close())
}

// common is the folder that holds all files, with its slash; empty when there is none.
func common(names []string) string {
	first, _, found := strings.Cut(names[0], "/")
	for _, name := range names {
		if !found || !strings.HasPrefix(name, first+"/") {
			return ""
		}
	}
	return first + "/"
}
