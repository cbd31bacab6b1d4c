package matchbench

import (
	"fmt"

	"github.com/tingcha/tingcha/inspect/pattern"
)

// tingchaExpressions counts, with the product's own scanner, the pairs of an
// expression and a call in which it matches. It is told
// what text like the sample is.
func tingchaExpressions(expressions []string, sample []byte, calls [][]byte) (engine, error) {
	set, err := pattern.Compile(expressions)
	if err != nil {
		return nil, fmt.Errorf("expressions: %w", err)
	}
	scanner := pattern.NewScanner(set, sample)
	var memory pattern.Memory
	var found []int32
	return native{"tingcha", func() int {
		count := 0
		for _, call := range calls {
			found = scanner.Append(found[:0], &memory, call)
			count += len(found)
		}
		return count
	}}, nil
}
