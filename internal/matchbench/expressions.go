package matchbench

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/tingcha/tingcha/inspect/pattern"
)

// tingchaExpressions counts, with the product's own scanner, the pairs of an
// expression and a call in which it matches. It is told what text like the sample
// is.
func tingchaExpressions(expressions []string, sample []byte) (finder, error) {
	set, err := pattern.Compile(expressions)
	if err != nil {
		return nil, fmt.Errorf("expressions: %w", err)
	}
	scanner := pattern.NewScanner(set, sample)
	var memory pattern.Memory
	var found []int32
	return func(calls [][]byte) int {
		count := 0
		for _, call := range calls {
			found = scanner.Append(found[:0], &memory, call)
			count += len(found)
		}
		return count
	}, nil
}

// literalsOf are the texts of which expressions consist: what stands between signs.
func literalsOf(expressions []string) []string {
	var all []string
	for _, e := range expressions {
		signs := func(r rune) bool { return r < 0x80 && !unicode.IsLetter(r) }
		all = append(all, strings.FieldsFunc(e, signs)...)
	}
	return all
}
