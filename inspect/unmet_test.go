package inspect_test

import "testing"

// What a part of a rule demands is looked for before anything else is, and changes
// nothing: neither where it is missing, nor where nobody knows who said it.
func TestWhatIsMissingDecidesARuleWhereverItStands(t *testing.T) {
	t.Parallel()
	const whole = `customer says "停电" and (customer says "投诉" before agent says "登记")`
	const without = `customer says "停电" and not (customer says "投诉" before agent says "登记")`
	check(t, []row{
		{whole, "客户 停电了 / 坐席 好的", "no"},
		{whole, "客户 停电了我要投诉 / 坐席 好的", "no"},
		{whole, "客户 停电了 / 坐席 投诉 / 客户 登记", "no"},
		{whole, "客户 停电了我要投诉 / 坐席 登记了", "yes"},
		{whole, "客户 停电了我要投诉 / S0 登记了", noRoles},
		{whole, "duration: 20", noTranscript},
		{without, "客户 停电了 / 坐席 好的", "yes"},
		{without, "客户 停电了我要投诉 / 坐席 好的", "yes"},
		{without, "客户 停电了我要投诉 / 坐席 登记了", "no"},
		{without, "客户 停电了我要投诉 / S0 登记了", noRoles},
		{without, "duration: 20", noTranscript},
	})
}
