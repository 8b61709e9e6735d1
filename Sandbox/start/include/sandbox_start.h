#pragma once
// Linked into the worker's executables alone: the entry point that blanks the run path, and the worker's `abort`.

/// The entry point (`--entry=sb_start`); never called from C.
void sb_start(void);
/// What every call of abort(3) reaches (`--wrap=abort`).
_Noreturn void __wrap_abort(void);
