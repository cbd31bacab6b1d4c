// Package wire is what tingcha and its listening child say to each other through a
// pair of pipes.
//
// The child speaks first: one line of JSON, [Ready]. Then the parent writes clips and
// the child answers each with one line of JSON, [Answer], in the order of the clips:
//
//	parent → child   "HEAR" · number · count of samples · samples
//	child → parent   {"id":7,"result":{"text":"您好", …}}
//
// Numbers and counts are 32 bits and samples 16 bits, little-endian. Sound is sent
// raw, since JSON would triple it; answers are lines, since a person who looks into
// the pipe should understand them. The end of the child's input ends the child.
//
// Both ends hold the other for untrustworthy: a frame without its mark, a clip longer
// than [MaxSamples], a line longer than [MaxLine] or one that is no JSON is [ErrJunk],
// and nothing after it is read.
package wire

import "errors"

// ErrJunk means that the other end sent something that is not of this protocol. Where
// its messages begin cannot be known any more: the child has to be replaced.
var ErrJunk = errors.New("not what tingcha-hear and tingcha say to each other")
