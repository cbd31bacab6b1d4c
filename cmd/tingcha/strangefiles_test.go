package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const (
	oneRule  = "rule x \"甲\" {\n when agent says \"您好\"\n fires { 坐席 您好 }\n silent { 客户 您好 }\n}\n"
	oneCall  = "id: c1\nstarted: 2026-09-03T10:12:00+08:00\n---\n坐席 0-1 您好\n"
	sameCall = "id: c1\nstarted: 2026-09-03T10:12:00+08:00\n---\n坐席 0-1 再见\n"
	reversed = "id: c2\nstarted: 2026-09-03T10:12:00+08:00\n---\n坐席 5-1 您好\n"
	overlap  = "id: c3\nstarted: 2026-09-03T10:12:00+08:00\n---\n坐席 5-9 您好\n客户 1-7 喂\n"
	stranger = "id: c4\nstarted: 2026-09-03T10:12:00+08:00\n---\n机器人 5-9 您好\n"
)

// TestStrangeFilesAreToldPlainly puts what people hand over by mistake to the commands
// that read rules and calls.
func TestStrangeFilesAreToldPlainly(t *testing.T) {
	t.Parallel()
	series(t)
	folder := t.TempDir()
	for name, text := range map[string]string{
		"ok.rules": oneRule, "season.rules": strings.Replace(oneRule, `says "您好"`, `says "您好" and call.season = "度夏"`, 1),
		"empty.rules": "", "empty.calls": "\n", "empty.json": "", "list.json": "[]", "noise.rules": "\xff\xfe\x00rule", "noise.calls": "\xff\xfe\x00", "noise.json": "\xff\xfe\x00",
		"long.rules": "# " + strings.Repeat("很长", 1<<20), "long.calls": strings.Repeat("很长", 1<<20), "deep.json": strings.Repeat("[", 1<<20),
		"one.calls": oneCall, "twice.calls": oneCall + "====\n" + sameCall, "again.calls": oneCall + "====\n" + oneCall,
		"bad.calls":  oneCall + "====\n" + reversed + "====\n" + overlap + "====\n" + stranger,
		"twice.json": `[{"id":"c","content":[{"[SPEAKER 1]":"您好"}]},{"id":"c","content":[{"[SPEAKER 1]":"再见"}]}]`,
		"named.json": `{"turns":[{"role":"agent","start":1,"end":2,"text":"您好"}]}`, "tingcha.yaml": "seasons:\n  - {name: 度夏, from: 06-15, to: 09-15}\n",
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"dir.rules", "dir.calls", "dir.json"} {
		if err := os.Mkdir(filepath.Join(folder, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for command, want := range map[string]struct {
		code int
		says string // in what is printed, or told
	}{
		"rules check empty.rules":                               {exitOK, "0 rules, no mistakes"},
		"rules check ok.rules":                                  {exitOK, "1 rule, no mistakes"},
		"rules check noise.rules":                               {exitProblems, "not UTF-8"},
		"rules check long.rules":                                {exitProblems, "is too large"},
		"rules check dir.rules":                                 {exitFailed, "is a directory"},
		"rules check none.rules":                                {exitFailed, "no such file"},
		"rules test ok.rules":                                   {exitOK, "1 rule, 2 examples, all as they say"},
		"rules lint ok.rules":                                   {exitProblems, "has 1 example that fires and 1 that stays silent"},
		"rules fmt noise.rules":                                 {exitProblems, "not UTF-8"},
		"rules import --from sca list.json":                     {exitProblems, "there is no rule in it"},
		"rules import --from sca deep.json":                     {exitProblems, "inside each other"},
		"rules import ok.rules":                                 {exitUsage, `--from "": write one of sca, transcribe, contact-lens`},
		"rules export --to sca noise.rules":                     {exitProblems, "not UTF-8"},
		"rules version --rules none.rules":                      {exitFailed, "no such file"},
		"rules diff ok.rules ok.rules --calls bad.calls":        {exitProblems, "1 call was not compared"},
		"rules explain x c9 --rules ok.rules --calls one.calls": {exitUsage, `has no call "c9"`},
		"rules explain x c1 --rules ok.rules --calls dir.calls": {exitFailed, "is a directory"},
		"inspect empty.calls":                                   {exitUsage, "there is no call in it"},
		"inspect list.json":                                     {exitUsage, "there is no call in it"},
		"inspect empty.json":                                    {exitFailed, "unexpected end"},
		"inspect noise.calls":                                   {exitProblems, "not UTF-8"},
		"inspect noise.json":                                    {exitFailed, "not UTF-8"},
		"inspect long.calls":                                    {exitProblems, "too_long"},
		"inspect deep.json":                                     {exitFailed, "max depth"},
		"inspect ok.rules":                                      {exitUsage, "only .calls, .json, .srt, .vtt and .txt are read here"},
		"inspect dir.json":                                      {exitFailed, "is a directory"},
		"inspect none.calls":                                    {exitFailed, "no such file"},
		"inspect --rules ok.rules bad.calls":                    {exitProblems, "call c3: 1 finding, 0 undecided"},
		"inspect --rules ok.rules --json bad.calls":             {exitProblems, "the turn ends at 1, before it starts at 5"},
		"inspect --rules ok.rules twice.calls":                  {exitProblems, "the file has call “c1” before, in line 1"},
		"inspect --rules ok.rules again.calls":                  {exitOK, "call c1: 1 finding"},
		"inspect --rules ok.rules twice.json":                   {exitProblems, `the file has dialogue "c" before`},
		"inspect --rules ok.rules named.json":                   {exitOK, "call named: 1 finding"},
		"inspect --rules season.rules one.calls":                {exitOK, "there is no calendar of seasons"},
		"inspect --rules season.rules --data . one.calls":       {exitOK, "call c1: 1 finding, 0 undecided"},
		"evaluate":                                                           {exitUsage, "takes --labels FILE.calls or --audio DIR"},
		"evaluate --audio . --asr none":                                      {exitUsage, "calls without a transcript wait"},
		"evaluate --audio . --labels empty.calls":                            {exitUsage, "one of them"},
		"evaluate --labels empty.calls":                                      {exitUsage, "there is no call in it"},
		"evaluate --labels twice.json":                                       {exitProblems, "1 block was not evaluated"},
		"evaluate --labels dir.calls":                                        {exitFailed, "is a directory"},
		"evaluate --labels one.calls --rules noise.rules":                    {exitUsage, "not UTF-8"},
		"evaluate --labels one.calls --config none.yaml":                     {exitUsage, "no such file"},
		"rules explain x c1 --rules season.rules --calls one.calls --data .": {exitOK, "x 甲: hit"},
	} {
		t.Run(command, func(t *testing.T) {
			t.Parallel()
			var out, errs bytes.Buffer
			args := strings.Fields(command)
			for i, arg := range args {
				if strings.Contains(arg, ".") {
					args[i] = filepath.Join(folder, arg)
				}
			}
			code := exitCode(&errs, run(t.Context(), args, strings.NewReader(""), &out, &errs))
			if told := out.String() + errs.String(); code != want.code || !strings.Contains(told, want.says) {
				t.Errorf("code %d, want %d; told\n%.800s\nwant %q", code, want.code, told, want.says)
			}
		})
	}
}
