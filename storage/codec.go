package storage

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/tingcha/tingcha/call"
)

// The compact form of what stores keep as bytes. It begins with a version; then
// come fields in the order of the Go struct, without names: numbers as varints,
// instants and durations in milliseconds, strings and lists after their length.
// Equal values have equal bytes, so that stores may compare them.
//
// A field is only ever added under a new version, and old versions stay readable.

// codecVersion is the first byte of everything that is encoded.
const codecVersion = 1

// errDamaged is what decoding anything but an encoder's output leads to.
var errDamaged = errors.New("damaged bytes")

type encoder struct {
	b []byte
}

func newEncoder(size int) *encoder {
	e := &encoder{b: make([]byte, 0, size)}
	e.b = append(e.b, codecVersion)
	return e
}

func (e *encoder) int(v int64)  { e.b = binary.AppendVarint(e.b, v) }
func (e *encoder) length(n int) { e.b = binary.AppendUvarint(e.b, uint64(n)) }

func (e *encoder) text(s string) {
	e.length(len(s))
	e.b = append(e.b, s...)
}

func (e *encoder) duration(d time.Duration) { e.int(d.Milliseconds()) }

// instant writes the zero time as 0, which no call of this century is.
func (e *encoder) instant(t time.Time) {
	e.int(Millis(t))
}

// float gives one byte to 0 and 1, the usual confidences.
func (e *encoder) float(v float64) {
	switch math.Float64bits(v) {
	case math.Float64bits(0):
		e.b = append(e.b, 0)
	case math.Float64bits(1):
		e.b = append(e.b, 1)
	default:
		e.b = append(e.b, 2)
		e.b = binary.LittleEndian.AppendUint64(e.b, math.Float64bits(v))
	}
}

// role gives one byte to the known roles.
func (e *encoder) role(r call.Role) {
	switch r {
	case call.AgentRole:
		e.b = append(e.b, 1)
	case call.CustomerRole:
		e.b = append(e.b, 2)
	case call.Unknown:
		e.b = append(e.b, 3)
	default:
		e.b = append(e.b, 0)
		e.text(string(r))
	}
}

// decoder reads what an encoder wrote. The first mistake sticks; after it every
// read gives zero. Strings share the memory of the whole.
type decoder struct {
	s   string
	bad bool
}

func newDecoder(b []byte) *decoder {
	d, _ := newDecoderUpTo(b, codecVersion)
	return d
}

// newDecoderUpTo reads what has several versions, and says which one it is.
func newDecoderUpTo(b []byte, newest byte) (d *decoder, version byte) {
	d = &decoder{s: string(b)}
	version = d.byte()
	if version < codecVersion || version > newest {
		d.bad = true
	}
	return d, version
}

// end tells whether everything was read, and nothing went wrong.
func (d *decoder) end(what string) error {
	if d.bad || d.s != "" {
		return fmt.Errorf("decode %s: %w", what, errDamaged)
	}
	return nil
}

func (d *decoder) byte() byte {
	if d.bad || d.s == "" {
		d.bad = true
		return 0
	}
	b := d.s[0]
	d.s = d.s[1:]
	return b
}

// uint refuses longer forms than the shortest, so that equal values have equal bytes.
func (d *decoder) uint() uint64 {
	var v uint64
	for shift := 0; shift < 64; shift += 7 {
		b := d.byte()
		if shift == 63 && b > 1 || shift > 0 && b == 0 {
			break
		}
		v |= uint64(b&0x7f) << shift
		if b < 0x80 {
			return v
		}
	}
	d.bad = true
	return 0
}

func (d *decoder) int() int64 {
	v := d.uint()
	return int64(v>>1) ^ -int64(v&1)
}

// length reads how many elements follow, each of which has at least one byte.
func (d *decoder) length() int {
	n := d.uint()
	if d.bad || n > uint64(len(d.s)) {
		d.bad = true
		return 0
	}
	return int(n)
}

func (d *decoder) text() string {
	n := d.length()
	s := d.s[:n]
	d.s = d.s[n:]
	return s
}

// duration reads milliseconds that fit into a time.Duration.
func (d *decoder) duration() time.Duration {
	ms := d.int()
	if ms > math.MaxInt64/int64(time.Millisecond) || ms < math.MinInt64/int64(time.Millisecond) {
		d.bad = true
		return 0
	}
	return time.Duration(ms) * time.Millisecond
}

// after reads a duration as its distance from an earlier one.
func (d *decoder) after(last time.Duration) time.Duration {
	distance := d.duration()
	sum := last + distance
	if (sum < last) != (distance < 0) {
		d.bad = true
		return 0
	}
	return sum
}

func (d *decoder) instant() time.Time {
	return Instant(d.int())
}

func (d *decoder) float() float64 {
	switch d.byte() {
	case 0:
		return 0
	case 1:
		return 1
	case 2:
		if len(d.s) >= 8 {
			v := math.Float64frombits(binary.LittleEndian.Uint64([]byte(d.s[:8])))
			d.s = d.s[8:]
			return v
		}
	}
	d.bad = true
	return 0
}

func (d *decoder) role() call.Role {
	switch d.byte() {
	case 0:
		return call.Role(d.text())
	case 1:
		return call.AgentRole
	case 2:
		return call.CustomerRole
	case 3:
		return call.Unknown
	}
	d.bad = true
	return ""
}

func encodeList[T any](e *encoder, list []T, one func(*encoder, T)) {
	e.length(len(list))
	for _, v := range list {
		one(e, v)
	}
}

// decodeList gives nil for an empty list.
func decodeList[T any](d *decoder, one func(*decoder) T) []T {
	n := d.length()
	if n == 0 {
		return nil
	}
	list := make([]T, 0, min(n, 1024))
	for range n {
		if d.bad {
			return nil
		}
		list = append(list, one(d))
	}
	return list
}
