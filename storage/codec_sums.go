package storage

// PackedSum is one of the sums of an agent's day or month, of the item and class that a
// store knows under a number.
type PackedSum struct {
	Name                     int
	Num, Den                 int64
	Rows, Waiting, Unsettled int64
}

// IsZero reports whether there is nothing in the sum.
func (s PackedSum) IsZero() bool {
	return s.Num == 0 && s.Den == 0 && s.Rows == 0 && s.Waiting == 0 && s.Unsettled == 0
}

// EncodeSums gives the compact form of sums in the order of their names.
func EncodeSums(sums []PackedSum) []byte {
	e := newEncoder(8 + 7*len(sums))
	encodeList(e, sums, func(e *encoder, s PackedSum) {
		e.int(int64(s.Name))
		for _, v := range []int64{s.Num, s.Den, s.Rows, s.Waiting, s.Unsettled} {
			e.int(v)
		}
	})
	return e.b
}

// AddSums adds what EncodeSums gave to others. At the number of a name, at says where its
// sum lies in to, or -1 where it is left out. It is an error when a name is beyond at.
func AddSums(to []PackedSum, at []int, b []byte) error {
	d := newDecoder(b)
	for range d.length() {
		name := d.int()
		if name < 0 || name >= int64(len(at)) {
			d.bad = true
			break
		}
		var out PackedSum
		s := &out
		if at[name] >= 0 {
			s = &to[at[name]]
		}
		s.Name = int(name)
		for _, v := range []*int64{&s.Num, &s.Den, &s.Rows, &s.Waiting, &s.Unsettled} {
			*v += d.int()
		}
	}
	return d.end("sums")
}

// DecodeSums reads what EncodeSums gave.
func DecodeSums(b []byte) ([]PackedSum, error) {
	d := newDecoder(b)
	sums := decodeList(d, func(d *decoder) PackedSum {
		return PackedSum{
			Name: int(d.int()), Num: d.int(), Den: d.int(),
			Rows: d.int(), Waiting: d.int(), Unsettled: d.int(),
		}
	})
	return sums, d.end("sums")
}
