package convert

import (
	"encoding/binary"
	"io"
	"time"
)

// maxBoxes is how many parts of an MP4 file are looked at.
const maxBoxes = 4096

// A box of an MP4 file: ISO/IEC 14496-12.
type box struct {
	kind string
	size int64 // of its body; of the last one as much as is there
}

// nextBox reads the header of a box; false at the end of the file.
func (c *cursor) nextBox() (b box, ok bool, err error) {
	head, ok, err := c.take(8)
	if !ok || err != nil {
		return b, false, err
	}
	b = box{kind: string(head[4:]), size: int64(binary.BigEndian.Uint32(head)) - 8}
	switch b.size {
	case 0 - 8:
		b.size = c.left()
	case 1 - 8:
		if head, ok, err = c.take(8); !ok || err != nil {
			return b, false, err
		}
		b.size = int64(min(binary.BigEndian.Uint64(head), 1<<62)) - 16
	}
	return b, true, nil
}

// promisedMP4 looks whether all boxes are there; the one that is called moov tells
// the length, and without it nothing can be decoded.
func promisedMP4(r io.ReaderAt, size int64) (time.Duration, error) {
	c := follow(r, size)
	length, described := time.Duration(0), false
	for range maxBoxes {
		b, ok, err := c.nextBox()
		switch {
		case err != nil:
			return 0, err
		case !ok && described:
			return length, nil
		case !ok:
			return 0, damaged("an MP4 file without its index (moov): the recorder did not finish it")
		case b.size < 0:
			return 0, damaged("the part %q before byte %d says that it is shorter than its header", printable(b.kind), c.at)
		case b.size > c.left():
			return 0, cut("the part %q promises %d bytes and %d are there", printable(b.kind), b.size, c.left())
		}
		end := c.at + b.size
		if b.kind == "moov" {
			described = true
			if length, err = c.movieLength(end); err != nil {
				return 0, err
			}
		}
		if err := c.pass(end - c.at); err != nil {
			return 0, err
		}
	}
	return 0, damaged("an MP4 file of more than %d parts", maxBoxes)
}

// movieLength reads the header of a movie, which is the first box of moov.
func (c *cursor) movieLength(end int64) (time.Duration, error) {
	b, ok, err := c.nextBox()
	if err != nil || !ok || b.kind != "mvhd" || b.size < 20 || end-c.at < 32 {
		return 0, err
	}
	body, ok, err := c.take(int(min(b.size, 32)))
	if err != nil || !ok {
		return 0, err
	}
	if body[0] == 1 && len(body) == 32 {
		return samplesLast(binary.BigEndian.Uint64(body[24:]), uint64(binary.BigEndian.Uint32(body[20:]))), nil
	}
	return samplesLast(uint64(binary.BigEndian.Uint32(body[16:])), uint64(binary.BigEndian.Uint32(body[12:]))), nil
}

// printable is a box's name as it may be told.
func printable(name string) string {
	for _, c := range []byte(name) {
		if c < ' ' || c > '~' {
			return "?"
		}
	}
	return name
}

// asfProperties is the GUID of what says how large a Windows Media file is.
const asfProperties = "\xa1\xdc\xab\x8c\x47\xa9\xcf\x11\x8e\xe4\x00\xc0\x0c\x20\x53\x65"

// promisedASF reads the properties among the objects of the header: Advanced Systems
// Format specification, sections 3.1 and 3.2.
func promisedASF(r io.ReaderAt, size int64) (time.Duration, error) {
	c := follow(r, size)
	if _, ok, err := c.take(30); !ok || err != nil {
		return 0, damagedUnless(err, "the header of the Windows Media file is cut off")
	}
	for range maxBoxes {
		head, ok, err := c.take(24)
		if !ok || err != nil {
			return 0, damagedUnless(err, "a Windows Media file without its properties")
		}
		n := int64(min(binary.LittleEndian.Uint64(head[16:]), 1<<62)) - 24
		if n < 0 || n > c.left() {
			return 0, damaged("the object before byte %d of the Windows Media file promises %d bytes", c.at, n)
		}
		if string(head[:16]) != asfProperties || n < 68 {
			if err := c.pass(n); err != nil {
				return 0, err
			}
			continue
		}
		body, _, err := c.take(68)
		if err != nil {
			return 0, err
		}
		live := body[64]&1 != 0
		if promised := binary.LittleEndian.Uint64(body[16:]); !live && promised > uint64(size) {
			return 0, cut("the header promises %d bytes and %d are there", promised, size)
		}
		return samplesLast(binary.LittleEndian.Uint64(body[40:]), 1e7), nil
	}
	return 0, damaged("a Windows Media file of more than %d objects", maxBoxes)
}

// damagedUnless is about the file where the reader below had no trouble.
func damagedUnless(err error, format string) error {
	if err != nil {
		return err
	}
	return damaged("%s", format)
}
