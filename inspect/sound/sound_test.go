package sound_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/inspect/sound"
	"github.com/tingcha/tingcha/inspect/text"
)

// heard lists what sounds like the phrases, as phrase=what is written.
func heard(phrases []string, call ...string) []string {
	var p text.Page
	for _, turn := range call {
		p.Add(turn)
	}
	var all []string
	sound.New(phrases).Find(p.Dense(), func(id, from, to int) {
		all = append(all, phrases[id]+"="+string(p.Dense()[from:to]))
	})
	slices.Sort(all)
	return all
}

func TestFind(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		phrases []string
		text    string
		want    []string
	}{
		"what recognition made of it":            {[]string{"工号", "工信部", "验证码"}, "我的公号是1024，我找公信不，驗證馬多少", []string{"工信部=公信不", "工号=公号", "验证码=验证马"}},
		"what is written right is not told":      {[]string{"工号", "投诉"}, "工号和投诉", nil},
		"another tone":                           {[]string{"投诉"}, "我要投宿", []string{"投诉=投宿"}},
		"zh z, ch c, sh s":                       {[]string{"知道", "吃饭", "师傅"}, "资道，词饭，司傅", []string{"吃饭=词饭", "师傅=司傅", "知道=资道"}},
		"n l r":                                  {[]string{"牛奶", "热线"}, "流奶，乐线", []string{"热线=乐线", "牛奶=流奶"}},
		"f and hu":                               {[]string{"飞机", "花钱", "湖南"}, "灰机，发钱，福南", []string{"湖南=福南", "花钱=发钱", "飞机=灰机"}},
		"in ing, en eng, an ang":                 {[]string{"停电", "真的", "上门"}, "停电，正的，山门", []string{"上门=山门", "真的=正的"}},
		"ian and iang are two":                   {[]string{"现在"}, "向在", nil},
		"您 that is heard as 你":                   {[]string{"您好", "你们"}, "你好，您们", []string{"你们=您们", "您好=你好"}},
		"another syllable is not alike":          {[]string{"投诉"}, "透彻，头疼", nil},
		"a reading that is not the usual one":    {[]string{"银行"}, "银航", []string{"银行=银航"}},
		"a usual reading and one that is not":    {[]string{"的哥"}, "地哥", []string{"的哥=地哥"}},
		"two readings that neither has usually":  {[]string{"信息"}, "参息", nil},
		"letters must be the same":               {[]string{"vip卡", "5g套餐"}, "vip咔，5g桃餐，4g桃餐", []string{"5g套餐=5g桃餐", "vip卡=vip咔"}},
		"punctuation between does not matter":    {[]string{"工信部"}, "公，信 不", []string{"工信部=公信不"}},
		"one syllable is too few":                {[]string{"号"}, "好", nil},
		"the end of the text cuts it off":        {[]string{"工信部"}, "找公信", nil},
		"a longer phrase and one inside":         {[]string{"工信", "工信部"}, "公信部", []string{"工信=公信", "工信部=公信部"}},
		"characters that nobody knows are alone": {[]string{"龘龘"}, "大大龘大", nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, heard(test.phrases, test.text)); diff != "" {
				t.Errorf("heard (-want +got):\n%s", diff)
			}
		})
	}
}

func TestNothingIsHeardAcrossTurns(t *testing.T) {
	t.Parallel()
	if got := heard([]string{"工号"}, "公", "号"); got != nil {
		t.Errorf("heard %v", got)
	}
}

// What the set hears is what each phrase hears by itself, at each place, compared
// character by character.
func TestManyPhrasesHearWhatEachHearsAlone(t *testing.T) {
	t.Parallel()
	letters := rapid.StringOfN(rapid.SampledFrom([]rune("工公共行航号好投头诉素a1，湖福")), 0, 12, -1)
	phrase := rapid.StringOfN(rapid.SampledFrom([]rune("工公行号投诉湖a")), 2, 4, -1)
	known := map[[2]rune]bool{}
	alike := func(a, b rune) bool {
		is, asked := known[[2]rune{a, b}]
		if !asked {
			is = a == b || len(heard([]string{"的" + string(a)}, "的"+string(b))) > 0
			known[[2]rune{a, b}] = is
		}
		return is
	}
	rapid.Check(t, func(t *rapid.T) {
		phrases := rapid.SliceOfNDistinct(phrase, 0, 6, rapid.ID).Draw(t, "phrases")
		call := letters.Draw(t, "text")
		var alone []string
		for _, p := range phrases {
			alone = append(alone, slow(p, text.Normal(call), alike)...)
		}
		slices.Sort(alone)
		if diff := cmp.Diff(alone, heard(phrases, call)); diff != "" {
			t.Fatalf("heard (-want +got):\n%s", diff)
		}
	})
}

// slow asks for each stretch whether its characters sound like those of the
// phrase, two at a time: with a fixed one in front.
func slow(phrase, dense string, alike func(a, b rune) bool) []string {
	p, d := []rune(phrase), []rune(dense)
	var all []string
	for i := 0; i+len(p) <= len(d); i++ {
		part := d[i : i+len(p)]
		if !slices.Equal(p, part) && slices.EqualFunc(p, part, alike) {
			all = append(all, phrase+"="+string(part))
		}
	}
	return all
}

func FuzzFind(f *testing.F) {
	f.Add("工号", "公号")
	f.Add("a，b", "\xff投， 诉\xe4")
	f.Fuzz(func(t *testing.T, phrase, call string) {
		sound.New([]string{text.Normal(phrase), "工信部"}).Find([]byte(call), func(_, from, to int) {
			if from < 0 || from >= to || to > len(call) {
				t.Fatalf("bytes %d to %d of %d", from, to, len(call))
			}
		})
	})
}

// BenchmarkFind looks for 50 phrases in a call of 1.6 kB.
func BenchmarkFind(b *testing.B) {
	phrases := strings.Fields(`工号 工信部 验证码 投诉 举报 消协 话费 流量 套餐 宽带 光猫 机顶盒 停电 跳闸 电表 电费 供电局 营业厅 身份证 密码
		班长 主管 经理 领导 曝光 媒体 记者 律师 法院 起诉 赔偿 退款 扣费 乱收费 欠费 催单 派单 维修 师傅 上门 抢修 报修 信号 基站 漏电 火灾 触电 伤人 堵门 上访`)
	var p text.Page
	for range 4 {
		for _, turn := range []string{
			"您好很高兴为您服务请讲", "我刚才打电话你们那个接线员态度特别差，", "好的我给您记录一下", "我要投宿他话没说完就挂了", "小区从早上七点就停电了到现在也没有人来",
			"请稍等我帮您查询一下", "你们到底什么时候来修啊都等了三个小时了", "师傅四十五分钟左右到现场", "那行吧快一点啊", "还有其他可以帮您的吗",
		} {
			p.Add(turn)
		}
	}
	set := sound.New(phrases)
	b.SetBytes(int64(len(p.Dense())))
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		set.Find(p.Dense(), func(_, _, _ int) { n++ })
		if n != 4 {
			b.Fatalf("%d hits", n)
		}
	}
}
