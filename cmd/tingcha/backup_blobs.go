package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"strings"

	"github.com/tingcha/tingcha/storage"
)

// errDamaged is what reading a recording ends with when it is not what was stored.
var errDamaged = errors.New("damaged")

// vouched reads bytes, and fails at their end if they are not those that were meant.
type vouched struct {
	from io.Reader
	sum  hash.Hash
	want string // SHA-256, hexadecimal
}

// Read reads on.
func (v *vouched) Read(p []byte) (int, error) {
	n, err := v.from.Read(p)
	v.sum.Write(p[:n])
	if !errors.Is(err, io.EOF) {
		return n, err
	}
	if got := hex.EncodeToString(v.sum.Sum(nil)); got != v.want {
		return n, fmt.Errorf("%w: its bytes have the SHA-256 %s", errDamaged, got)
	}
	return n, err
}

// copyBlob copies a recording unless it is there already: its key is its content, so
// that one of the same size is the same. What is missing or damaged is told, and the
// others are copied all the same.
func (b *backup) copyBlob(ctx context.Context, from, to storage.Blobs, key, want string) error {
	blob, err := from.Open(ctx, key)
	if errors.Is(err, storage.ErrNotFound) {
		b.bad = append(b.bad, key+" is not there")
		return nil
	}
	if err != nil {
		return err
	}
	defer blob.Close()
	have, err := to.Stat(ctx, key)
	if err == nil && have.Size == blob.Size() {
		b.sounds.there++
		return nil
	}
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return err
	}
	err = to.Put(ctx, key, &vouched{from: blob, sum: sha256.New(), want: want}, blob.Size())
	if errors.Is(err, errDamaged) {
		b.bad = append(b.bad, err.Error())
		return nil
	}
	if err != nil {
		return err
	}
	b.sounds.copied++
	b.sounds.bytes += blob.Size()
	return nil
}

// report tells what was done.
func (b *backup) report() *table {
	var t table
	t.add("records", fmt.Sprintf("%s, %s", databaseName, size(b.records)))
	t.add("recordings", fmt.Sprintf("%d copied (%s), %d there already", b.sounds.copied, size(b.sounds.bytes), b.sounds.there))
	t.add("besides", strings.Join(b.besides, ", "))
	for _, bad := range b.bad {
		t.add("problem", bad)
	}
	return &t
}

// size writes a number of bytes for people.
func size(n int64) string {
	switch {
	case n < 1<<10:
		return fmt.Sprintf("%d B", n)
	case n < 1<<20:
		return fmt.Sprintf("%.1f KiB", float64(n)/(1<<10))
	case n < 1<<30:
		return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20))
	}
	return fmt.Sprintf("%.1f GiB", float64(n)/(1<<30))
}
