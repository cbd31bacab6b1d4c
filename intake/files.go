package intake

import (
	"path"
	"strings"
)

// stem is a file's name without its folders and its extension.
func stem(name string) string {
	base := path.Base(name)
	return strings.TrimSuffix(base, path.Ext(base))
}
