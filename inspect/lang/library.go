package lang

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// ParseWith reads and checks a rulebook as [Parse] does, and the rulebooks that it
// uses, which open finds. A rulebook that several use is read and in force once.
// Mistakes of all files are told, those of the first file first. A nil open finds
// nothing.
func ParseWith(filename string, src []byte, open Open) (*Rulebook, error) {
	l := &library{open: open, books: map[string]*Rulebook{}, sources: map[string]*source{}}
	book := l.read(filename, src)
	if err := l.err(); err != nil {
		return nil, err
	}
	return book, nil
}

// library is the files that one rulebook is made of, while they are read.
type library struct {
	open    Open
	books   map[string]*Rulebook // by file; there as soon as it is begun
	path    []string             // files that are being read, each used by the one before
	sources map[string]*source
	order   []*source
}

func (l *library) read(file string, src []byte) *Rulebook {
	tooLarge := len(src) > MaxFile
	size := len(src)
	if tooLarge {
		src = nil
	}
	p := &parser{lexer: lexer{source: newSource(file, string(src))}}
	l.sources[file] = p.source
	l.order = append(l.order, p.source)
	book := &Rulebook{File: file, closure: []*Rulebook{}}
	l.books[file] = book
	if tooLarge {
		p.fault(Position{file, 1, 1}, fmt.Sprintf("a rulebook of %d bytes is too large; at most %d", size, MaxFile), "")
		return book
	}
	if at := notUTF8(src); at >= 0 { // what is read of such a file is no mistake of its author's
		p.fault(p.position(at), "not UTF-8; save the file as UTF-8, not as GBK or UTF-16", "")
		return book
	}
	p.rulebook(book)
	book.bindRules()
	l.path = append(l.path, file)
	whole := true
	for _, use := range only[*Use](book.Decls) {
		whole = l.use(book, use) && whole
	}
	l.path = l.path[:len(l.path)-1]
	book.closure = append(book.closure, book)
	book.broken = !whole
	if whole { // or every name of the missing file would be told as unknown
		l.check(book)
	}
	return book
}

// use reads the rulebook that another one names, unless it is there already, and
// says whether all of it is there now.
func (l *library) use(book *Rulebook, use *Use) bool {
	if use.Name == "" {
		return false
	}
	file, text, err := l.find(book.File, use.Name)
	if err != nil {
		suggestion := ""
		if unknown, ok := errors.AsType[*NoBookError](err); ok {
			suggestion = nearest(use.Name, unknown.Known)
		}
		l.sources[book.File].fault(use.Pos, err.Error(), suggestion)
		return false
	}
	if from := slices.Index(l.path, file); from >= 0 {
		circle := strings.Join(append(slices.Clone(l.path[from:]), file), " → ")
		l.sources[book.File].fault(use.Pos, "rulebooks use each other in a circle: "+circle, "")
		return false
	}
	used := l.books[file]
	if used == nil {
		if len(l.books) >= MaxBooks {
			l.sources[book.File].fault(use.Pos, fmt.Sprintf("a rulebook is made of at most %d files", MaxBooks), "")
			return false
		}
		used = l.read(file, text)
	}
	for _, one := range used.closure {
		if !slices.Contains(book.closure, one) {
			book.closure = append(book.closure, one)
		}
	}
	return !used.broken
}

func (l *library) find(from, name string) (file string, text []byte, err error) {
	if l.open == nil {
		return "", nil, &NoBookError{Name: name}
	}
	return l.open(from, name)
}

// fault tells of a mistake in whichever file it is.
func (l *library) fault(at Position, msg, suggestion string) {
	if s := l.sources[at.File]; s != nil {
		s.fault(at, msg, suggestion)
	}
}

// err is all mistakes of all files, or nil. Behind the last that is told stands
// how many are not.
func (l *library) err() error {
	var all Errors
	for _, s := range l.order {
		all = append(all, s.found()...)
	}
	if len(all) == 0 {
		return nil
	}
	rest := len(all) - MaxErrors
	if rest <= 0 {
		return all
	}
	msg := fmt.Sprintf("%d more mistakes are not told", rest)
	switch {
	case rest == 1:
		msg = "1 more mistake is not told"
	case rest > countedErrors-MaxErrors:
		msg = fmt.Sprintf("more than %d mistakes more are not told", countedErrors-MaxErrors)
	}
	return append(all[:MaxErrors:MaxErrors], &Error{File: l.order[0].file, Msg: msg})
}
