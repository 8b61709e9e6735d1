#pragma once
// Linked into the worker's executables alone: the entry point that blanks the run path, the worker's `abort`, and the slow
// path of the Swift runtime's `once`.

/// The entry point (`--entry=sb_start`); never called from C.
void sb_start(void);
/// What every call of abort(3) reaches (`--wrap=abort`).
_Noreturn void __wrap_abort(void);

struct sb_once;
/// swift::threading_impl::once_slow(once_t &, void (*)(void *), void *), as Package.swift names it to the linker.
#define SB_WRAPPED_ONCE __wrap__ZN5swift14threading_impl9once_slowERNS0_6once_tEPFvPvES3_
#define SB_RUNTIME_ONCE __real__ZN5swift14threading_impl9once_slowERNS0_6once_tEPFvPvES3_
/// What every first use of a lazily made value reaches (`--wrap=…once_slow…`).
void SB_WRAPPED_ONCE(struct sb_once *once, void (*make)(void *), void *context);
