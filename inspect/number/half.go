package number

import "time"

// half reads 半小时, 半天, 半个月, 半年.
func (s *scan) half() (Number, bool) {
	from := s.at
	if !s.take("半") {
		return Number{}, false
	}
	if follows(s.text[:from], "上", "下", "前", "后", "大", "一", "多") && precedes(s.rest(), "年", "天", "个月") && !precedes(s.rest(), "天内", "年内") {
		return Number{}, false // 上半年, 大半天
	}
	if s.take("天") { // most often it only means long
		return Number{Kind: Duration, From: from, To: s.at, Length: day / 2}, precedes(s.rest(), "内", "之内", "以内", "时间", "左右", "的时间")
	}
	for _, u := range []struct {
		word   string
		length time.Duration
	}{
		{"个小时", time.Hour / 2}, {"个钟头", time.Hour / 2}, {"个钟", time.Hour / 2}, {"小时", time.Hour / 2}, {"个月", month / 2}, {"分钟", time.Minute / 2}, {"年", year / 2}, {"个工作日", day / 2},
	} {
		if s.take(u.word) {
			return Number{Kind: Duration, From: from, To: s.at, Length: u.length}, true
		}
	}
	return Number{}, false
}
