package web_test

import (
	"maps"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestColoursKeepTheirContrast holds text at 4.5:1 and signs at 3:1 on whatever
// they stand on, in both themes (WCAG 2.2, 1.4.3 and 1.4.11).
func TestColoursKeepTheirContrast(t *testing.T) {
	t.Parallel()
	light, dark := colours(t, "styles/base.css"), colours(t, "static/dark.css")
	themes := map[string]map[string]string{"light": light, "dark": maps.Clone(light)}
	maps.Copy(themes["dark"], dark)
	text := [][2]string{
		{"ink", "paper"},
		{"ink", "card"},
		{"ink", "sunk"},
		{"soft", "paper"},
		{"soft", "card"},
		{"soft", "sunk"},
		{"accent", "paper"},
		{"accent", "card"},
		{"accent", "accent-soft"},
		{"accent-ink", "accent"},
		{"ink", "accent-soft"},
		{"soft", "accent-soft"},
		{"ink", "agent"},
		{"ink", "customer"},
		{"ink", "mark"},
		{"ok", "card"},
		{"ok", "ok-soft"},
		{"ink", "ok-soft"},
		{"info", "info-soft"},
		{"general", "general-soft"},
		{"general", "card"},
		{"serious", "serious-soft"},
		{"critical", "critical-soft"},
		{"critical", "card"},
		{"card", "redline"},
		{"ink", "critical-soft"},
		{"ink", "serious-soft"},
		{"rail-ink", "rail"},
		{"rail-strong", "rail"},
		{"rail-strong", "rail-here"},
	}
	signs := [][2]string{
		{"serious", "card"}, {"redline", "card"}, {"mark-line", "agent"}, {"st-dead", "card"}, {"st-scored", "card"}, {"accent", "sunk"},
	}
	for theme, of := range themes {
		for least, pairs := range map[float64][][2]string{4.5: text, 3: signs} {
			for _, p := range pairs {
				if got := contrast(t, of[p[0]], of[p[1]]); got < least {
					t.Errorf("%s: %s on %s is %.2f:1, want %.1f:1", theme, p[0], p[1], got, least)
				}
			}
		}
	}
}

// colours gives the variables of a style sheet's first block that are colours.
func colours(t *testing.T, file string) map[string]string {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	_, block, _ := strings.Cut(string(b), ":root {")
	block, _, _ = strings.Cut(block, "\n}")
	found := map[string]string{}
	for _, m := range regexp.MustCompile(`--([a-z-]+): (#[0-9a-f]{3,6});`).FindAllStringSubmatch(block, -1) {
		found[m[1]] = m[2]
	}
	if len(found) < 30 {
		t.Fatalf("%s names %d colours, want the theme's", file, len(found))
	}
	return found
}

// TestOnlyOneFileKnowsOfTheDark holds that other style sheets speak of colours by their
// variables: a reader may choose a theme that is not the system's.
func TestOnlyOneFileKnowsOfTheDark(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("styles/*.css")
	if err != nil || len(files) == 0 {
		t.Fatal("no styles", err)
	}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(b), "prefers-color-scheme") {
			t.Errorf("%s asks for the system's theme; use variables, whose dark values stand in static/dark.css", file)
		}
	}
}

func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	la, lb := luminance(t, a), luminance(t, b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	if len(hex) == 4 {
		hex = "#" + strings.Repeat(hex[1:2], 2) + strings.Repeat(hex[2:3], 2) + strings.Repeat(hex[3:4], 2)
	}
	if len(hex) != 7 {
		t.Fatalf("no colour: %q", hex)
	}
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		v, err := strconv.ParseUint(hex[1+2*i:3+2*i], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		c := float64(v) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}
