package intake

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/tingcha/tingcha/storage"
)

// A recording is offered under the address where its bytes are:
//
//	file:/data/2026-09-03/a-006.wav
//	zip:/data/2026-09-03.zip!rec/a-006.wav
//
// In the path of a zip file, % and ! are written %25 and %21.
const (
	fileScheme = "file:"
	zipScheme  = "zip:"
)

var zipPath = strings.NewReplacer("%", "%25", "!", "%21")

func zipURI(path, member string) string { return zipScheme + zipPath.Replace(path) + "!" + member }

func splitZipURI(uri string) (path, member string, ok bool) {
	path, member, ok = strings.Cut(strings.TrimPrefix(uri, zipScheme), "!")
	return strings.NewReplacer("%21", "!", "%25", "%").Replace(path), member, ok
}

// Opener opens offered recordings and keeps the directories of the zip files that
// it used last. Its zero value is ready; it is safe for concurrent use.
type Opener struct {
	mu   sync.Mutex
	zips []*openZip // used last at the end
}

// keptZips is how many zip files stay open.
const keptZips = 4

type openZip struct {
	key     string // path and state of the file: one that was replaced is opened anew
	in      *zip.ReadCloser
	members map[string]*zip.File
	users   int
}

// Open opens what a recording was offered as, and says how many bytes it has. A
// missing file is an error that wraps [fs.ErrNotExist].
func (o *Opener) Open(ctx context.Context, uri string) (io.ReadCloser, int64, error) {
	if err := ctx.Err(); err != nil {
		return nil, 0, err
	}
	switch {
	case strings.HasPrefix(uri, fileScheme):
		return openFile(strings.TrimPrefix(uri, fileScheme))
	case strings.HasPrefix(uri, zipScheme):
		path, member, ok := splitZipURI(uri)
		if !ok {
			return nil, 0, fmt.Errorf("open %s: no member of the zip file is named", uri)
		}
		return o.openMember(path, member)
	default:
		return nil, 0, fmt.Errorf("open %s: %w: neither a file: nor a zip: address", uri, storage.ErrElsewhere)
	}
}

func openFile(path string) (io.ReadCloser, int64, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, 0, err
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = fmt.Errorf("open %s: not a file", path)
	}
	if err != nil {
		return nil, 0, errors.Join(err, f.Close())
	}
	return f, info.Size(), nil
}

func (o *Opener) openMember(path, member string) (io.ReadCloser, int64, error) {
	z, err := o.zip(path)
	if err != nil {
		return nil, 0, err
	}
	f, ok := z.members[member]
	if !ok {
		o.done(z)
		return nil, 0, fmt.Errorf("open %s in %s: %w", member, path, fs.ErrNotExist)
	}
	in, err := f.Open()
	if err != nil {
		o.done(z)
		return nil, 0, fmt.Errorf("open %s in %s: %w", member, path, err)
	}
	return &closing{ReadCloser: in, also: func() error { o.done(z); return nil }}, int64(f.UncompressedSize64), nil
}

// zip gives an open zip file and counts its user.
func (o *Opener) zip(path string) (*openZip, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	key := path + " " + etag(info.Size(), info.ModTime().UnixNano())
	o.mu.Lock()
	defer o.mu.Unlock()
	for i, z := range o.zips {
		if z.key == key {
			o.zips = append(append(o.zips[:i:i], o.zips[i+1:]...), z)
			z.users++
			return z, nil
		}
	}
	in, err := zip.OpenReader(path)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	z := &openZip{key: key, in: in, members: map[string]*zip.File{}, users: 1}
	for _, f := range in.File {
		if name := memberName(f); z.members[name] == nil {
			z.members[name] = f
		}
	}
	o.zips = append(o.zips, z)
	o.evict()
	return z, nil
}

func (o *Opener) done(z *openZip) {
	o.mu.Lock()
	defer o.mu.Unlock()
	z.users--
	o.evict()
}

// evict closes the zip files that were not used for longest, except those in use.
func (o *Opener) evict() {
	for i := 0; i < len(o.zips) && len(o.zips) > keptZips; {
		if o.zips[i].users > 0 {
			i++
			continue
		}
		_ = o.zips[i].in.Close() // it was only read
		o.zips = append(o.zips[:i:i], o.zips[i+1:]...)
	}
}

// Close closes the zip files that are open. Readers must be closed before.
func (o *Opener) Close() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	var err error
	for _, z := range o.zips {
		err = errors.Join(err, z.in.Close())
	}
	o.zips = nil
	return err
}

// memberName is the name of a zip's member as people see it: Chinese systems
// write GBK without saying so, and old ones put backslashes between folders.
func memberName(f *zip.File) string {
	name := f.Name
	if !utf8.ValidString(name) {
		if s, err := simplifiedchinese.GB18030.NewDecoder().String(name); err == nil {
			name = s
		}
	}
	return strings.ReplaceAll(strings.ToValidUTF8(name, "\ufffd"), `\`, "/")
}

// closing does one thing more when it is closed.
type closing struct {
	io.ReadCloser
	also func() error
}

func (c *closing) Close() error { return errors.Join(c.ReadCloser.Close(), c.also()) }
