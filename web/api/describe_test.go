package api_test

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tingcha/tingcha/internal/goldentest"
	"github.com/tingcha/tingcha/web/api"
)

// described is where the description is kept for people.
var described = filepath.Join("..", "..", "docs", "openapi.json")

func TestTheDescriptionIsThatOfTheOperations(t *testing.T) {
	t.Parallel()
	text, err := api.Describe()
	if err != nil {
		t.Fatal(err)
	}
	goldentest.Same(t, described, string(text))
	served := newSite(t).get("", "/openapi.json")
	if served.status != 200 || served.body != string(text) {
		t.Errorf("status %d, and %d bytes are served of %d", served.status, len(served.body), len(text))
	}
}

// operations gives method, path and scopes of every operation, as the description says.
func operations(t *testing.T) map[string][]string {
	t.Helper()
	text, err := api.Describe()
	if err != nil {
		t.Fatal(err)
	}
	var d struct {
		OpenAPI string
		Paths   map[string]map[string]struct {
			Summary  string
			Security []map[string][]string
		}
	}
	if err := json.Unmarshal(text, &d); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(d.OpenAPI, "3.1.") {
		t.Errorf("the description is of OpenAPI %s", d.OpenAPI)
	}
	all := map[string][]string{}
	for path, methods := range d.Paths {
		for method, op := range methods {
			name := strings.ToUpper(method) + " " + strings.TrimPrefix(path, api.Prefix)
			if len(op.Security) != 1 || len(op.Security[0]["token"]) == 0 || op.Summary == "" {
				t.Errorf("%s: %+v", name, op)
				continue
			}
			all[name] = op.Security[0]["token"]
		}
	}
	return all
}
