package model

import (
	"cmp"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
)

// Entry is a model that can be pulled.
type Entry struct {
	Name    string // of its folder: letters, digits, and . - _
	Kind    string // of model, as the engine calls it, for the reader; may be empty
	Licence string // for the reader; may be empty
	Files   []File
}

// File is one file of a model, or an archive of some.
type File struct {
	URL    string // https, or http on this machine
	Path   string // where it lies in the model's folder; empty for the last part of the URL
	SHA256 string // hexadecimal, of the whole file
	Size   int64  // bytes; never more are loaded
	// Unpack says that the file is an archive (.tar.bz2, .tar.gz, .tgz, .tar, .zip) whose
	// files are the model's. A folder that holds all of them is left out of their
	// names.
	Unpack bool
}

// Limits of a catalogue.
const (
	MaxModels = 1000
	MaxFiles  = 1000      // of one model, those of its archives included
	MaxSize   = 100 << 30 // bytes of one file, and of what an archive holds
)

var names = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$`)

// Name is where the file lies in the folder of its model, with slashes.
func (f File) Name() string {
	if f.Path != "" {
		return f.Path
	}
	u, err := url.Parse(f.URL)
	if err != nil {
		return ""
	}
	return path.Base(u.Path)
}

// Check tells what is wrong with a catalogue, all of it.
func Check(entries []Entry) error {
	if len(entries) > MaxModels {
		return fmt.Errorf("%d models; %d are the most", len(entries), MaxModels)
	}
	var wrong []error
	seen := map[string]bool{}
	for i, e := range entries {
		if !names.MatchString(e.Name) {
			wrong = append(wrong, fmt.Errorf("number %d: name %q; write letters, digits, dots, dashes and underscores", i+1, e.Name))
			continue
		}
		if seen[e.Name] {
			wrong = append(wrong, fmt.Errorf("%s: stands there twice", e.Name))
		}
		seen[e.Name] = true
		if err := e.check(); err != nil {
			wrong = append(wrong, fmt.Errorf("%s: %w", e.Name, err))
		}
	}
	return errors.Join(wrong...)
}

func (e Entry) check() error {
	if len(e.Files) == 0 || len(e.Files) > MaxFiles {
		return fmt.Errorf("%d files; name 1 to %d, each with url, size and sha256", len(e.Files), MaxFiles)
	}
	seen := map[string]bool{}
	for i, f := range e.Files {
		if err := f.check(); err != nil {
			return fmt.Errorf("files: number %d: %w", i+1, err)
		}
		if seen[f.Name()] {
			return fmt.Errorf("files: number %d: %s is there already; write another path", i+1, f.Name())
		}
		seen[f.Name()] = true
	}
	return nil
}

func (f File) check() error {
	u, err := url.Parse(f.URL)
	if err != nil || !allowed(u) {
		return fmt.Errorf("url: %q; write https://…, or http:// with this machine's own address", withoutSecrets(f.URL))
	}
	if u.User != nil {
		return errors.New("url: has a user or a password in it; take it out")
	}
	if !local(f.Name()) {
		return fmt.Errorf("path: %q; write a path inside the model's folder, such as model.int8.onnx", f.Name())
	}
	if sum, err := hex.DecodeString(f.SHA256); err != nil || len(sum) != 32 {
		return fmt.Errorf("sha256: %q; write the 64 hexadecimal digits that sha256sum prints of the file", f.SHA256)
	}
	if f.Size < 1 || f.Size > MaxSize {
		return fmt.Errorf("size: %d; write the file's size in bytes, at most %d", f.Size, int64(MaxSize))
	}
	if f.Unpack && packing(f.Name()) == nil {
		return fmt.Errorf("unpack: %s is no archive by its name; known are %s", f.Name(), strings.Join(endings(), ", "))
	}
	return nil
}

// withoutSecrets is an address without what may be a password in it.
func withoutSecrets(address string) string {
	if u, err := url.Parse(address); err == nil {
		return u.Redacted()
	}
	return "(unreadable)"
}

// allowed says whether something may be loaded from an address: what goes over a
// network is encrypted.
func allowed(u *url.URL) bool {
	if u.Scheme == "https" {
		return u.Host != ""
	}
	ip := net.ParseIP(u.Hostname())
	return u.Scheme == "http" && (u.Hostname() == "localhost" || ip != nil && ip.IsLoopback())
}

// local says whether a name with slashes stays in its folder and is none that we keep
// for ourselves.
func local(name string) bool {
	return name != "" && path.Clean(name) == name && !path.IsAbs(name) && !strings.ContainsAny(name, "\\:\x00\n\r") &&
		!slices.ContainsFunc(strings.Split(name, "/"), func(part string) bool { return strings.HasPrefix(part, ".") }) &&
		name != Sums && !strings.HasSuffix(name, marked)
}

// Find is the entry of a name.
func Find(entries []Entry, name string) (Entry, error) {
	i := slices.IndexFunc(entries, func(e Entry) bool { return e.Name == name })
	if i >= 0 {
		return entries[i], nil
	}
	var known []string
	for _, e := range entries {
		known = append(known, e.Name)
	}
	return Entry{}, fmt.Errorf("asr.models has no model %q; there %s", name, cmp.Or(strings.Join(known, ", "), "is none"))
}
