// Package interchange reads the rules of other products and writes rulebooks as
// theirs: the rule JSON of Aliyun's 智能对话分析 ([SCA]), the categories of Amazon
// Transcribe Call Analytics ([Transcribe]), and the rule function language of Amazon
// Connect Contact Lens ([ContactLens]).
//
//	JSON ──Import──▶ lang.Rulebook ──lang.Format──▶ text
//	JSON ◀──Export── lang.Rulebook ◀──lang.Parse──── text
//
// What the other side cannot say is never dropped in silence: each such thing is a
// [Loss] with its place, its name and the reason. docs/interchange.md tells what
// becomes of every operator.
//
// An imported rule runs in shadow, since nobody has written examples of what it is
// to find. A part of it that cannot be said is left out of it and named in its note;
// a rule of which nothing is left is left out itself.
package interchange
