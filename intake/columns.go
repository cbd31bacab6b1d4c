package intake

import (
	"maps"
	"slices"
	"strings"
)

// Columns says under which headers a list has its fields: "call_id" to the names
// that its column may bear. Case, blanks, dashes, underscores and brackets in
// headers do not matter.
type Columns map[string][]string

// The fields of each list with the headers that are known by themselves.
var (
	cdrColumns = Columns{
		"call_id":       {"call_id", "id", "通话流水号", "录音流水号", "呼叫流水号", "流水号", "通话编号", "通话ID", "callid"},
		"started":       {"started", "start_time", "started_at", "开始时间", "通话开始时间", "呼入时间", "来电时间", "接通时间"},
		"ended":         {"ended", "end_time", "ended_at", "结束时间", "通话结束时间", "挂机时间"},
		"duration":      {"duration", "duration_s", "duration_seconds", "talk_time", "通话时长", "通话时长秒", "时长", "时长秒"},
		"duration_ms":   {"duration_ms", "通话时长毫秒", "时长毫秒"},
		"agent":         {"agent", "agent_id", "工号", "坐席工号", "座席工号", "坐席", "座席"},
		"dept":          {"dept", "department", "team", "部门", "班组", "所属部门", "技能组"},
		"caller":        {"caller", "caller_number", "phone", "主叫号码", "来电号码", "客户号码", "主叫"},
		"customer":      {"customer", "customer_hash", "客户标识"},
		"answered":      {"answered", "是否接通", "接通", "接通状态"},
		"hangup":        {"hangup", "hangup_by", "挂机方", "挂断方", "挂机"},
		"csat":          {"csat", "satisfaction", "满意度", "评价", "按键评价"},
		"ring":          {"ring", "ring_s", "ring_seconds", "振铃时长", "振铃时长秒", "响铃时长", "响铃时长秒"},
		"hold":          {"hold", "hold_s", "hold_seconds", "保持时长", "保持时长秒", "通话保持时长", "等待音时长"},
		"direction":     {"direction", "call_direction", "呼叫方向", "呼叫类型", "通话方向"},
		"sector":        {"sector", "业务", "行业", "热线"},
		"recording":     {"recording", "recording_file", "录音文件", "录音路径", "录音"},
		"agent_channel": {"agent_channel", "坐席声道", "座席声道"},
	}
	ticketColumns = Columns{
		"id":             {"id", "ticket_id", "工单编号", "工单号", "工单流水号", "工单ID"},
		"kind":           {"kind", "type", "ticket_type", "工单类型", "业务类型", "类型", "受理类型"},
		"call_id":        {"call_id", "call", "通话流水号", "录音流水号", "呼叫流水号"},
		"caller":         {"caller", "phone", "主叫号码", "来电号码", "联系电话", "客户号码"},
		"customer":       {"customer", "customer_hash", "客户标识"},
		"agent":          {"agent", "agent_id", "工号", "受理工号", "受理人", "坐席工号"},
		"about":          {"about", "about_agent", "被投诉工号", "被投诉人"},
		"dept":           {"dept", "department", "部门", "受理部门", "承办部门"},
		"text":           {"text", "content", "内容", "工单内容", "受理内容", "诉求内容", "描述"},
		"filed_at":       {"filed_at", "filed", "created_at", "受理时间", "建单时间", "创建时间", "登记时间"},
		"version":        {"version", "版本", "版本号"},
		"updated_at":     {"updated_at", "更新时间", "修改时间"},
		"accepted_at":    {"accepted_at", "接单时间"},
		"dispatched_at":  {"dispatched_at", "派单时间", "派发时间"},
		"dispatch_count": {"dispatch_count", "派单次数", "派发次数"},
		"steps":          {"steps", "流转步数", "流转次数", "工单步长"},
		"urged_at":       {"urged_at", "催单时间", "催办时间"},
		"replied_at":     {"replied_at", "回复时间", "回复客户时间"},
		"closed_at":      {"closed_at", "结单时间", "办结时间", "归档时间"},
		"reopened_at":    {"reopened_at", "重开时间", "退单时间"},
		"survey_score":   {"survey_score", "回访评价", "回访满意度", "回访得分"},
		"surveyed_at":    {"surveyed_at", "回访时间"},
		"substantiated":  {"substantiated", "是否属实", "属实"},
	}
	rosterColumns = Columns{
		"id":    {"id", "agent", "agent_id", "工号", "坐席工号", "员工编号"},
		"name":  {"name", "姓名", "坐席姓名"},
		"dept":  {"dept", "department", "部门", "所属部门"},
		"team":  {"team", "班组", "班组名称", "所属班组"},
		"group": {"group", "staff_group", "agent_group", "人员类别", "员工类别", "用工类别", "用工性质"},
	}
	manifestColumns = Columns{
		"file":          {"file", "filename", "file_name", "path", "文件", "文件名", "录音文件"},
		"call_id":       {"call_id", "call", "id", "通话流水号", "录音流水号"},
		"started":       {"started", "start_time", "开始时间"},
		"agent_channel": {"agent_channel", "坐席声道", "座席声道"},
	}
)

// over lays the configured headers over the known ones. A field that is named in
// the configuration has only the headers given there.
func (c Columns) over(known Columns) Columns {
	all := maps.Clone(known)
	maps.Copy(all, c)
	return all
}

// unknown lists the configured fields that the list does not have.
func (c Columns) unknown(known Columns) []string {
	var names []string
	for _, field := range slices.Sorted(maps.Keys(c)) {
		if _, ok := known[field]; !ok {
			names = append(names, field)
		}
	}
	return names
}

// find says at which place of a header row each field stands. The first header
// of a field's list that is there wins.
func (c Columns) find(header []string) map[string]int {
	places := map[string]int{}
	for i, name := range header {
		name = plainHeader(name)
		if _, ok := places[name]; !ok {
			places[name] = i
		}
	}
	at := map[string]int{}
	for field, names := range c {
		for _, name := range names {
			if i, ok := places[plainHeader(name)]; ok {
				at[field] = i
				break
			}
		}
	}
	return at
}

var headerNoise = strings.NewReplacer(" ", "", "_", "", "-", "", "(", "", ")", "", "（", "", "）", "", "\ufeff", "", "\t", "")

func plainHeader(name string) string {
	return strings.ToLower(headerNoise.Replace(name))
}
