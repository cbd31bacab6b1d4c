module github.com/tingcha/tingcha

go 1.26
