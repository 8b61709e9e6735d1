#pragma once
// One source, several bodies; the resolver picks one as the file is loaded (x86-64 ELF). Resolvers run before a
// sanitizer has set itself up, so a sanitized build takes the plain body.
#if defined(__x86_64__) && defined(__ELF__)
#define KN_CLONES __attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))
#endif
#ifdef __has_feature
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#undef KN_CLONES
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
#undef KN_CLONES
#endif
#ifndef KN_CLONES
#define KN_CLONES
#define KN_PLAIN 1
#endif
#define R restrict
