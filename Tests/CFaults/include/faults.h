#pragma once
// A disk that fails when told to: SQLite's own files system calls, with a fault at the n-th write, sync
// or truncation of files below one folder. For tests.

// Which fault to make: at the n-th operation from now on (0: none), before it is done or after, once or
// from then on.
void faults_begin(const char *folder, int n, int is_after, int is_lasting);
// How many operations there were so far.
int faults_count(void);
// Makes no more faults; returns how many operations there were.
int faults_end(void);
