package intake

import (
	"archive/zip"
	"context"
	"path"
	"strings"
)

// What a zip file may have at most. A ratio is only looked at in members that
// could do harm: silence packs very well.
const (
	maxMembers    = 100_000
	maxMember     = 500 << 20
	maxRatio      = 100
	harmlessBytes = 1 << 20
)

// inZip lists the members of a zip file. A member that is not let in does not
// stop the others.
func (f *finder) inZip(ctx context.Context, root, path, name string) {
	z, err := f.opener.zip(path)
	if err != nil {
		f.refuse(name, path, wrong("", "bad_zip", "%s; copy or pack it again", masked(reason(err))))
		return
	}
	defer f.opener.done(z)
	if len(z.in.File) > maxMembers {
		f.refuse(name, path, wrong("", "bad_zip", "more than %d files in it; pack them in several", maxMembers))
		return
	}
	for _, member := range z.in.File {
		f.member(ctx, root, path, name, member)
	}
}

func (f *finder) member(ctx context.Context, root, zipPath, zipName string, m *zip.File) {
	inside := memberName(m)
	if strings.HasSuffix(inside, "/") {
		return
	}
	name := zipName + "/" + inside
	uri := zipURI(zipPath, inside)
	if bad := refuseMember(inside, m); bad != nil {
		f.refuse(name, uri, bad)
		return
	}
	for folder := inside; folder != "."; folder = path.Dir(folder) {
		if isHidden(folder) {
			f.hidden++
			return
		}
	}
	if f.seen[uri] {
		f.refuse(name, uri, wrong("", "zip_path", "the zip file has two files of this name; only the first is read"))
		return
	}
	f.seen[uri] = true
	f.add(ctx, file{
		root: root, name: name, uri: uri, size: int64(m.UncompressedSize64), modified: m.Modified,
		etag: etag(int64(m.CRC32), int64(m.UncompressedSize64)),
	})
}

// refuseMember keeps out what is dangerous or cannot be read.
func refuseMember(inside string, m *zip.File) *Error {
	size, packed := m.UncompressedSize64, m.CompressedSize64
	switch {
	case path.Clean("/"+inside) != "/"+inside || strings.Contains(inside, "\x00"):
		return wrong("", "zip_path", "the name leads out of the zip file or is not plain; pack it again")
	case !m.Mode().IsRegular():
		return wrong("", "zip_path", "not a plain file; pack the file itself")
	case m.Flags&1 != 0:
		return wrong("", "zip_encrypted", "it is encrypted; pack it without a password")
	case extension(inside) == ".zip":
		return wrong("", "nested_zip", "a zip file inside a zip file; unpack it and import it by itself")
	case size > maxMember:
		return wrong("", "too_large", "%d MiB unpacked; at most %d are read", size>>20, maxMember>>20)
	case size > harmlessBytes && size/max(packed, 1) > maxRatio:
		return wrong("", "zip_bomb", "it would unpack to more than %d times its size; unpack it yourself if that is right", maxRatio)
	}
	return nil
}
