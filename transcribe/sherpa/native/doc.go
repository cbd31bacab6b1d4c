// Package native calls the C library of sherpa-onnx without cgo: it opens the shared
// object at run time and mirrors the structs of its header. A program that imports it
// is bound to glibc, and a mistake of the library's or of a model's ends the process;
// only cmd/tingcha-hear, which is there to be replaced, imports it.
package native

// Version is the only version of the library whose structs this package knows.
const Version = "2.0.1"
