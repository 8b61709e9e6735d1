#pragma once
// What the files of this folder tell each other.
#include "policy.h"
#include <json-c/json.h>
#include <seccomp.h>

/// The first complaint; `where` names the part of the policy being read.
typedef struct { char *text; size_t size; policy_code code; const char *where; } complaint;

/// Records a code and a sentence. Always -1.
__attribute__((format(printf, 3, 4))) int policy_refuse(complaint *e, policy_code code, const char *format, ...);

/// What the JSON reader lets through: strictly JSON, no equal keys, no escaped keys. 0 or -1.
int policy_check_text(const char *text, size_t n, complaint *e);
/// The document of a checked text, or null.
json_object *policy_read(const char *text, size_t n, complaint *e);

/// Refuses a key that is not in the null-terminated list.
int policy_known_keys(json_object *o, const char *const *allowed, complaint *e);
/// The member, of that type, or null with a complaint.
json_object *policy_get(json_object *o, const char *key, json_type type, complaint *e);
/// A whole number, or constant names joined by |.
int policy_number(json_object *v, uint64_t *out, complaint *e);
/// kill, log, allow, or errno with its number beside it in `o`.
int policy_action(const char *name, json_object *o, uint32_t *out, complaint *e);
/// A system call of this architecture.
int policy_call(json_object *v, int *number, complaint *e);
/// An "arguments" list.
int policy_arguments(json_object *list, struct scmp_arg_cmp *out, unsigned *count, complaint *e);

/// Calls decided so far: libseccomp takes rules that contradict each other, the first winning without a word.
typedef struct { struct { int number; uint32_t action; unsigned bare; } at[512]; size_t count; int check; } decided_calls;
int policy_decide_once(decided_calls *seen, int number, uint32_t action, unsigned bare, const char *name, complaint *e);
/// Adds one rule object to the filter.
int policy_add_rule(scmp_filter_ctx filter, json_object *rule, decided_calls *seen, complaint *e);
/// The whole document.
int policy_build(json_object *root, policy_program *out, complaint *e);
