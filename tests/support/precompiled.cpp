// A library needs a file: this one holds the tests' precompiled header, see tests/CMakeLists.txt.
