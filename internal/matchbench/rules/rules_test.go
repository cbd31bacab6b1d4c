package rules_test

import (
	"fmt"
	"syscall"
	"testing"
	"time"

	"github.com/expr-lang/expr"
	"github.com/google/cel-go/cel"
)

const (
	rules = 300
	lists = 250
)

// conditions are in a form that both evaluators read: how often something of a
// list was said by the customer (c) and by the agent (a). They know no order, no
// places and no unknown, which the engine's own rules have.
func conditions() []string {
	var all []string
	for rule := range rules {
		a, b := rule%lists, (rule*7+3)%lists
		all = append(all, []string{
			fmt.Sprintf("c[%d] > 0 && !(a[%d] > 0)", a, b),
			fmt.Sprintf("c[%d] > 0 && a[%d] == 0", a, b),
			fmt.Sprintf("a[%d] > 0 && c[%d] > 0", a, b),
			fmt.Sprintf("(a[%d] > 0 || c[%d] > 0) && (a[%d] > 0 || c[%d] > 0)", a, a, b, b),
		}[rule%4])
	}
	return all
}

// counts are those of a call with six hits.
func counts() map[string]any {
	c, a := make([]int64, lists), make([]int64, lists)
	for i := range 3 {
		c[i*41], a[i*67+5] = 1, 1
	}
	return map[string]any{"c": c, "a": a}
}

// measure reports the processor time a call.
func measure(b *testing.B, call func() int) {
	b.Helper()
	used := func() time.Duration {
		var u syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
			b.Fatal(err)
		}
		return time.Duration(u.Utime.Nano() + u.Stime.Nano())
	}
	b.ReportAllocs()
	begun := used()
	for b.Loop() {
		if n := call(); n == 0 || n == rules {
			b.Fatalf("%d rules hold", n)
		}
	}
	b.ReportMetric(float64((used()-begun).Nanoseconds())/float64(b.N), "cpu-ns/call")
}

func BenchmarkCEL(b *testing.B) {
	env, err := cel.NewEnv(cel.Variable("c", cel.ListType(cel.IntType)), cel.Variable("a", cel.ListType(cel.IntType)))
	if err != nil {
		b.Fatal(err)
	}
	var programs []cel.Program
	for _, condition := range conditions() {
		checked, issues := env.Compile(condition)
		if issues.Err() != nil {
			b.Fatal(issues.Err())
		}
		program, err := env.Program(checked, cel.EvalOptions(cel.OptOptimize))
		if err != nil {
			b.Fatal(err)
		}
		programs = append(programs, program)
	}
	hits := counts()
	measure(b, func() (hold int) {
		for _, p := range programs {
			value, _, err := p.Eval(hits)
			if err != nil {
				b.Fatal(err)
			}
			if value.Value() == true {
				hold++
			}
		}
		return hold
	})
}

func BenchmarkExpr(b *testing.B) {
	hits := counts()
	var run []func() (any, error)
	for _, condition := range conditions() {
		program, err := expr.Compile(condition, expr.Env(hits), expr.AsBool())
		if err != nil {
			b.Fatal(err)
		}
		run = append(run, func() (any, error) { return expr.Run(program, hits) })
	}
	measure(b, func() (hold int) {
		for _, rule := range run {
			value, err := rule()
			if err != nil {
				b.Fatal(err)
			}
			if value == true {
				hold++
			}
		}
		return hold
	})
}
