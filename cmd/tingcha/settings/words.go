package settings

import (
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"
)

// Span is a duration that is written as text: "15s", "10m".
type Span struct{ time.Duration }

// UnmarshalYAML reads the text.
func (s *Span) UnmarshalYAML(node ast.Node) (err error) {
	if s.Duration, err = time.ParseDuration(textOf(node)); err != nil {
		return mistake(node, "is no duration; write it like 15s or 10m")
	}
	return nil
}

// MarshalYAML writes the text.
func (s Span) MarshalYAML() (any, error) {
	text := s.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text, nil
}

// Level is how much is logged, written as text: "debug", "info", "warn", "error".
type Level struct{ slog.Level }

// UnmarshalYAML reads the text.
func (l *Level) UnmarshalYAML(node ast.Node) error {
	if l.UnmarshalText([]byte(textOf(node))) != nil {
		return mistake(node, "is no level; write debug, info, warn or error")
	}
	return nil
}

// MarshalYAML writes the text.
func (l Level) MarshalYAML() (any, error) { return strings.ToLower(l.String()), nil }

// Addresses are hosts with their ports.
type Addresses []string

// UnmarshalYAML reads a list. Inside braces the parser takes host:port, which has no
// space after its colon and so is a text, for a key and a value.
func (a *Addresses) UnmarshalYAML(node ast.Node) error {
	list, ok := node.(*ast.SequenceNode)
	if !ok {
		return mistake(node, "is no list; write it like [127.0.0.1:9092]")
	}
	*a = nil
	for _, item := range list.Values {
		switch item := item.(type) {
		case *ast.MappingValueNode:
			*a = append(*a, textOf(item.Key)+":"+textOf(item.Value))
		case *ast.MappingNode:
			for _, pair := range item.Values {
				*a = append(*a, textOf(pair.Key)+":"+textOf(pair.Value))
			}
		default:
			*a = append(*a, textOf(item))
		}
	}
	return nil
}

func textOf(node ast.Node) string { return node.GetToken().Value }

func mistake(node ast.Node, what string) error {
	key := strings.TrimPrefix(node.GetPath(), "$.")
	return &lineError{line: node.GetToken().Position.Line, text: fmt.Sprintf("%s: %q %s", key, textOf(node), what)}
}
