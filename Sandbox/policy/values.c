// Single values of a policy: keys, numbers and constants, actions, calls.
#include "parts.h"
#include <linux/futex.h>
#include <sched.h>
#include <string.h>
#include <sys/mman.h>

static const struct { const char *name; uint64_t value; } constants[] = {
#define C(x) {#x, x}
    C(PROT_READ), C(PROT_WRITE), C(PROT_EXEC), C(MAP_SHARED), C(MAP_PRIVATE), C(MAP_POPULATE), C(MAP_GROWSDOWN), C(MAP_HUGETLB), C(MADV_DONTNEED), C(MADV_FREE),
    C(MADV_HUGEPAGE), C(MADV_NOHUGEPAGE), C(MADV_WILLNEED), C(MADV_SEQUENTIAL), C(MADV_RANDOM), C(MADV_NORMAL),
    C(FUTEX_WAIT), C(FUTEX_WAKE), C(FUTEX_WAIT_BITSET), C(FUTEX_PRIVATE_FLAG), C(FUTEX_CLOCK_REALTIME),
    C(CLONE_VM), C(CLONE_FS), C(CLONE_FILES), C(CLONE_SIGHAND), C(CLONE_THREAD), C(CLONE_SYSVSEM), C(CLONE_SETTLS),
    C(CLONE_PARENT_SETTID), C(CLONE_CHILD_CLEARTID),
#undef C
    {"MADV_POPULATE_READ", 22}, {"MAP_TYPE", 0x0f}, {"LOW32", 0xffffffff},
};

int policy_known_keys(json_object *o, const char *const *allowed, complaint *e)
{
    json_object_object_foreach(o, key, value) {
        (void)value;
        size_t i = 0;
        while (allowed[i] && strcmp(allowed[i], key)) i++;
        if (!allowed[i]) return policy_refuse(e, POLICY_unknownKey, "unknown key \"%.60s\"", key);
    }
    return 0;
}

json_object *policy_get(json_object *o, const char *key, json_type type, complaint *e)
{
    json_object *v;
    if (!json_object_object_get_ex(o, key, &v)) {
        policy_refuse(e, strcmp(key, "default") ? POLICY_missingKey : POLICY_missingDefault, "\"%s\" is missing", key);
        return 0;
    }
    if (json_object_is_type(v, type)) return v;
    policy_refuse(e, POLICY_wrongType, "\"%s\" must be %s, not %s", key, json_type_to_name(type), json_type_to_name(json_object_get_type(v)));
    return 0;
}

int policy_number(json_object *v, uint64_t *out, complaint *e)
{
    if (json_object_is_type(v, json_type_int)) {
        int64_t i = json_object_get_int64(v);
        if (i < 0 || i == INT64_MAX) return policy_refuse(e, POLICY_numberOutOfRange, "a number is negative or too large");
        *out = (uint64_t)i;
        return 0;
    }
    if (!json_object_is_type(v, json_type_string))
        return policy_refuse(e, POLICY_badNumberValue, "must be a whole number, or names joined by |");
    *out = 0;
    for (const char *p = json_object_get_string(v);;) {
        size_t n = strcspn(p, "|"), i = 0, m = sizeof constants / sizeof *constants;
        while (i < m && (strlen(constants[i].name) != n || memcmp(constants[i].name, p, n))) i++;
        if (i == m) return policy_refuse(e, POLICY_unknownConstant, "unknown constant \"%.*s\"", n < 60 ? (int)n : 60, p);
        *out |= constants[i].value;
        if (!p[n]) return 0;
        p += n + 1;
    }
}

int policy_action(const char *name, json_object *o, uint32_t *out, complaint *e)
{
    if (!strcmp(name, "kill")) *out = SCMP_ACT_KILL_PROCESS;
    else if (!strcmp(name, "log")) *out = SCMP_ACT_LOG;
    else if (!strcmp(name, "allow")) *out = SCMP_ACT_ALLOW;
    else if (!strcmp(name, "errno")) {
        json_object *v = policy_get(o, "errno", json_type_int, e);
        if (!v) return -1;
        int64_t i = json_object_get_int64(v);
        if (i < 1 || i > 4095) return policy_refuse(e, POLICY_badErrno, "errno must be 1 to 4095");
        *out = SCMP_ACT_ERRNO((uint16_t)i);
    } else return policy_refuse(e, POLICY_unknownAction, "unknown action \"%.60s\"", name);
    return 0;
}

int policy_call_number(const char *name)
{
    int number = seccomp_syscall_resolve_name(name);
    return number < 0 ? -1 : number;
}

int policy_call(json_object *v, int *number, complaint *e)
{
    if (!json_object_is_type(v, json_type_string)) return policy_refuse(e, POLICY_wrongType, "a call must be a string");
    const char *name = json_object_get_string(v);
    if (strlen(name) != (size_t)json_object_get_string_len(v)) return policy_refuse(e, POLICY_zeroByte, "a call's name has a zero byte");
    *number = seccomp_syscall_resolve_name(name);
    if (*number == __NR_SCMP_ERROR) return policy_refuse(e, POLICY_unknownCall, "no system call is named \"%.60s\"", name);
    if (*number < 0) return policy_refuse(e, POLICY_foreignCall, "\"%.60s\" does not exist on this architecture", name);
    return 0;
}
