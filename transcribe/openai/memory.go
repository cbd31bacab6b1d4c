package openai

import (
	"crypto/sha256"
	"encoding/binary"
	"sync"

	"github.com/tingcha/tingcha/transcribe"
)

// mostRemembered is how many clips' words are remembered: some hours of speech.
const mostRemembered = 4096

// memory keeps what was heard last, by the sound. A call whose hearing broke off, since
// the service went away or the day's limit was reached, is heard again from its
// beginning; what was heard of it then is neither sent nor paid for twice.
type memory struct {
	mu    sync.Mutex
	words map[[sha256.Size]byte]transcribe.Words
	order [][sha256.Size]byte // a ring
	next  int
}

func newMemory() *memory {
	return &memory{words: map[[sha256.Size]byte]transcribe.Words{}, order: make([][sha256.Size]byte, 0, mostRemembered)}
}

// digest is the sound's.
func digest(clip transcribe.Clip) [sha256.Size]byte {
	sound := make([]byte, 0, 2*len(clip.Samples))
	for _, s := range clip.Samples {
		sound = binary.LittleEndian.AppendUint16(sound, uint16(s))
	}
	return sha256.Sum256(sound)
}

func (m *memory) recall(sound [sha256.Size]byte) (transcribe.Words, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	words, ok := m.words[sound]
	words.Pieces = append([]transcribe.Piece(nil), words.Pieces...) // the caller's own
	return words, ok
}

func (m *memory) keep(sound [sha256.Size]byte, words transcribe.Words) {
	words.Pieces = append([]transcribe.Piece(nil), words.Pieces...)
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, known := m.words[sound]; known {
		return
	}
	if len(m.order) < mostRemembered {
		m.order = append(m.order, sound)
	} else {
		delete(m.words, m.order[m.next])
		m.order[m.next] = sound
		m.next = (m.next + 1) % mostRemembered
	}
	m.words[sound] = words
}
