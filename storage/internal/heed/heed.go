// Package heed ends reading when nobody waits for it any more.
package heed

import (
	"context"
	"io"
)

// reading is a reader made of a function.
type reading func([]byte) (int, error)

// Read calls the function.
func (f reading) Read(p []byte) (int, error) { return f(p) }

// Reader reads from r until ctx ends, and then gives its error. A read that has begun is
// not interrupted.
func Reader(ctx context.Context, r io.Reader) io.Reader {
	return reading(func(p []byte) (int, error) {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		return r.Read(p)
	})
}
