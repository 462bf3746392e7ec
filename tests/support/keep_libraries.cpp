// Sanitizer builds only. Mesa is unloaded before leaks are looked for, so its reports would have no name to suppress; a
// library that stays loaded gives none, and a leak of ours is still found.
extern "C" int dlclose(void*) { return 0; }

// fontconfig keeps a list of its own for the life of the process.
extern "C" const char* __lsan_default_suppressions() { return "leak:libfontconfig.so\n"; }
