package interchange

import (
	"fmt"
	"slices"

	"github.com/tingcha/tingcha/inspect/lang"
)

// Format is a product whose rules can be read and written.
type Format string

// The formats.
const (
	SCA         Format = "sca"
	Transcribe  Format = "transcribe"
	ContactLens Format = "contact-lens"
)

// Formats lists the formats.
func Formats() []Format { return []Format{SCA, Transcribe, ContactLens} }

// Loss is something that the other side cannot say.
type Loss struct {
	Place  string // where it stands: a path into the JSON, or the name of a rule
	What   string // the operator, the field or the condition
	Why    string
	Effect Effect
}

// Effect says what became of it.
type Effect string

// The effects.
const (
	Missing  Effect = "missing"  // it was left out of its rule
	Differs  Effect = "differs"  // it is there, and decides some calls otherwise
	LeftOut  Effect = "left out" // the whole rule was
	NotTaken Effect = "not taken"
)

// String prints the loss on one line.
func (l Loss) String() string { return fmt.Sprintf("%s: %s: %s: %s", l.Place, l.What, l.Effect, l.Why) }

// Limits of what is read.
const (
	MaxFile  = 4 << 20 // bytes
	MaxDepth = 64      // objects and lists inside each other, and parentheses
	MaxParts = 2_000   // rules, and conditions, of a file
)

// Import reads the rules of another product. The rulebook is one that [lang.Parse]
// has read from its own [lang.Format]. The error is [Errors] when the bytes are no
// rules of that product.
func Import(from Format, data []byte) (*lang.Rulebook, []Loss, error) {
	r := &reader{}
	root, err := r.decode(data)
	if err != nil {
		return nil, nil, err
	}
	b := &builder{reader: r, names: map[string]bool{}, located: map[string]bool{}}
	switch from {
	case SCA:
		b.importSCA(root)
	case Transcribe:
		b.importTranscribe(root)
	case ContactLens:
		b.importContactLens(root)
	default:
		return nil, nil, unknownFormat(from)
	}
	if len(r.errs) > 0 {
		return nil, nil, r.errs
	}
	book, err := b.finish()
	return book, r.losses, err
}

// Export writes the rules in force of a rulebook that was parsed as those of
// another product.
func Export(to Format, book *lang.Rulebook) ([]byte, []Loss, error) {
	w := newWriter(book)
	var root any
	switch to {
	case SCA:
		root = w.exportSCA()
	case Transcribe:
		root = w.exportTranscribe()
	case ContactLens:
		root = w.exportContactLens()
	default:
		return nil, nil, unknownFormat(to)
	}
	text, err := encode(root)
	return text, w.losses, err
}

func unknownFormat(f Format) error {
	return fmt.Errorf("no format %q; there are %v", f, slices.Clone(Formats()))
}
