package sherpa

// Words is what Hear makes of the library's result.
var Words = words
