package interchange

import (
	"slices"
	"strconv"
	"strings"

	"github.com/tingcha/tingcha/inspect/lang"
)

// dataField compares data of a call by the name that another product gives it.
func dataField(name, op, value string) (lang.Condition, bool) {
	f := lang.Field{Name: "call." + name, Op: op, Text: value}
	switch name {
	case "callType":
		f.Name, f.Text = "call.direction", map[string]string{"1": "out", "3": "in"}[value]
	case "customerServiceId":
		f.Name = "call.agent"
	case "skillGroupName":
		f.Name = "call.dept"
	}
	if !slices.Contains(lang.FieldNames(), f.Name) || f.Text == "" {
		return nil, false
	}
	if n, err := strconv.Atoi(f.Text); err == nil {
		f.Number = n
	}
	return f, true
}

// fieldName is the name of a field without what says that it is of the call.
func fieldName(f lang.Field) string { return strings.TrimPrefix(f.Name, "call.") }
