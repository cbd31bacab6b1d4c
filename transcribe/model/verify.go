package model

import (
	"bufio"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Sums is the file in a folder that lists the sums of others, as sha256sum writes it.
const Sums = "SHA256SUMS"

// maxSums is how many bytes such a file has at most.
const maxSums = 4 << 20

// Problem is a file that is not as it should be.
type Problem struct {
	File string `json:"file"`
	What string `json:"what"`
}

func (p Problem) String() string { return p.File + ": " + p.What }

// Verified is what was looked at.
type Verified struct {
	Files    int       `json:"files"` // whose sums were compared
	Problems []Problem `json:"problems"`
}

// Verify compares every file of a folder that a sum is known of: those of the entry,
// which may be the zero Entry, and those of the folder's SHA256SUMS, or of the one
// in the folder around it. A folder without any sum is a problem, and so are files
// of a model that no sum is known of.
func Verify(ctx context.Context, folder string, e Entry) (Verified, error) {
	v := Verified{Problems: []Problem{}}
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		return v, cmp.Or(err, fmt.Errorf("%s: is no folder", folder))
	}
	sums, err := known(folder, e)
	if err != nil {
		return v, err
	}
	if len(sums) == 0 {
		v.Problems = append(v.Problems, Problem{Sums, "is not there, and the configuration says no sums: nothing can be compared"})
		return v, nil
	}
	for _, name := range slices.Sorted(maps.Keys(sums)) {
		v.Files++
		path := filepath.Join(folder, filepath.FromSlash(name))
		sum, err := sumOf(ctx, path)
		switch {
		case ctx.Err() != nil:
			return v, ctx.Err()
		case errors.Is(err, fs.ErrNotExist):
			v.Problems = append(v.Problems, Problem{name, "is missing"})
		case err != nil:
			v.Problems = append(v.Problems, Problem{name, "cannot be read: " + err.Error()})
		case sum != sums[name]:
			v.Problems = append(v.Problems, Problem{name, fmt.Sprintf("differs: sha256 is %s, want %s", sum, sums[name])})
		}
	}
	return v, v.strangers(folder, sums)
}

// strangers names the model's own files that no sum is known of.
func (v *Verified) strangers(folder string, sums map[string]string) error {
	return filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(folder, path)
		if err != nil || d.IsDir() {
			return err
		}
		if name = filepath.ToSlash(name); sums[name] == "" && strings.HasSuffix(name, ".onnx") {
			v.Problems = append(v.Problems, Problem{name, "has no sum to compare with"})
		}
		return nil
	})
}

// known gathers the sums of a folder's files, those of the configuration above those
// that lie beside them.
func known(folder string, e Entry) (map[string]string, error) {
	all, err := readSums(folder, "")
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		if all, err = readSums(filepath.Dir(folder), filepath.Base(folder)+"/"); err != nil {
			return nil, err
		}
	}
	own, err := e.sums(folder)
	maps.Copy(all, own)
	return all, err
}

// readSums reads a list of sums: those of files whose name begins so, without that.
func readSums(folder, under string) (map[string]string, error) {
	path := filepath.Join(folder, Sums)
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return map[string]string{}, nil
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return parseSums(path, io.LimitReader(file, maxSums), under)
}

// parseSums reads lines of a sum and a name.
func parseSums(path string, text io.Reader, under string) (map[string]string, error) {
	all := map[string]string{}
	lines := bufio.NewScanner(text)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSuffix(lines.Text(), "\r")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		sum, name, found := strings.Cut(line, " ")
		if bytes, err := hex.DecodeString(sum); err != nil || len(bytes) != sha256.Size || !found {
			return nil, fmt.Errorf("%s: line %d: is no sum and name, as sha256sum writes them", path, n)
		}
		name = strings.TrimLeft(name, " *")
		if !filepath.IsLocal(filepath.FromSlash(name)) {
			return nil, fmt.Errorf("%s: line %d: %q leads out of the folder", path, n, name)
		}
		if name, found = strings.CutPrefix(name, under); found {
			all[name] = strings.ToLower(sum)
		}
	}
	return all, lines.Err()
}

// sums are those of all files of a model that was pulled into a folder.
func (e Entry) sums(folder string) (map[string]string, error) {
	all := map[string]string{}
	for _, f := range e.Files {
		if !f.Unpack {
			all[f.Name()] = f.sum()
			continue
		}
		files, err := marks(filepath.Join(folder, filepath.FromSlash(f.Name())+marked), f.sum())
		if err != nil {
			return nil, err
		}
		maps.Copy(all, files)
	}
	return all, nil
}

// list writes the folder's own SHA256SUMS.
func (e Entry) list(folder string) error {
	sums, err := e.sums(folder)
	if err != nil {
		return err
	}
	var text strings.Builder
	for _, name := range slices.Sorted(maps.Keys(sums)) {
		fmt.Fprintf(&text, "%s  %s\n", sums[name], name)
	}
	fresh := filepath.Join(folder, "."+Sums)
	if err := os.WriteFile(fresh, []byte(text.String()), 0o640); err != nil {
		return err
	}
	return os.Rename(fresh, filepath.Join(folder, Sums))
}

// sumOf is the SHA-256 of a file in small hexadecimal digits.
func sumOf(ctx context.Context, path string) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	digest := sha256.New()
	for {
		_, err := io.CopyN(digest, file, 8<<20)
		if errors.Is(err, io.EOF) {
			return hex.EncodeToString(digest.Sum(nil)), nil
		}
		if err := errors.Join(err, ctx.Err()); err != nil {
			return "", err
		}
	}
}

func (f File) sum() string { return strings.ToLower(f.SHA256) }
