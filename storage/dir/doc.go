// Package dir keeps bytes as files in a folder: a key is a file's path in it.
//
// A file is written under another name, synced, renamed, and its folder synced: a
// key holds all of what was put there or what it held before. What a crash leaves
// under the other name is removed when the folder is opened. Nothing outside of the
// folder can be reached by any key or symbolic link.
package dir
