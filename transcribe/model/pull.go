package model

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"time"
)

// Puller brings models into a folder.
type Puller struct {
	Folder string // has a folder for each model
	Client *http.Client
	// Wait ends after a time, or with ctx's error before.
	Wait func(ctx context.Context, d time.Duration) error
	// Free is how many bytes the disk of a folder has left; nil when nobody can say.
	Free func(folder string) (uint64, error)
	// Told hears how far a file is; may be nil.
	Told func(file string, done, size int64)
	// Tries is how often a file is asked for in all, as long as nothing comes; 0 is 5.
	Tries int
	// Idle is how long nothing may come before the connection is given up; 0 is 30 s.
	Idle time.Duration
}

// spare is what is left free on the disk.
const spare = 64 << 20

// Pull brings what is missing of a model, and gives the folder in which it lies. What
// is there already with the right sum is not loaded again. When it is interrupted or
// fails, what came so far stays beside the model and the next Pull goes on from
// there; no file bears its name before its sum was right.
func (p *Puller) Pull(ctx context.Context, e Entry) (folder string, err error) {
	if err := Check([]Entry{e}); err != nil {
		return "", err
	}
	folder = filepath.Join(p.Folder, e.Name)
	if err := os.MkdirAll(folder, 0o750); err != nil {
		return "", err
	}
	missing, err := p.missing(ctx, folder, e)
	if err != nil {
		return "", err
	}
	if err := p.room(folder, missing); err != nil {
		return "", err
	}
	for _, f := range missing {
		if err := p.bring(ctx, folder, f); err != nil {
			return "", fmt.Errorf("%s: %w", f.Name(), err)
		}
	}
	return folder, e.list(folder)
}

// missing are the files that are not there as they are meant to be.
func (p *Puller) missing(ctx context.Context, folder string, e Entry) ([]File, error) {
	var all []File
	for _, f := range e.Files {
		there, err := f.there(ctx, folder)
		if err != nil {
			return nil, err
		}
		if !there {
			all = append(all, f)
		}
	}
	return all, nil
}

// there says whether a file lies in the folder as it is meant to be. Of an archive, it
// goes by the mark that stayed when it was unpacked.
func (f File) there(ctx context.Context, folder string) (bool, error) {
	path := filepath.Join(folder, filepath.FromSlash(f.Name()))
	if f.Unpack {
		return unpacked(ctx, folder, path+marked, f.sum())
	}
	if info, err := os.Stat(path); err != nil || info.Size() != f.Size || !info.Mode().IsRegular() {
		return false, nil //nolint:nilerr // what cannot be looked at is not there as it is meant to be
	}
	sum, err := sumOf(ctx, path)
	return sum == f.sum(), err
}

// room makes sure that the disk takes what is to come.
func (p *Puller) room(folder string, missing []File) error {
	if p.Free == nil || len(missing) == 0 {
		return nil
	}
	need := int64(spare)
	for _, f := range missing {
		loaded := int64(0)
		if info, err := os.Stat(f.part(folder)); err == nil {
			loaded = info.Size()
		}
		need += max(0, f.Size-loaded)
		if f.Unpack {
			need += 2 * f.Size // weights hardly shrink
		}
	}
	free, err := p.Free(folder)
	if err != nil {
		return fmt.Errorf("how much is free for %s: %w", folder, err)
	}
	if free < uint64(need) {
		return &NoRoomError{Folder: folder, Need: need, Free: int64(free)}
	}
	return nil
}

// NoRoomError says that the disk is too full.
type NoRoomError struct {
	Folder     string
	Need, Free int64 // bytes
}

func (e *NoRoomError) Error() string {
	return fmt.Sprintf("%s: %s are needed and %s are free; make room for %s more", e.Folder, inMB(e.Need), inMB(e.Free), inMB(e.Need-e.Free))
}

func inMB(bytes int64) string { return fmt.Sprintf("%d MB", (bytes+(1<<20)-1)>>20) }

// bring loads a file, checks it, and gives it its name. One that was put together from
// parts and is wrong may have changed in between: it is loaded once more as a whole.
func (p *Puller) bring(ctx context.Context, folder string, f File) error {
	resumed, err := p.load(ctx, folder, f)
	if err != nil {
		return err
	}
	err = f.check256(ctx, folder)
	if errors.Is(err, ErrWrong) && resumed {
		if _, err := p.load(ctx, folder, f); err != nil {
			return err
		}
		err = f.check256(ctx, folder)
	}
	if err != nil {
		return err
	}
	path := filepath.Join(folder, filepath.FromSlash(f.Name()))
	if f.Unpack {
		err = f.unpack(ctx, folder, f.part(folder), path+marked)
	} else {
		err = place(f.part(folder), path)
	}
	if err != nil {
		return err
	}
	return f.forget(folder)
}

// check256 compares the sum of what was loaded, and throws it away when it is wrong.
func (f File) check256(ctx context.Context, folder string) error {
	sum, err := sumOf(ctx, f.part(folder))
	if err != nil || sum == f.sum() {
		return err
	}
	wrong := fmt.Errorf("%w: sha256 is %s and the configuration says %s; what came is thrown away", ErrWrong, sum, f.sum())
	return errors.Join(wrong, f.forget(folder))
}

// ErrWrong means that what a server gave is not the file that was meant.
var ErrWrong = errors.New("not the file that was meant")

// place gives a file that is whole its name.
func place(from, to string) error {
	if err := os.MkdirAll(filepath.Dir(to), 0o750); err != nil {
		return err
	}
	return os.Rename(from, to)
}
