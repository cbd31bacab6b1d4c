package api

// Split takes the body of an intake apart, for the fuzz test.
func Split(body []byte) ([][]byte, error) { return split(body) }
