package calendar

import "time"

// China is the calendar of statutory holidays that the General Office of the State Council
// has announced for the years 2024, 2025 and 2026, with the Saturdays and Sundays that are
// worked in their place.
func China() Calendar {
	c := Calendar{days: map[string]bool{}, years: map[int]bool{}}
	for _, y := range announced() {
		c.years[y.year] = true
		for _, r := range y.off {
			c.mark(y.year, r, false)
		}
		for _, d := range y.worked {
			c.mark(y.year, days{d.month, d.first, d.first}, true)
		}
	}
	return c
}

// mark says of the days of a stretch within a month whether they are worked.
func (c Calendar) mark(year int, r days, works bool) {
	for d := r.first; d <= r.last; d++ {
		c.days[time.Date(year, r.month, d, 0, 0, 0, 0, time.UTC).Format(Form)] = works
	}
}

// days is a stretch of days in a month, both ends included.
type days struct {
	month       time.Month
	first, last int
}

// day is a day of a year.
type day struct {
	month time.Month
	first int
}

// notice is what was announced for a year.
type notice struct {
	year   int
	off    []days
	worked []day
}

// announced gives the notices: 国办发明电〔2023〕7号, 〔2024〕12号 and 〔2025〕7号.
func announced() []notice {
	return []notice{
		{2024, []days{
			{time.January, 1, 1},    // 元旦
			{time.February, 10, 17}, // 春节
			{time.April, 4, 6},      // 清明
			{time.May, 1, 5},        // 劳动节
			{time.June, 8, 10},      // 端午
			{time.September, 15, 17},
			{time.October, 1, 7}, // 国庆
		}, []day{
			{time.February, 4},
			{time.February, 18},
			{time.April, 7},
			{time.April, 28},
			{time.May, 11},
			{time.September, 14},
			{time.September, 29},
			{time.October, 12},
		}},
		{2025, []days{
			{time.January, 1, 1},
			{time.January, 28, 31},
			{time.February, 1, 4}, // 春节
			{time.April, 4, 6},
			{time.May, 1, 5},
			{time.May, 31, 31},
			{time.June, 1, 2},    // 端午
			{time.October, 1, 8}, // 国庆、中秋
		}, []day{
			{time.January, 26}, {time.February, 8}, {time.April, 27}, {time.September, 28}, {time.October, 11},
		}},
		{2026, []days{
			{time.January, 1, 3},
			{time.February, 15, 23}, // 春节
			{time.April, 4, 6},
			{time.May, 1, 5},
			{time.June, 19, 21},      // 端午
			{time.September, 25, 27}, // 中秋
			{time.October, 1, 7},
		}, []day{
			{time.January, 4},
			{time.February, 14},
			{time.February, 28},
			{time.May, 9},
			{time.September, 20},
			{time.October, 10},
		}},
	}
}
