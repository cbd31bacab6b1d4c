package intake

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/transcribe/imported"
)

// The words that systems write for the same few things. All keys are lower case.

var sectorWords = map[string]call.Sector{
	"power": call.Power, "供电": call.Power, "电力": call.Power, "95598": call.Power,
	"telecom": call.Telecom, "电信": call.Telecom, "通信": call.Telecom, "10000": call.Telecom, "10086": call.Telecom, "10010": call.Telecom,
	"cable": call.Cable, "有线电视": call.Cable, "有线": call.Cable, "广电": call.Cable, "96956": call.Cable,
}

func sectorNames() []string {
	return []string{string(call.Power), string(call.Telecom), string(call.Cable)}
}

var hangupWords = map[string]call.Role{
	"": call.Unknown, "-": call.Unknown, "unknown": call.Unknown, "未知": call.Unknown, "system": call.Unknown, "系统": call.Unknown,
	"agent": call.AgentRole, "坐席": call.AgentRole, "座席": call.AgentRole, "坐席挂机": call.AgentRole, "座席挂机": call.AgentRole,
	"客服": call.AgentRole, "话务员": call.AgentRole, "被叫": call.AgentRole, "callee": call.AgentRole,
	"customer": call.CustomerRole, "客户": call.CustomerRole, "用户": call.CustomerRole, "客户挂机": call.CustomerRole, "用户挂机": call.CustomerRole,
	"主叫": call.CustomerRole, "caller": call.CustomerRole,
}

var directionWords = map[string]call.Direction{
	"": "", "-": "", "unknown": "", "未知": "",
	"in": call.Inbound, "inbound": call.Inbound, "呼入": call.Inbound, "来电": call.Inbound, "入呼": call.Inbound,
	"out": call.Outbound, "outbound": call.Outbound, "呼出": call.Outbound, "外呼": call.Outbound, "去电": call.Outbound, "回访": call.Outbound, "出呼": call.Outbound,
}

func yesNo(word string) (yes, ok bool) {
	switch strings.ToLower(word) {
	case "是", "1", "y", "yes", "true", "t", "接通", "已接", "已接通", "已接听", "answered", "属实":
		return true, true
	case "否", "0", "n", "no", "false", "f", "未接通", "未接", "未接听", "放弃", "abandoned", "no answer", "unanswered", "不属实":
		return false, true
	}
	return false, false
}

// csatScore reads a rating from 1 to 5; 0 when there was none. Words are those of
// the configuration.
func csatScore(value string, words map[string]int) (score int, ok bool) {
	if value == "" || value == "-" {
		return 0, true
	}
	if n, found := words[value]; found {
		return n, n >= 0 && n <= 5
	}
	n, err := strconv.Atoi(value)
	return n, err == nil && n >= 0 && n <= 5
}

var ticketKindWords = allTicketKindWords()

func allTicketKindWords() map[string]call.TicketKind {
	words := map[string]call.TicketKind{
		"对内投诉": call.ComplaintInternal, "内部投诉": call.ComplaintInternal, "服务投诉": call.ComplaintInternal,
		"对外投诉": call.ComplaintExternal, "外部投诉": call.ComplaintExternal, "投诉": call.ComplaintExternal, "complaint": call.ComplaintExternal,
		"咨询": call.Consult, "查询": call.Consult,
		"报修": call.Repair, "故障报修": call.Repair, "抢修": call.Repair,
		"业务": call.Business, "业务办理": call.Business, "举报": call.Business, "意见": call.Business, "建议": call.Business, "表扬": call.Business,
		"催办": call.Urge, "催单": call.Urge,
		"转办": call.Transfer, "转派": call.Transfer, "转接": call.Transfer,
	}
	for _, k := range call.TicketKinds() {
		words[string(k)] = k
	}
	return words
}

func ticketKindOf(word string) (call.TicketKind, bool) {
	kind, ok := ticketKindWords[strings.ToLower(word)]
	return kind, ok
}

func ticketKindNames() []string {
	var names []string
	for _, k := range call.TicketKinds() {
		names = append(names, string(k))
	}
	return names
}

// callID refuses what cannot name a call; an empty one is told elsewhere.
func callID(id string) *Error {
	const longest = 128
	if len(id) > longest {
		return wrong("id", "bad_call_id", "longer than %d bytes: %s; is that the ID of the call?", longest, quote(id))
	}
	if strings.ContainsFunc(id, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return wrong("id", "bad_call_id", "control characters in %s; write letters, digits and marks", quote(id))
	}
	return nil
}

// isNumber says whether s could be dialled: digits and what is written between
// them, at least longRun of the former.
func isNumber(s string) bool {
	digits := 0
	for _, r := range s {
		switch {
		case unicode.IsDigit(r):
			digits++
		case !strings.ContainsRune("+-() \t", r):
			return false
		}
	}
	return digits >= longRun
}

// plausible refuses times that only a wrong column or a wrong unit can give.
func plausible(t time.Time) bool {
	return t.Year() >= 1990 && t.Year() < 2100
}

// refused turns what is wrong with a transcript into a mistake; line is 0 for one
// in a file of its own.
func refused(err error, line int, say wording) *Error {
	e, ok := errors.AsType[*imported.Error](err)
	switch {
	case !ok:
		return wrong("", "bad_json", "%v; %s", err, say.retyped)
	case e.Code != "bad_json":
		return &Error{Line: e.Line, Field: e.Field, Reason: e.Code, Detail: e.Detail}
	case e.Field != "":
		return wrong(e.Field, "bad_json", "%s; %s", e.Detail, say.retyped)
	case line == 0:
		return wrong("", "bad_json", "the file is not JSON: %s; export it again, one object a file", e.Detail)
	default:
		return wrong("", "bad_json", "%s is not JSON: %s; %s", say.record, e.Detail, say.again)
	}
}

var eventKindWords = map[string]call.TicketEventKind{
	"受理": call.Accepted, "接单": call.Accepted,
	"派单": call.Dispatched, "派发": call.Dispatched,
	"流转": call.Step,
	"催单": call.Urged, "催办": call.Urged,
	"回复": call.Replied,
	"结单": call.Closed, "办结": call.Closed, "归档": call.Closed,
	"重开": call.Reopened, "退单": call.Reopened,
	"回访": call.Surveyed,
	"属实": call.Substantiated, "不属实": call.NotSubstantiated,
}

func eventKindOf(word string) (call.TicketEventKind, bool) {
	kind := call.TicketEventKind(strings.ToLower(word))
	if slices.Contains(call.TicketEventKinds(), kind) {
		return kind, true
	}
	kind, ok := eventKindWords[word]
	return kind, ok
}

func eventKindNames() []string {
	var names []string
	for _, k := range call.TicketEventKinds() {
		names = append(names, string(k))
	}
	return names
}
