package minio_test

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"sync/atomic"
	"testing"

	"github.com/tingcha/tingcha/internal/testenv"
	"github.com/tingcha/tingcha/storage"
)

// benchmark runs on a store in this process, which shows what this package costs, and
// on MinIO.
func benchmark(b *testing.B, run func(*testing.B, storage.Blobs)) {
	b.Run("store=process", func(b *testing.B) { run(b, made(b, config(fake(b).URL))) })
	b.Run("store=minio", func(b *testing.B) { run(b, made(b, onMinIO(b, testenv.MinIO(b)))) })
}

const benchmarkSize = 16 << 10

func BenchmarkPut(b *testing.B) {
	data := bytes.Repeat([]byte("x"), benchmarkSize)
	benchmark(b, func(b *testing.B, blobs storage.Blobs) {
		var n atomic.Int64
		b.SetParallelism(8)
		b.ReportAllocs()
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				key := fmt.Sprintf("%04d/%d", n.Load()%1000, n.Add(1))
				if err := blobs.Put(b.Context(), key, bytes.NewReader(data), benchmarkSize); err != nil {
					b.Error(err)
				}
			}
		})
	})
}

func BenchmarkOpen(b *testing.B) {
	data := bytes.Repeat([]byte("x"), benchmarkSize)
	benchmark(b, func(b *testing.B, blobs storage.Blobs) {
		for i := range 100 {
			if err := blobs.Put(b.Context(), strconv.Itoa(i), bytes.NewReader(data), benchmarkSize); err != nil {
				b.Fatal(err)
			}
		}
		var n atomic.Int64
		b.SetParallelism(8)
		b.ReportAllocs()
		b.ResetTimer()
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				blob, err := blobs.Open(b.Context(), strconv.FormatInt(n.Add(1)%100, 10))
				if err != nil {
					b.Error(err)
					continue
				}
				if m, err := io.Copy(io.Discard, blob); err != nil || m != benchmarkSize {
					b.Errorf("%d bytes, %v", m, err)
				}
				blob.Close()
			}
		})
	})
}
