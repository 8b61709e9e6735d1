// The document: default, self-check, rules; then the bytes of the program.
#include "parts.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static int library(complaint *e, const char *what, int r)
{
    return r ? policy_refuse(e, POLICY_library, "%s: %s", what, strerror(-r)) : 0;
}

static int export(scmp_filter_ctx filter, policy_program *out, complaint *e)
{
    int fd = memfd_create("policy", MFD_CLOEXEC);
    if (fd < 0) return library(e, "memfd_create", -errno);
    int r = library(e, "seccomp_export_bpf", seccomp_export_bpf(filter, fd));
    if (!r) {
        ssize_t n = pread(fd, out->instructions, sizeof out->instructions, 0);
        out->count = n > 0 ? (size_t)n / 8 : 0;
        if (n <= 0 || n % 8 || lseek(fd, 0, SEEK_END) != n) r = policy_refuse(e, POLICY_programTooLarge, "the program is too large");
    }
    close(fd);
    return r;
}

// The call that the worker makes after locking itself; its errno proves that this very program answers.
static int self_check(scmp_filter_ctx filter, json_object *check, decided_calls *seen, policy_program *out, complaint *e)
{
    static const char *const keys[] = {"call", "errno", 0};
    json_object *v;
    uint32_t action;
    e->where = "check";
    if (policy_known_keys(check, keys, e) || !(v = policy_get(check, "call", json_type_string, e))) return -1;
    if (policy_call(v, &out->check_syscall, e) || policy_action("errno", check, &action, e)) return -1;
    out->check_errno = (int32_t)(action & 0xffff);
    if (library(e, "rule", seccomp_rule_add_exact(filter, action, out->check_syscall, 0))) return -1;
    if (policy_decide_once(seen, out->check_syscall, action, 1, "check", e)) return -1;
    seen->check = out->check_syscall;
    return 0;
}

static int add_all(scmp_filter_ctx filter, json_object *check, json_object *rules, policy_program *out, complaint *e)
{
    decided_calls seen = {.count = 0, .check = -1};
    char where[32];
    if (library(e, "bad-architecture action", seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS))) return -1;
    // A tree instead of a list: the kernel walks the program once for every number there is when a worker installs it.
    if (library(e, "order of the program", seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2))) return -1;
    if (self_check(filter, check, &seen, out, e)) return -1;
    for (size_t i = 0; i < json_object_array_length(rules); i++) {
        snprintf(where, sizeof where, "rule %zu", i + 1);
        e->where = where;
        if (policy_add_rule(filter, json_object_array_get_idx(rules, i), &seen, e)) return -1;
    }
    e->where = 0;
    return export(filter, out, e);
}

int policy_build(json_object *root, policy_program *out, complaint *e)
{
    static const char *const keys[] = {"version", "default", "check", "rules", "note", 0};
    json_object *v, *rules, *check;
    uint32_t action;
    e->where = "policy";
    if (policy_known_keys(root, keys, e)) return -1;
    if (json_object_object_get_ex(root, "version", &v) && json_object_is_type(v, json_type_double))
        return policy_refuse(e, POLICY_fractionalVersion, "\"version\" must be a whole number");
    if (!(v = policy_get(root, "version", json_type_int, e))) return -1;
    if (json_object_get_int64(v) != 1) return policy_refuse(e, POLICY_unknownVersion, "version %lld is not 1", (long long)json_object_get_int64(v));
    if (!(v = policy_get(root, "default", json_type_string, e)) || policy_action(json_object_get_string(v), root, &action, e)) return -1;
    if (action != SCMP_ACT_KILL_PROCESS) return policy_refuse(e, POLICY_defaultAllows, "\"default\" must be kill");
    if (!(rules = policy_get(root, "rules", json_type_array, e)) || !(check = policy_get(root, "check", json_type_object, e))) return -1;
    scmp_filter_ctx filter = seccomp_init(action);
    if (!filter) return policy_refuse(e, POLICY_library, "seccomp_init failed");
    int r = add_all(filter, check, rules, out, e);
    seccomp_release(filter);
    return r;
}
