package number

import "strings"

// money reads 两百三十块五, 三块二毛五, 5 元, ￥120, and a number that is asked for or
// taken as money: 扣了我一百二.
func (s *scan) money(from int, n numeral) (Number, bool) {
	value := s.decimals(n.value)
	begin := from
	for _, sign := range []string{"￥", "¥", "￥ ", "¥ "} {
		if strings.HasSuffix(s.text[:from], sign) {
			begin = from - len(sign)
			return Number{Kind: Amount, From: begin, To: s.at, Value: value}, true
		}
	}
	back := s.at
	s.space()
	s.any("多", "来", "几")
	switch {
	case s.any("块钱", "元钱", "元人民币", "块大洋", "块", "元", "圆") != "":
		if precedes(s.rest(), notMoney...) || n.value == 1 && !n.written && follows(s.text[:s.at], "块") && !coins(s.rest()) {
			return Number{}, false
		}
		value = s.coins(value)
	case s.any("毛钱", "毛", "角钱", "角") != "":
		if precedes(s.rest(), "病", "度", "落", "色") {
			return Number{}, false
		}
		value = s.fen(value / 10)
	default:
		if s.at = back; n.digits != "" && !n.written || !asked(s.text[:from]) || s.counted() {
			return Number{}, false
		}
	}
	return Number{Kind: Amount, From: begin, To: s.at, Value: value}, true
}

// notMoney are words that begin behind 一块 and make a thing of it.
var notMoney = []string{"电表", "表", "地", "板", "电池", "屏", "区域", "牌", "儿", "件", "气", "旦", "素", "宵", "月"}

// coins says whether a number follows, or that money is meant.
func coins(rest string) bool {
	n, ok := numeralAt(rest, 0)
	return ok && n.runes > 0 || precedes(rest, "半", "多")
}

// coins reads what stands behind 块: 五, 五毛, 五毛三, 半.
func (s *scan) coins(value float64) float64 {
	if s.take("半") {
		return value + 0.5
	}
	n, ok := numeralAt(s.text, s.at)
	if !ok || n.written || n.runes > 2 || n.value > 99 {
		return value
	}
	back := s.at
	s.at = n.to
	if s.any("毛钱", "毛", "角") != "" {
		return s.fen(value + n.value/10)
	}
	if s.counted() || n.runes == 1 && n.value == 0 {
		s.at = back
		return value
	}
	if n.runes == 2 && n.digits != "" { // 三块二五
		return value + n.value/100
	}
	if n.value > 9 {
		s.at = back
		return value
	}
	return value + n.value/10
}

// fen reads what stands behind 毛: 五, 五分.
func (s *scan) fen(value float64) float64 {
	n, ok := numeralAt(s.text, s.at)
	if !ok || n.written || n.runes != 1 {
		return value
	}
	back := s.at
	s.at = n.to
	if s.counted() && !s.take("分") {
		s.at = back
		return value
	}
	s.take("分")
	return value + n.value/100
}

// counted says whether a unit follows, so that the number counts something.
func (s *scan) counted() bool {
	return s.unit() != "" || precedes(s.rest(), "个", "天", "小时", "分钟", "点", "年", "月", "号", "日", "周", "星期", "秒", "%", "％", "名", "位")
}

// asked says whether money is talked of right before a number.
func asked(before string) bool {
	for {
		word := ""
		for _, w := range []string{"了", "我", "你", "您", "他", "是", "的", "要", "有", "大概", "差不多", "将近", "共", "一共", "总共", " "} {
			if strings.HasSuffix(before, w) {
				word = w
			}
		}
		if word == "" {
			break
		}
		before = strings.TrimSuffix(before, word)
	}
	return follows(before, "扣", "扣费", "多收", "收费", "花", "交", "缴", "充", "充值", "退", "退款", "赔", "赔偿", "欠", "欠费", "电费", "话费", "月租", "费用", "余额", "补偿", "罚", "罚款", "价格", "优惠")
}
