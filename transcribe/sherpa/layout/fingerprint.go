package layout

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// sampled is how much of each end of a file goes into a fingerprint. Weights are
// hundreds of megabytes; those of another training differ everywhere.
const sampled = 64 << 10

// Fingerprint is eight hexadecimal digits that change when a file of the model does:
// its name, its size, its beginning or its end.
func (m Model) Fingerprint() (string, error) {
	digest := sha256.New()
	for _, path := range m.Files() {
		if err := addFile(digest, path); err != nil {
			return "", fmt.Errorf("fingerprint of the model: %w", err)
		}
	}
	return hex.EncodeToString(digest.Sum(nil))[:8], nil
}

func addFile(digest io.Writer, path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	fmt.Fprintf(digest, "%s %d\n", filepath.Base(path), info.Size())
	if _, err := io.Copy(digest, io.LimitReader(file, sampled)); err != nil {
		return err
	}
	_, err = io.Copy(digest, io.NewSectionReader(file, max(sampled, info.Size()-sampled), sampled))
	return err
}
