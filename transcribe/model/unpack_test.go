package model_test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/tingcha/tingcha/transcribe/model"
)

// inTar packs names and texts, two by two; a name that ends with @ is a link.
func inTar(t *testing.T, files ...string) []byte {
	t.Helper()
	var packed bytes.Buffer
	zipper := gzip.NewWriter(&packed)
	w := tar.NewWriter(zipper)
	for i := 0; i < len(files); i += 2 {
		head := &tar.Header{Name: files[i], Mode: 0o644, Size: int64(len(files[i+1])), Typeflag: tar.TypeReg}
		if name, link := strings.CutSuffix(files[i], "@"); link {
			head = &tar.Header{Name: name, Typeflag: tar.TypeSymlink, Linkname: files[i+1]}
		}
		if err := w.WriteHeader(head); err != nil {
			t.Fatal(err)
		}
		if head.Typeflag == tar.TypeReg {
			if _, err := w.Write([]byte(files[i+1])); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := zipper.Close(); err != nil {
		t.Fatal(err)
	}
	return packed.Bytes()
}

func inZip(t *testing.T, files ...string) []byte {
	t.Helper()
	var packed bytes.Buffer
	w := zip.NewWriter(&packed)
	for i := 0; i < len(files); i += 2 {
		f, err := w.Create(files[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(files[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return packed.Bytes()
}

// bzipped is m/model.onnx ("weights") and m/tokens.txt ("tokens"), packed by tar and bzip2.
const bzipped = `QlpoOTFBWSZTWYLcBBsAAI97gMmAAEBAAfWABABm757ACQggAHISpD1BoAGg0NB6gklTNRk9TyjeoQGT9U0P3vaYWEMADSSQilYOhxB3qTLxCGAZaT1HJApDAjM3CKVKSQxZMfeMwORt5giEJiJ69Ih66sh4RofHjxalaolDXDGB+LuSKcKEhBbgINg=`

func pullArchive(t *testing.T, name string, archive []byte) (string, model.Entry, error) {
	t.Helper()
	s := serve(t, map[string][]byte{name: archive})
	f := s.file(name)
	f.Unpack = true
	p, e := puller(t), model.Entry{Name: "m", Files: []model.File{f}}
	folder, err := p.Pull(t.Context(), e)
	if err != nil {
		return filepath.Join(p.Folder, "m"), e, err
	}
	if _, err := p.Pull(t.Context(), e); err != nil || len(s.asked) != 1 {
		t.Errorf("a second pull: %v after %d requests", err, len(s.asked))
	}
	return folder, e, nil
}

func TestArchivesAreUnpacked(t *testing.T) {
	t.Parallel()
	packed, err := base64.StdEncoding.DecodeString(bzipped)
	if err != nil {
		t.Fatal(err)
	}
	for name, archive := range map[string][]byte{
		"m.tar.gz":  inTar(t, "./m/model.onnx", "weights", "./m/tokens.txt", "tokens", "./m/.git/x", "hidden", "./m/SHA256SUMS", "theirs"),
		"m.zip":     inZip(t, "model.onnx", "weights", "tokens.txt", "tokens"),
		"m.tar.bz2": packed,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			folder, e, err := pullArchive(t, name, archive)
			if err != nil {
				t.Fatal(err)
			}
			all := content(t, folder)
			if all["model.onnx"] != "weights" || all["tokens.txt"] != "tokens" || len(all) != 4 {
				t.Errorf("the folder holds %v", keysOf(all))
			}
			if v, err := model.Verify(t.Context(), folder, e); err != nil || v.Files != 2 || len(v.Problems) > 0 {
				t.Errorf("verify: %+v, %v", v, err)
			}
		})
	}
}

func TestArchivesThatLeadOutAreRefused(t *testing.T) {
	t.Parallel()
	for name, archive := range map[string][]byte{
		"up.tar.gz":       inTar(t, "ok", "x", "../../up", "x"),
		"absolute.tar.gz": inTar(t, "/etc/up", "x"),
		"link.tar.gz":     inTar(t, "model.onnx@", "/etc/passwd"),
		"twice.tar.gz":    inTar(t, "a", "1", "a", "2"),
		"up.zip":          inZip(t, "../up", "x"),
		"backslash.zip":   inZip(t, `..\up`, "x"),
		"empty.zip":       inZip(t),
		"none.tar.gz":     []byte("no archive at all"),
		"none.tar.bz2":    []byte("no archive at all"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			folder, _, err := pullArchive(t, name, archive)
			if err == nil || !strings.Contains(err.Error(), name+": unpack: ") && !strings.Contains(err.Error(), "unpack") {
				t.Errorf("got %v", err)
			}
			for file := range content(t, folder) {
				if !strings.HasSuffix(file, ".part") && !strings.HasSuffix(file, ".etag") {
					t.Errorf("%s was left", file)
				}
			}
			if _, err := os.Stat(filepath.Join(filepath.Dir(folder), "up")); err == nil {
				t.Error("a file was written outside")
			}
		})
	}
}

func TestVerifyNamesWhatDiffers(t *testing.T) {
	t.Parallel()
	folder, e, err := pullArchive(t, "m.zip", inZip(t, "a.onnx", "1", "b.onnx", "2", "c.txt", "3"))
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"a.onnx": "other", "d.onnx": "4"} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Remove(filepath.Join(folder, "c.txt")); err != nil {
		t.Fatal(err)
	}
	for _, entry := range []model.Entry{e, {}} {
		v, err := model.Verify(t.Context(), folder, entry)
		if err != nil {
			t.Fatal(err)
		}
		var told []string
		for _, p := range v.Problems {
			told = append(told, p.String()[:min(len(p.String()), 15)])
		}
		want := []string{"a.onnx: differs", "c.txt: is missi", "d.onnx: has no "}
		if v.Files != 3 || !slices.Equal(told, want) {
			t.Errorf("got %q", told)
		}
	}
}

func TestVerifyReadsTheListAroundTheFolder(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	folder := filepath.Join(root, "m")
	if err := os.Mkdir(folder, 0o750); err != nil {
		t.Fatal(err)
	}
	for path, text := range map[string]string{
		filepath.Join(folder, "a.onnx"):   "1",
		filepath.Join(root, "SHA256SUMS"): sumOf([]byte("1")) + "  m/a.onnx\r\n" + sumOf([]byte("2")) + " *other/b.onnx\n",
	} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if v, err := model.Verify(t.Context(), folder, model.Entry{}); err != nil || v.Files != 1 || len(v.Problems) > 0 {
		t.Errorf("got %+v, %v", v, err)
	}
	if err := os.WriteFile(filepath.Join(root, "SHA256SUMS"), []byte("nonsense\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := model.Verify(t.Context(), folder, model.Entry{}); err == nil || !strings.Contains(err.Error(), "line 1: is no sum") {
		t.Errorf("got %v", err)
	}
	if v, err := model.Verify(t.Context(), t.TempDir(), model.Entry{}); err != nil || len(v.Problems) != 1 {
		t.Errorf("a folder without sums: %+v, %v", v, err)
	}
}
