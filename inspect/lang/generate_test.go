package lang_test

import (
	"slices"
	"strings"
	"time"

	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect/lang"
)

// What follows draws rulebooks of every shape that the language can write.

var (
	words   = rapid.StringOfN(rapid.SampledFrom([]rune(`投诉接线员aB1，"\/# `)), 1, 6, -1)
	phrases = rapid.Custom(func(t *rapid.T) string { return "投" + words.Draw(t, "phrase") })
	regexes = rapid.SampledFrom([]string{`投.{0,3}诉`, `a/b`, `[/]x/\\/`, `不(是|要)"`, `\d+#`})
	names   = rapid.SampledFrom([]string{"staff", "complain", "客服_1"})
	spans   = rapid.Custom(func(t *rapid.T) time.Duration {
		unit := rapid.SampledFrom([]time.Duration{100 * time.Millisecond, time.Second, time.Minute}).Draw(t, "unit")
		return max(time.Second, unit*time.Duration(rapid.IntRange(1, 600).Draw(t, "units")))
	})
	reaches = rapid.Custom(func(t *rapid.T) time.Duration {
		return time.Hour * time.Duration(rapid.IntRange(1, 720).Draw(t, "hours"))
	})
	sounds  = rapid.SampledFrom([]lang.Sound{{}, {By: true}, {By: true, Except: []string{"保修", `包"修`}}})
	roles   = rapid.SampledFrom([]call.Role{lang.Anyone, call.AgentRole, call.CustomerRole})
	remarks = rapid.SliceOfN(rapid.SampledFrom([]string{"# 说明", "#", "## 小节 “x”", "#x # y"}), 0, 2)
)

func drawItem(t *rapid.T) lang.Item {
	switch rapid.IntRange(0, 2).Draw(t, "kind") {
	case 0:
		return lang.Item{Kind: lang.SetName, Text: names.Draw(t, "set"), Sound: sounds.Draw(t, "sound")}
	case 1:
		return lang.Item{Kind: lang.Regex, Text: regexes.Draw(t, "regex")}
	default:
		text := phrases.Draw(t, "phrase")
		if rapid.Bool().Draw(t, "plain") {
			return lang.Item{Kind: lang.Phrase, Text: text}
		}
		return lang.Item{Kind: lang.Phrase, Text: "诉" + text, Sound: sounds.Draw(t, "sound")}
	}
}

func drawItems(t *rapid.T) []lang.Item {
	var items []lang.Item
	for range rapid.IntRange(1, 12).Draw(t, "items") {
		items = append(items, drawItem(t))
	}
	return items
}

func drawValue(t *rapid.T) lang.List {
	v := rapid.SampledFrom([]lang.Value{
		{Kind: lang.ANumber},
		{Kind: lang.AnAmount, Op: ">", Number: 99.5},
		{Kind: lang.ATime, Op: ">=", Number: 22*60 + 30, Text: "22:30"},
		{Kind: lang.ATime},
		{Kind: lang.ADuration, Op: "<=", Duration: 24 * time.Hour},
		{Kind: lang.APercentage, Op: "!=", Number: 10},
		{Kind: lang.APhoneNumber, Op: "=", Text: "12345"},
		{Kind: lang.AStaffNumber},
		{Kind: lang.AStaffNumber, Op: "!=", Text: "1024"},
	}).Draw(t, "value")
	return lang.List{Items: []lang.Item{{Kind: lang.ValueItem, Text: v.String(), Value: &v}}}
}

func drawList(t *rapid.T) lang.List {
	if rapid.IntRange(0, 5).Draw(t, "is value") == 0 {
		return drawValue(t)
	}
	l := lang.List{Items: drawItems(t)}
	long := func(i lang.Item) bool {
		return i.Kind == lang.SetName || i.Kind == lang.Phrase && strings.HasPrefix(i.Text, "诉")
	}
	if len(l.Items) > 1 && !slices.ContainsFunc(l.Items, func(i lang.Item) bool { return !long(i) }) {
		l.Sound = sounds.Draw(t, "of all")
	}
	return l
}

func drawWords(t *rapid.T, located bool) lang.Words {
	regex := lang.Item{Kind: lang.Regex, Text: regexes.Draw(t, "regex")}
	switch rapid.IntRange(0, 8).Draw(t, "words") {
	case 8:
		some := []lang.Quantifier{lang.TimesExactly, lang.TimesAtMost}
		if located {
			some = some[:1]
		}
		return lang.List{Quantifier: rapid.SampledFrom(some).Draw(t, "times"), N: rapid.IntRange(1, 3).Draw(t, "n"), Items: drawItems(t)}
	case 0:
		return lang.Near{A: drawList(t), B: drawList(t), Within: rapid.IntRange(0, 99).Draw(t, "within")}
	case 1:
		return lang.ButNot{Yes: regex, No: lang.Item{Kind: lang.Regex, Text: regexes.Draw(t, "not")}}
	case 2:
		return lang.List{Quantifier: lang.All, Items: drawItems(t)}
	case 3:
		return lang.List{Quantifier: lang.AtLeast, N: 1, Items: drawItems(t)}
	case 4:
		return lang.List{Quantifier: lang.Times, N: rapid.IntRange(1, 9).Draw(t, "n"), Items: drawItems(t)}
	case 5:
		if rapid.Bool().Draw(t, "like") {
			return lang.Like{Examples: []lang.Item{{Text: "我要" + phrases.Draw(t, "example") + "你们"}}, AtLeast: rapid.SampledFrom([]int{0, 1, 70}).Draw(t, "at least")}
		}
		return lang.Speech{}
	case 6:
		if !located {
			return lang.List{Quantifier: lang.None, Items: drawItems(t)}
		}
	}
	return drawList(t)
}

func drawScopes(t *rapid.T) []lang.Scope {
	var scopes []lang.Scope
	for range rapid.IntRange(0, 2).Draw(t, "scopes") {
		s := lang.Scope{Last: rapid.Bool().Draw(t, "last")}
		switch rapid.IntRange(0, 4).Draw(t, "scope") {
		case 0:
			s.Duration = spans.Draw(t, "duration")
		case 1:
			s.Turns = rapid.IntRange(1, 9).Draw(t, "turns")
		case 2:
			s.Percent = rapid.IntRange(1, 99).Draw(t, "percent")
		case 3:
			s = rapid.SampledFrom([]lang.Scope{{From: 1, To: 3}, {From: 2, To: -2}, {From: -3, To: -1}, {From: -3, To: 5}}).Draw(t, "stretch")
		default:
			from := spans.Draw(t, "from")
			s = lang.Scope{Start: from, End: from + spans.Draw(t, "length")}
		}
		scopes = append(scopes, s)
	}
	return scopes
}

func drawGuards(t *rapid.T) []lang.Guard {
	var guards []lang.Guard
	for p := range lang.Predicates() {
		if rapid.Bool().Draw(t, "guarded") {
			guards = append(guards, lang.Guard{Predicate: lang.Predicate(p), Not: rapid.Bool().Draw(t, "not")})
		}
	}
	return guards
}

// drawUnit draws one that goes with the words.
func drawUnit(t *rapid.T, w lang.Words) lang.Unit {
	units := []lang.Unit{lang.WholeCall, lang.EveryTurn}
	list, ok := w.(lang.List)
	switch {
	case w == lang.Words(lang.Speech{}), ok && list.Quantifier == lang.None:
		return lang.WholeCall
	case ok && (list.Quantifier == lang.All || list.Quantifier == lang.AtLeast || list.Quantifier == lang.Times):
		units = append(units, lang.OneTurn, lang.OneClause)
	}
	return rapid.SampledFrom(units).Draw(t, "unit")
}

func drawLocated(t *rapid.T, depth int) lang.Condition {
	switch kind := rapid.IntRange(0, 11).Draw(t, "located"); {
	case kind == 10:
		return lang.FastTurn{
			Role: roles.Draw(t, "role"), PerMinute: rapid.IntRange(1, 999).Draw(t, "pace"),
			Least: rapid.SampledFrom([]int{1, lang.UsualLeast, 20}).Draw(t, "least"),
		}
	case kind == 11:
		return drawPromise(t)
	case kind == 8 && depth > 0:
		return lang.Nth{N: rapid.IntRange(2, 24).Draw(t, "nth"), X: drawLocated(t, depth-1)}
	case kind == 9 && depth > 0:
		bound := rapid.SampledFrom([]lang.Bound{lang.AtLeastTimes, lang.ExactlyTimes}).Draw(t, "bound")
		return lang.Count{Bound: bound, N: rapid.IntRange(1, 3).Draw(t, "n"), X: drawLocated(t, depth-1)}
	case kind == 0:
		return lang.Silence{LongerThan: spans.Draw(t, "longer"), After: roles.Draw(t, "after"), BrokenBy: roles.Draw(t, "by")}
	case kind == 1:
		return lang.Overlap{LongerThan: spans.Draw(t, "longer"), By: roles.Draw(t, "by")}
	case kind == 2 && depth > 0:
		return lang.Edge{Last: rapid.Bool().Draw(t, "last"), X: drawLocated(t, depth-1)}
	case kind == 3 && depth > 0:
		return drawOrder(t, depth)
	case kind == 4 && depth > 0:
		return lang.Or{Parts: []lang.Condition{drawLocated(t, 0), drawLocated(t, 0)}}
	case kind == 5 && depth > 0:
		return lang.Named{Name: "指责_1"}
	default:
		says := lang.Says{Role: roles.Draw(t, "role"), Words: drawWords(t, true), Scopes: drawScopes(t)}
		if other := map[call.Role]call.Role{call.AgentRole: call.CustomerRole, call.CustomerRole: call.AgentRole}[says.Role]; other != "" && rapid.IntRange(0, 9).Draw(t, "repeats") == 0 {
			says.Words = lang.Repeats{Of: other, Least: rapid.SampledFrom([]int{2, lang.LeastRepeated, 40}).Draw(t, "least")}
			return says
		}
		says.Unit = drawUnit(t, says.Words)
		if says.Words != (lang.Speech{}) {
			says.Guards = drawGuards(t)
		}
		return says
	}
}

// drawSaid draws a test for words.
func drawSaid(t *rapid.T) lang.Condition { return lang.Says{Words: drawList(t)} }

func drawOrder(t *rapid.T, depth int) lang.Condition {
	o := lang.Order{
		A: drawLocated(t, depth-1), B: drawLocated(t, depth-1),
		Relation: rapid.SampledFrom([]lang.Relation{
			lang.Before, lang.After, lang.FollowedBy, lang.PrecededBy, lang.NotFollowedBy, lang.NotPrecededBy, lang.Then, lang.Around,
		}).Draw(t, "relation"),
		Each: rapid.Bool().Draw(t, "each"),
	}
	if o.Relation != lang.Around && rapid.IntRange(0, 3).Draw(t, "has without") == 0 {
		o.Without = drawLocated(t, depth-1)
	}
	switch rapid.IntRange(0, 2).Draw(t, "reach") {
	case 0:
		o.Within = lang.Distance{
			Limited: true, Turns: rapid.IntRange(2, 5).Draw(t, "turns"), From: rapid.IntRange(0, 2).Draw(t, "from"),
			Of: rapid.SampledFrom([]call.Role{lang.Anyone, call.AgentRole, call.CustomerRole}).Draw(t, "of"),
		}
	case 1:
		o.Within = lang.Distance{Limited: true, Duration: spans.Draw(t, "duration")}
	default:
		if o.Relation == lang.Around {
			o.Relation = lang.SameTurn
			o.A, o.B = drawSaid(t), drawSaid(t)
		}
	}
	return o
}

func drawData(t *rapid.T) lang.Condition {
	switch rapid.IntRange(0, 5).Draw(t, "data") {
	case 5:
		return drawMetric(t)
	case 0:
		return lang.Length{Op: rapid.SampledFrom(lang.Operators()).Draw(t, "op"), Value: spans.Draw(t, "duration")}
	case 1:
		return rapid.SampledFrom([]lang.Field{
			{Name: "call.sector", Op: "=", Text: "power"},
			{Name: "call.dept", Op: "!=", Text: `客服"一部`},
			{Name: "call.csat", Op: "<=", Text: "2", Number: 2},
			{Name: "call.csat", Op: "=", Text: "none"},
			{Name: "call.hour", Op: ">", Text: "22", Number: 22},
			{Name: "call.answered", Op: "=", Text: "no"},
			{Name: "call.hangup", Op: "=", Text: "agent"},
			{Name: "call.direction", Op: "=", Text: "in"},
			{Name: "call.weekday", Op: "!=", Text: "sunday"},
			{Name: lang.AgentGroup, Op: "=", Text: `暑期"工"`},
			{Name: lang.SeasonOf, Op: "!=", Text: "度夏"},
		}).Draw(t, "field")
	case 2:
		return drawCalls(t, lang.Calls{Later: rapid.Bool().Draw(t, "later"), N: rapid.IntRange(1, 3).Draw(t, "n"), Within: reaches.Draw(t, "within")})
	default:
		c := lang.Tickets{None: rapid.Bool().Draw(t, "none"), OfCall: rapid.Bool().Draw(t, "of call")}
		for range rapid.IntRange(0, 2).Draw(t, "kinds") {
			c.Kinds = append(c.Kinds, rapid.SampledFrom(call.TicketKinds()).Draw(t, "kind"))
		}
		for range rapid.IntRange(0, 2).Draw(t, "windows") {
			kind := rapid.SampledFrom([]lang.WindowKind{lang.WithinAfterEnd, lang.WithinBeforeStart, lang.LaterAfterEnd}).Draw(t, "window")
			c.Filed = append(c.Filed, lang.Window{Kind: kind, Reach: reaches.Draw(t, "reach")})
		}
		return drawTickets(t, c)
	}
}

// drawPlain draws a condition that names no other of the same name.
func drawPlain(t *rapid.T, depth int) lang.Condition {
	return rapid.Custom(func(t *rapid.T) lang.Condition { return drawCondition(t, depth) }).Filter(func(c lang.Condition) bool {
		return !strings.Contains(c.String(), "at_night")
	}).Draw(t, "plain")
}

func drawCondition(t *rapid.T, depth int) lang.Condition {
	if depth == 0 {
		switch rapid.IntRange(0, 4).Draw(t, "leaf") {
		case 0:
			return lang.Named{Name: "at_night"}
		case 1, 2:
			return drawData(t)
		}
		return drawLocated(t, 2)
	}
	var parts []lang.Condition
	for range rapid.IntRange(2, 4).Draw(t, "parts") {
		parts = append(parts, drawCondition(t, depth-1))
	}
	switch rapid.IntRange(0, 3).Draw(t, "joint") {
	case 0:
		return lang.And{Parts: flat(parts, func(c lang.Condition) []lang.Condition {
			inner, _ := c.(lang.And)
			return inner.Parts
		})}
	case 1:
		return lang.Or{Parts: flat(parts, func(c lang.Condition) []lang.Condition {
			inner, _ := c.(lang.Or)
			return inner.Parts
		})}
	case 2:
		return lang.Not{X: parts[0]}
	default:
		return parts[0]
	}
}

// flat puts the parts of a part of the same joint in its place, as parsing does.
func flat(parts []lang.Condition, inner func(lang.Condition) []lang.Condition) []lang.Condition {
	var all []lang.Condition
	for _, p := range parts {
		if same := inner(p); same != nil {
			all = append(all, same...)
		} else {
			all = append(all, p)
		}
	}
	return all
}

func drawRule(t *rapid.T, name string) *lang.Rule {
	r := &lang.Rule{
		Name: name, Title: phrases.Draw(t, "title"), When: drawCondition(t, 2), Level: rapid.SampledFrom(lang.Levels()).Draw(t, "level"),
		Label:  rapid.SampledFrom([]string{"", "shirking", "internal=late", "script.no_id"}).Draw(t, "label"),
		Serves: rapid.SampledFrom([][]string{nil, {"D01"}, {"D01", "C06"}}).Draw(t, "serves"),
		Family: rapid.SampledFrom([]string{"", "internal", "态度"}).Draw(t, "family"),
		Note:   rapid.SampledFrom([]string{"", `见"规范"`}).Draw(t, "note"),
		Deduct: drawDeduction(t), Dimension: rapid.SampledFrom([]string{"", "态度", "service"}).Draw(t, "dimension"), Shadow: rapid.Bool().Draw(t, "shadow"),
		Comments: remarks.Draw(t, "comments"), Tail: remarks.Draw(t, "tail"),
		FieldComments: map[string][]string{"when": remarks.Draw(t, "on when"), "level": remarks.Draw(t, "on level")},
		Examples: []*lang.Example{
			{Fires: true, Comments: remarks.Draw(t, "on fires"), Lines: []string{"duration: 20", "客户 我要投诉", "# 备注", "坐席 1-2.5 好的"}},
			{Lines: []string{"ticket: T1 kind=repair at=-3s", "S0 喂"}},
		},
	}
	if r.Deduct.Each {
		r.When = lang.And{Parts: []lang.Condition{drawLocated(t, 1), drawData(t)}}
	}
	if rapid.Bool().Draw(t, "has unless") {
		r.Unless = drawCondition(t, 1)
	}
	return r
}

func drawBook(t *rapid.T) *lang.Rulebook {
	book := &lang.Rulebook{File: "book.rules", Tail: remarks.Draw(t, "tail"), Decls: drawFamilies(t)}
	for i, name := range []string{"staff", "complain", "客服_1"} {
		set := &lang.PhraseSet{Name: name, Comments: remarks.Draw(t, "comments"), Items: drawItems(t)}
		set.Items = slices.DeleteFunc(set.Items, func(i lang.Item) bool { return i.Kind == lang.SetName })
		set.Items = append(set.Items, lang.Item{Text: phrases.Draw(t, "last"), Comments: remarks.Draw(t, "on item")})
		if i > 0 {
			set.Items = append(set.Items, lang.Item{Kind: lang.SetName, Text: "staff"})
		}
		book.Decls = append(book.Decls, set)
	}
	book.Decls = append(book.Decls,
		&lang.Definition{Name: "指责_1", Comments: remarks.Draw(t, "comments"), Condition: drawLocated(t, 0)},
		&lang.Definition{Name: "at_night", Comments: remarks.Draw(t, "comments"), Condition: drawPlain(t, 1)},
	)
	for _, name := range []string{"a.b", "c"}[:rapid.IntRange(0, 2).Draw(t, "rules")] {
		book.Decls = append(book.Decls, drawRule(t, name))
	}
	return book
}

func drawDeduction(t *rapid.T) lang.Deduction {
	d := lang.Deduction{Points: rapid.Int64Range(0, 1000).Draw(t, "deduct")}
	switch rapid.IntRange(0, 2).Draw(t, "kind of deduction") {
	case 0:
		return lang.Deduction{All: true}
	case 1:
		d.Each = true
		d.UpTo = d.Points * rapid.Int64Range(0, 5).Draw(t, "up to")
	}
	return d
}

func drawFamilies(t *rapid.T) []lang.Decl {
	var all []lang.Decl
	for _, name := range []string{"internal", "态度"}[:rapid.IntRange(0, 2).Draw(t, "families")] {
		all = append(all, &lang.Family{
			Name: name, Title: phrases.Draw(t, "title of family"), AtMost: rapid.Int64Range(0, 2000).Draw(t, "at most"),
			Comments: remarks.Draw(t, "on family"),
		})
	}
	return all
}
