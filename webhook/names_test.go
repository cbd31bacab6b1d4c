package webhook_test

import (
	"encoding/binary"
	"io"
	"net"
	"strings"
	"sync/atomic"
)

// answerNames answers questions for names on a connection, as a server of names does over
// TCP: those that it knows by an address, others by there being none.
func answerNames(c net.Conn, names map[string][]byte, asked *atomic.Int64) {
	defer c.Close()
	for {
		var size uint16
		if binary.Read(c, binary.BigEndian, &size) != nil {
			return
		}
		question := make([]byte, size)
		if _, err := io.ReadFull(c, question); err != nil {
			return
		}
		answer := answerName(question, names, asked)
		if binary.Write(c, binary.BigEndian, uint16(len(answer))) != nil {
			return
		}
		if _, err := c.Write(answer); err != nil {
			return
		}
	}
}

func answerName(question []byte, names map[string][]byte, asked *atomic.Int64) []byte {
	var name strings.Builder
	at := 12
	for question[at] != 0 {
		n := int(question[at])
		name.Write(question[at+1 : at+1+n])
		name.WriteByte('.')
		at += 1 + n
	}
	end := at + 5
	address, known := names[strings.ToLower(name.String())]
	kind := binary.BigEndian.Uint16(question[at+1:])
	answer := append([]byte(nil), question[:end]...)
	answer[2], answer[3] = 0x81, 0x80
	copy(answer[6:12], make([]byte, 6))
	switch {
	case !known:
		answer[3] = 0x83 // there is no such name
	case kind == 1:
		asked.Add(1)
		answer[7] = 1
		answer = append(answer, 0xc0, 0x0c, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4)
		answer = append(answer, address...)
	}
	return answer
}
