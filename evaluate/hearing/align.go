package hearing

// operation is what happened to a character between mouth and transcript.
type operation byte

const (
	same        operation = iota
	substituted           // another was heard
	deleted               // none was heard
	inserted              // one was heard that nobody said
)

// cells is how large a table of two texts may be to be kept whole. Longer texts are
// cut in two where the fewest errors come together.
const cells = 1 << 20

// align gives the fewest operations that make heard of said, in order.
func align(said, heard []rune) []operation {
	switch {
	case len(said) == 0:
		return repeated(inserted, len(heard))
	case len(heard) == 0:
		return repeated(deleted, len(said))
	case len(said) == 1 || len(said)*len(heard) <= cells:
		return alignWhole(said, heard)
	}
	middle := len(said) / 2
	before, behind := distances(said[:middle], heard, false), distances(said[middle:], heard, true)
	cut := 0
	for j := range before {
		if before[j]+behind[len(heard)-j] < before[cut]+behind[len(heard)-cut] {
			cut = j
		}
	}
	return append(align(said[:middle], heard[:cut]), align(said[middle:], heard[cut:])...)
}

func repeated(op operation, n int) []operation {
	all := make([]operation, n)
	for i := range all {
		all[i] = op
	}
	return all
}

// distances is how many errors lie between a text and each beginning of another; both
// from behind where backward says so.
func distances(said, heard []rune, backward bool) []int32 {
	at := func(text []rune, i int) rune {
		if backward {
			return text[len(text)-1-i]
		}
		return text[i]
	}
	row := make([]int32, len(heard)+1)
	for j := range row {
		row[j] = int32(j)
	}
	for i := range said {
		diagonal := row[0]
		row[0]++
		for j := range heard {
			cost := min(row[j+1], row[j]) + 1
			if at(said, i) == at(heard, j) {
				cost = min(cost, diagonal)
			} else {
				cost = min(cost, diagonal+1)
			}
			diagonal, row[j+1] = row[j+1], cost
		}
	}
	return row
}

// alignWhole keeps the whole table and walks back through it.
func alignWhole(said, heard []rune) []operation {
	width := len(heard) + 1
	table := make([]int32, (len(said)+1)*width)
	for j := range width {
		table[j] = int32(j)
	}
	for i := 1; i <= len(said); i++ {
		table[i*width] = int32(i)
		for j := 1; j < width; j++ {
			cost := table[(i-1)*width+j-1]
			if said[i-1] != heard[j-1] {
				cost++
			}
			table[i*width+j] = min(cost, table[(i-1)*width+j]+1, table[i*width+j-1]+1)
		}
	}
	return walkBack(table, said, heard)
}

func walkBack(table []int32, said, heard []rune) []operation {
	i, j, width := len(said), len(heard), len(heard)+1
	back := make([]operation, max(i, j), i+j)
	back = back[:0]
	for i > 0 || j > 0 {
		here := table[i*width+j]
		switch {
		case i > 0 && j > 0 && said[i-1] == heard[j-1] && here == table[(i-1)*width+j-1]:
			back = append(back, same)
			i, j = i-1, j-1
		case i > 0 && j > 0 && here == table[(i-1)*width+j-1]+1:
			back = append(back, substituted)
			i, j = i-1, j-1
		case i > 0 && here == table[(i-1)*width+j]+1:
			back = append(back, deleted)
			i--
		default:
			back = append(back, inserted)
			j--
		}
	}
	for low, high := 0, len(back)-1; low < high; low, high = low+1, high-1 {
		back[low], back[high] = back[high], back[low]
	}
	return back
}
