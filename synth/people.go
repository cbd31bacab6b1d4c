package synth

import (
	"strconv"

	"github.com/tingcha/tingcha/call"
)

// callsPerAgent is a day's work.
const callsPerAgent = 75

// staffFor says how many agents take so many calls.
func staffFor(calls int) int { return max(8, calls/callsPerAgent) }

// person is an agent on the roster.
type person struct {
	id, name, dept string
	group          string // the sort of staff
	sector         call.Sector
	// faults is how often this one errs, in percent of the average: most do
	// rarely, a few often, as scorecards ought to show.
	faults int
}

// departments are the teams of the hotline and the trade that each serves.
func departments() []person {
	return []person{
		{dept: "客服一部", sector: call.Power},
		{dept: "客服二部", sector: call.Power},
		{dept: "客服三部", sector: call.Telecom},
		{dept: "客服四部", sector: call.Telecom},
		{dept: "客服五部", sector: call.Cable},
	}
}

// newStaff hires n agents.
func newStaff(seed uint64, n int) []person {
	staff := make([]person, n)
	for i := range staff {
		d := diceFor(seed, i, forAgent)
		p := departments()[i%len(departments())]
		p.id = strconv.Itoa(10_000 + i)
		p.name = pick(&d, surnames()) + pick(&d, givenNames())
		sort := diceFor(seed, i, forGroup)
		p.group = pick(&sort, []string{"正式工", "正式工", "正式工", "正式工", "外包", "外包", "暑期工"})
		p.faults = pick(&d, []int{400, 150, 150, 150, 25, 25, 25, 25, 25, 25})
		staff[i] = p
	}
	return staff
}

// caller is who calls: a customer with what the agent asks for.
type caller struct {
	phone   string // looks like a mobile number, and is invented
	account string
	name    string
	title   string // 王女士
	address string
}

// callerOf invents the customer whose first call has this number.
func callerOf(seed uint64, number int) caller {
	d := diceFor(seed, number, forCustomer)
	// Both constants have no divisor in common with ten: no two callers share a number.
	tail := (uint64(number)*48_271_693 + seed%99_999_989) % 100_000_000
	surname := pick(&d, surnames())
	c := caller{
		phone:   pick(&d, []string{"160", "161", "163", "164", "168", "169"}) + digits(tail, 8),
		account: digits(3_000_000_000+d.next()%6_999_999_999, 10),
		name:    surname + pick(&d, givenNames()),
		title:   surname + pick(&d, []string{"先生", "女士"}),
	}
	c.address = pick(&d, estates()) + strconv.Itoa(d.between(1, 28)) + "栋" +
		strconv.Itoa(d.between(1, 4)) + "单元" + strconv.Itoa(d.between(1, 18)) + "0" + strconv.Itoa(d.between(1, 4))
	return c
}

// digits writes n with at least width digits.
func digits(n uint64, width int) string {
	s := strconv.FormatUint(n, 10)
	for len(s) < width {
		s = "0" + s
	}
	return s
}

func surnames() []string {
	return []string{
		"王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何", "郭", "马", "罗",
		"梁", "宋", "郑", "谢", "韩", "唐", "冯", "于", "董", "萧", "程", "曹", "袁", "邓", "许", "傅", "沈", "曾", "彭", "吕",
	}
}

func givenNames() []string {
	return []string{
		"建国", "秀英", "桂兰", "志强", "丽华", "海燕", "玉梅", "文斌", "晓东", "雪琴", "国庆", "淑珍", "春生", "小红", "伟民",
		"思远", "雨婷", "子涵", "佳怡", "浩然", "俊杰", "梦瑶", "诗雅", "明轩", "静", "敏", "磊", "洋", "艳", "娟", "涛", "超",
	}
}

func estates() []string {
	return []string{
		"翠湖苑", "锦绣花园", "东风新村", "滨河花园", "纺织小区", "阳光佳苑", "世纪城", "和平里", "桃园小区", "金桂苑",
		"北苑家园", "文昌阁", "南湖春天", "铁路新村", "建设路二十号院", "水岸名都", "梧桐里", "红旗小区", "万和城", "石榴园",
	}
}
