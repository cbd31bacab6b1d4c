package match

import "unicode/utf8"

// rates guesses how often characters and pairs of them stand in a text, as parts
// of all characters. Only speed depends on it: a phrase is noticed by its rarest
// pair of characters.
//
// The guess is made from two lists, the commonest characters and pairs of 330 chats
// with a shop's service (the USS labels' selection of JDDC) and, counted five times,
// ten telephone calls with a mobile operator (MobileCS): their texts are not here,
// only the order. In those texts the pair of rank r has close to 0.13/(r+20) of all
// pairs, and the character of rank r 0.2/(r+10) of all characters.
type rates struct {
	pairs map[uint64]float64
	chars map[uint64]float64
	bytes []float64 // by byte: its part of all
}

const (
	pairShare, pairRank = 0.13, 20
	charShare, charRank = 0.2, 10

	byteShare = 1.0 / 1000 // of a letter or digit

	rare = 5e-5 // of a character that is in no list

	// For single characters the whole text is read once more, so that any pair is
	// better. Bytes that are no such characters are rarer than most pairs in Chinese
	// text, but they, too, must be looked for in a pass of their own.
	alone     = 4.0
	elsewhere = 1.0
)

// newRates counts a sample, on top of what is known of common Chinese.
func newRates(sample string) rates {
	r := rates{pairs: map[uint64]float64{}, chars: map[uint64]float64{}, bytes: make([]float64, 256)}
	for i := 0; i < len(commonPairs); i += 6 {
		r.pairs[key(commonPairs[i:i+6])] = pairShare / float64(i/6+pairRank)
	}
	for i := 0; i < len(commonCharacters); i += 3 {
		r.chars[key(commonCharacters[i:i+3])] = charShare / float64(i/3+charRank)
	}
	for i := range r.bytes {
		r.bytes[i] = byteShare
	}
	for _, often := range []byte(" \n012") {
		r.bytes[often] = 10 * byteShare
	}
	if sample != "" {
		r.count(sample)
	}
	return r
}

// count replaces what was guessed by what a sample has; of what it lacks, the
// guess is believed as far as the sample could have missed it.
func (r rates) count(sample string) {
	clear(r.bytes)
	for i := range len(sample) {
		r.bytes[sample[i]] += 1 / float64(len(sample))
	}
	total := float64(utf8.RuneCountInString(sample))
	pairs, chars := map[uint64]float64{}, map[uint64]float64{}
	for i := range len(sample) - 2 {
		if !three(sample[i:]) {
			continue
		}
		chars[key(sample[i:i+3])]++
		if three(sample[i+3:]) {
			pairs[key(sample[i:i+6])]++
		}
	}
	blend(r.pairs, pairs, total)
	blend(r.chars, chars, total)
}

func blend(rates, counts map[uint64]float64, total float64) {
	for k, rate := range rates {
		rates[k] = min(rate, 1/total)
	}
	for k, n := range counts {
		rates[k] = n / total
	}
}

// pair is the rate at which two characters of three bytes follow each other. Those
// that are in no list are taken to meet by chance.
func (r rates) pair(first, second string) float64 {
	if rate, known := r.pairs[key(first)|key(second)<<24]; known {
		return rate
	}
	return r.character(first) * r.character(second)
}

// character is the rate of a character of three bytes.
func (r rates) character(char string) float64 {
	if rate, known := r.chars[key(char)]; known {
		return rate
	}
	return rare
}
