package reference

import (
	"slices"
	"strings"
)

// readings are those of the characters that drawn calls and rules by sound hold, in
// pinyin without tones, the usual one first.
func readings(r rune) []string { return allReadings[r] }

var allReadings = map[rune][]string{
	'投': {"tou"}, '头': {"tou"}, '诉': {"su"}, '素': {"su"}, '宿': {"su", "xiu"}, '数': {"shu", "shuo"}, '举': {"ju"}, '巨': {"ju"},
	'报': {"bao"}, '保': {"bao"}, '抱': {"bao"}, '修': {"xiu"}, '休': {"xiu"}, '工': {"gong"}, '公': {"gong"}, '号': {"hao"}, '好': {"hao"},
	'花': {"hua"}, '发': {"fa"}, '费': {"fei"}, '会': {"hui", "kuai"}, '回': {"hui"}, '飞': {"fei"},
	'人': {"ren"}, '认': {"ren"}, '能': {"neng"}, '嫩': {"nen"}, '客': {"ke"}, '课': {"ke"}, '服': {"fu"}, '户': {"hu"},
	'先': {"xian"}, '想': {"xiang"}, '响': {"xiang"}, '闪': {"shan"}, '商': {"shang"}, '坐': {"zuo"}, '席': {"xi"}, '着': {"zhe", "zhao", "zhuo"},
	'做': {"zuo"}, '捉': {"zhuo"}, '习': {"xi"}, '您': {"nin"}, '灵': {"ling"},
}

// near is a syllable with what dialects mix up taken as one.
func near(syllable string) string {
	for _, pair := range [][2]string{
		{"zh", "z"}, {"ch", "c"}, {"sh", "s"}, {"n", "l"}, {"r", "l"}, // beginnings
	} {
		if rest, ok := strings.CutPrefix(syllable, pair[0]); ok {
			syllable = pair[1] + rest
			break
		}
	}
	// 灰 hui is 飞 fei, 花 hua is 发 fa, 户 hu is 服 fu, 昏 hun is 分 fen.
	switch rest, ok := strings.CutPrefix(syllable, "hu"); {
	case ok && rest == "":
		syllable = "fu"
	case ok && rest == "i":
		syllable = "fei"
	case ok && rest == "n":
		syllable = "fen"
	case ok:
		syllable = "f" + rest
	}
	if strings.HasSuffix(syllable, "iang") || syllable == "yang" {
		return syllable
	}
	for _, nasal := range []string{"ing", "eng", "ang"} {
		if strings.HasSuffix(syllable, nasal) {
			return strings.TrimSuffix(syllable, "g")
		}
	}
	return syllable
}

// soundAlike says whether one character is read, first of all, as the other is read
// at all.
func soundAlike(a, b rune) bool {
	if a == b {
		return true
	}
	of := func(r rune) []string {
		var all []string
		for _, reading := range readings(r) {
			all = append(all, near(reading))
		}
		return all
	}
	as, bs := of(a), of(b)
	return len(as) > 0 && len(bs) > 0 && (slices.Contains(bs, as[0]) || slices.Contains(as, bs[0]))
}
