package number

import "unicode/utf8"

// amountSigns are characters of which one stands at every amount of money: its unit,
// or the end of a word for which money is asked or taken.
const amountSigns = "块元圆毛角￥¥扣费收花交缴充值退款赔偿欠租用额罚格惠"

var ofAmounts = signsOf(amountSigns)

// signs are characters of U+4E00 to U+9FFF, a bit for each. They are only read.
type signs [(behindHan - firstHan) / 64]uint64

func signsOf(characters string) *signs {
	var s signs
	for _, r := range characters {
		if r >= firstHan && r < behindHan {
			s[(r-firstHan)/64] |= 1 << ((r - firstHan) % 64)
		}
	}
	return &s
}

// MayHoldAmount says whether an amount of money may be in a text. It looks at each
// character once, and is right when it says no.
func MayHoldAmount(text string) bool {
	numeral, sign := false, false
	for i := 0; i < len(text); {
		r, size := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(text[i:])
		}
		switch {
		case r >= firstHan && r < behindHan:
			numeral = numeral || openings[r-firstHan]&opensNumeral != 0
			sign = sign || ofAmounts[(r-firstHan)/64]>>((r-firstHan)%64)&1 != 0
		case r >= '0' && r <= '9', r >= '０' && r <= '９', r == '〇':
			numeral = true
		case r == '￥', r == '¥':
			sign = true
		}
		if numeral && sign {
			return true
		}
		i += size
	}
	return false
}
