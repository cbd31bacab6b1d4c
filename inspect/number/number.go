// Package number finds numbers in what was said, written (138.5 元, 10 %, 14:30) or
// spoken (两百三十块五, 百分之十, 下午三点, 幺三八零零幺二…), and says what they count:
// money, time of day, how long, a share, a telephone, a member of staff.
//
// It knows the words around numbers and no grammar. What only looks like a number
// is none: 一下, 万一, 统一, 十分满意, 千万别, 两边. A single Chinese digit is one only
// before a unit. Where a number is said roughly (两三天, 五六百) the larger counts.
// Only what stands at a numeral is looked at, each place a bounded number of times,
// so that text without numbers costs one look at each letter.
package number

import "time"

// Kind is what a number counts.
type Kind int

// The kinds of numbers.
const (
	Plain      Kind = iota // 三千八百度, 3.5兆, 1234567890
	Amount                 // of money: 两百三十块五
	Clock                  // 下午三点, 14:30
	Day                    // 明天上午, 周五, 5月3号
	Duration               // 三天, 24 小时, 三个工作日
	Percentage             // 百分之十, 10%
	Phone                  // 幺三八零零…, 12345
	Staff                  // 工号幺零二四, 1024号为您服务
)

// Number is one that was found. Which of the fields mean something depends on its
// kind.
type Number struct {
	Kind     Kind
	From, To int     // bytes of the text, the unit included
	Value    float64 // Plain: as counted; Amount: yuan; Percentage: per cent; Clock: minutes since midnight
	Unit     string  // Plain: the word behind it, if a known one: 度, 兆
	Digits   string  // Phone, Staff, and of Plain those said digit by digit
	Length   time.Duration
	Working  bool // Duration: counted in working days; Length has 24 h for each
	When     When // Day, and Clock with a day before it
}

// When is a day as it was said, relative to the day of the call.
type When struct {
	Known   bool
	Days    int          // after today: 明天 is 1
	Month   time.Month   // of 5月3号; 0 when none was said
	Date    int          // of the month; 0 when none was said; 31 and more is its end
	Weekday time.Weekday // of 周五, when ByWeek
	ByWeek  bool
	Weeks   int  // after this week: 下周三 is 1
	Whole   bool // the whole week: 下周
	Until   int  // minutes since midnight at which the part of the day ends: 上午 is 720; 1440 for the whole day
}

// most is how many numbers of a text are told: a page of digits says no more.
const most = 1000

// Find lists the numbers in a text, in order. No two overlap.
func Find(text string) []Number { return Append(nil, text) }

// Append is Find that adds them to others, like append.
func Append(all []Number, text string) []Number {
	behind := len(all) + most
	for at := 0; at < len(text) && len(all) < behind; {
		may, size := opens(text[at:])
		if may == 0 {
			at += size
			continue
		}
		s := scan{text: text, at: at}
		n, ok := s.number(may)
		if ok {
			all = append(all, n)
		}
		at = max(s.at, at+size)
	}
	return all
}
