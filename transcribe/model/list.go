package model

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Standing is one model, of the configuration or at hand.
type Standing struct {
	Name       string `json:"name"`
	Kind       string `json:"kind"`
	Licence    string `json:"licence"`
	Folder     string `json:"folder"` // empty when it is not there
	Size       int64  `json:"size"`   // bytes at hand; to be loaded where there is no folder
	Configured bool   `json:"configured"`
	Installed  bool   `json:"installed"` // all that the configuration names is there by name and size
	Partial    bool   `json:"partial"`   // something was begun and is not whole
	Sums       bool   `json:"sums"`      // there is something to verify with
}

// List tells of every model that is configured or has a folder, by name. It looks at
// names and sizes only: [Verify] reads the files.
func List(folder string, entries []Entry) ([]Standing, error) {
	all := map[string]Standing{}
	for _, e := range entries {
		s := Standing{Name: e.Name, Kind: e.Kind, Licence: e.Licence, Configured: true}
		for _, f := range e.Files {
			s.Size += f.Size
		}
		all[e.Name] = s
	}
	found, err := os.ReadDir(folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	for _, d := range found {
		if !d.IsDir() || strings.HasPrefix(d.Name(), ".") {
			continue
		}
		s := all[d.Name()]
		s.Name = d.Name()
		if err := s.look(filepath.Join(folder, d.Name())); err != nil {
			return nil, err
		}
		if i := slices.IndexFunc(entries, func(e Entry) bool { return e.Name == s.Name }); i >= 0 {
			s.Installed = complete(s.Folder, entries[i])
		} else {
			s.Installed = !s.Partial
		}
		all[s.Name] = s
	}
	var list []Standing
	for _, name := range slices.Sorted(maps.Keys(all)) {
		list = append(list, all[name])
	}
	return list, nil
}

// look adds up what lies in the folder.
func (s *Standing) look(folder string) error {
	s.Folder, s.Size = folder, 0
	sums, err := known(folder, Entry{})
	if err == nil {
		s.Sums = len(sums) > 0
	}
	return filepath.WalkDir(folder, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		s.Size += info.Size()
		s.Partial = s.Partial || strings.HasSuffix(d.Name(), ".part")
		return nil
	})
}

func complete(folder string, e Entry) bool {
	return !slices.ContainsFunc(e.Files, func(f File) bool {
		path := filepath.Join(folder, filepath.FromSlash(f.Name()))
		if f.Unpack {
			files, err := marks(path+marked, f.sum())
			return err != nil || len(files) == 0
		}
		return sizeOf(path) != f.Size
	})
}
