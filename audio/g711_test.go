package audio_test

import (
	"bytes"
	"encoding/binary"
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/audio"
)

// quantized are the positive output values of a law as tables 1a and 2a of ITU-T
// G.711 define them: the middle between two decision values, whose distances double
// from segment to segment.
func quantized(decisions []int) []int {
	out := make([]int, len(decisions)-1)
	for i := range out {
		out[i] = (decisions[i] + decisions[i+1]) / 2
	}
	return out
}

func decisions(first []int, steps ...[2]int) []int {
	for _, s := range steps {
		for range s[0] {
			first = append(first, first[len(first)-1]+s[1])
		}
	}
	return first
}

// linearMuLaw is the 16-bit sample of every mu-law code; the law has 14 bits.
func linearMuLaw() (table [256]int16) {
	values := quantized(decisions([]int{0, 1}, [2]int{15, 2}, [2]int{16, 4}, [2]int{16, 8}, [2]int{16, 16}, [2]int{16, 32}, [2]int{16, 64}, [2]int{16, 128}, [2]int{16, 256}))
	for n, v := range values {
		table[0xFF-n] = int16(4 * v)
		table[0x7F-n] = int16(-4 * v)
	}
	return table
}

// linearALaw is the 16-bit sample of every A-law code; the law has 13 bits.
func linearALaw() (table [256]int16) {
	values := quantized(decisions([]int{0}, [2]int{32, 2}, [2]int{16, 4}, [2]int{16, 8}, [2]int{16, 16}, [2]int{16, 32}, [2]int{16, 64}, [2]int{16, 128}))
	for n, v := range values {
		table[(0x80|n)^0x55] = int16(8 * v)
		table[n^0x55] = int16(-8 * v)
	}
	return table
}

func TestG711DecodesEveryCodeAsTheRecommendationSays(t *testing.T) {
	t.Parallel()
	var every [256]byte
	for i := range every {
		every[i] = byte(i)
	}
	mulaw := mulaw2
	mulaw.channels, mulaw.align = 1, 1
	for name, tt := range map[string]struct {
		fields fields
		want   [256]int16
	}{
		"A-law":  {alaw, linearALaw()},
		"mu-law": {mulaw, linearMuLaw()},
	} {
		file := riff(tt.fields.part(), part{id: "data", body: every[:]})
		f, err := probe(file)
		if err != nil {
			t.Fatal(err)
		}
		plain, err := io.ReadAll(audio.PCM16(bytes.NewReader(file), f))
		if err != nil {
			t.Fatal(err)
		}
		var got [256]int16
		for i := range got {
			got[i] = int16(binary.LittleEndian.Uint16(plain[44+2*i:]))
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", name, diff)
		}
	}
}

// encode writes samples in a law by looking for the nearest code.
func encode(table [256]int16, samples []int16) []byte {
	nearest := make(map[int16]byte)
	out := make([]byte, len(samples))
	for i, s := range samples {
		code, known := nearest[s]
		if !known {
			for c := range table {
				if abs(int(table[c])-int(s)) < abs(int(table[code])-int(s)) {
					code = byte(c)
				}
			}
			nearest[s] = code
		}
		out[i] = code
	}
	return out
}

func abs(x int) int { return max(x, -x) }
