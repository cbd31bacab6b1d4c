package number

import (
	"strings"
	"unicode/utf8"
)

// maxPhone is how many digits a telephone number has at most.
const maxPhone = 12

// phone reads a telephone number, also one said in groups: 138 0012 3456.
func (s *scan) phone(from int, n numeral) (Number, bool) {
	if n.digits == "" || len(n.digits) > maxPhone {
		return Number{}, false
	}
	digits, to := n.digits, n.to
	best, end := "", 0
	for {
		if isPhone(digits, s.text[:from], s.text[to:]) {
			best, end = digits, to
		}
		group, next := s.group(to)
		if group == "" || len(digits)+len(group) > maxPhone {
			break
		}
		digits, to = digits+group, next
	}
	if best == "" {
		return Number{}, false
	}
	return Number{Kind: Phone, From: from, To: end, Digits: best}, true
}

// group is the digits behind one separator.
func (s *scan) group(at int) (digits string, to int) {
	r, size := utf8.DecodeRuneInString(s.text[at:])
	if !strings.ContainsRune(" -—，,、", r) || size == 0 {
		return "", 0
	}
	n, ok := numeralAt(s.text, at+size)
	if !ok || n.digits == "" {
		return "", 0
	}
	return n.digits, n.to
}

// isPhone says whether digits are a telephone number. Short ones are the hotlines
// that everybody knows; local ones need a word before them.
func isPhone(digits, before, behind string) bool {
	if precedes(behind, "块", "元", "度", "号楼", "%", "年", "户", "兆", "万") {
		return false
	}
	switch len(digits) {
	case 3:
		return strings.Contains("110 119 120 122 114", digits) && follows(before, "打", "拨", "拨打", "报", "打了", "报了")
	case 5:
		return strings.Contains("12345 12315 12398 12300 12333 12366 12388 12321 12328 12378 12381 10086 10000 10010 10099 10015 10050 10060", digits) ||
			strings.HasPrefix(digits, "955") || strings.HasPrefix(digits, "96") && calls(before)
	case 6:
		return strings.HasPrefix(digits, "96") && calls(before)
	case 7:
		return digits == "1008611" || calls(before)
	case 8:
		return digits[0] > '1' && calls(before)
	case 10:
		return strings.HasPrefix(digits, "400") || strings.HasPrefix(digits, "800") || digits[0] == '0' && digits[1] != '0'
	case 11:
		return digits[0] == '1' && digits[1] >= '3' || digits[0] == '0' && digits[1] != '0'
	case 12:
		return digits[0] == '0' && digits[1] >= '3'
	}
	return false
}

// calls says whether a telephone is talked of right before a number.
func calls(before string) bool {
	before = strings.TrimRight(before, " ：:，,")
	before = strings.TrimSuffix(before, "是")
	return follows(before, "电话", "座机", "号码", "打", "拨", "拨打", "热线", "联系方式", "固话", "打了", "回拨")
}

// staff reads 工号幺零二四 and 1024号为您服务.
func (s *scan) staff(from int, n numeral) (Number, bool) {
	digits, to := n.digits, n.to
	if digits == "" || len(digits) > 8 {
		return Number{}, false
	}
	named := staffNamed(s.text[:from])
	for named && len(digits) < 8 { // read out digit by digit: 工号 1 0 2 4
		group, next := s.group(to)
		if group == "" || len(group) > 2 && s.text[to] != ' ' {
			break
		}
		digits, to = digits+group, next
	}
	if s.at = to; named {
		s.take("号")
		return Number{Kind: Staff, From: from, To: s.at, Digits: digits}, true
	}
	if len(digits) < 2 || !s.take("号") && !s.take(" 号") {
		return Number{}, false
	}
	if !precedes(strings.TrimLeft(s.rest(), "，, "), "客服", "话务", "坐席", "座席", "接线", "为您", "很高兴", "竭诚", "服务", "专员", "工作人员", "员工", "业务员", "请讲") {
		return Number{}, false
	}
	return Number{Kind: Staff, From: from, To: s.at, Digits: digits}, true
}

// staffNamed says whether a number of staff is talked of right before.
func staffNamed(before string) bool {
	for _, w := range []string{" ", "：", ":", "，", ",", "呢", "是", "为", "就是", "尾号"} {
		before = strings.TrimSuffix(before, w)
	}
	before = strings.TrimRight(before, " ：:，,")
	return follows(before, "工号", "员工号", "工牌号", "工牌", "员工编号", "客服编号", "坐席号", "工号呢", "工号是")
}
