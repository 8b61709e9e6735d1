// Rules: calls, conditions on arguments, and no call decided in two ways.
#include "parts.h"
#include <errno.h>
#include <string.h>

static int argument(json_object *o, struct scmp_arg_cmp *out, complaint *e)
{
    static const char *const keys[] = {"index", "op", "mask", "value", 0};
    json_object *v;
    uint64_t index, mask = 0, value;
    if (!json_object_is_type(o, json_type_object)) return policy_refuse(e, POLICY_wrongType, "an argument must be an object");
    if (policy_known_keys(o, keys, e)) return -1;
    if (!(v = policy_get(o, "index", json_type_int, e)) || policy_number(v, &index, e)) return -1;
    if (index > 5) return policy_refuse(e, POLICY_badIndex, "argument index above 5");
    if (!json_object_object_get_ex(o, "value", &v)) return policy_refuse(e, POLICY_missingKey, "\"value\" is missing");
    if (policy_number(v, &value, e)) return -1;
    if (!(v = policy_get(o, "op", json_type_string, e))) return -1;
    const char *op = json_object_get_string(v);
    int has_mask = json_object_object_get_ex(o, "mask", &v);
    if (!strcmp(op, "masked")) {
        if (!has_mask) return policy_refuse(e, POLICY_missingKey, "\"mask\" is missing");
        if (policy_number(v, &mask, e)) return -1;
        if (value & ~mask) return policy_refuse(e, POLICY_valueOutsideMask, "a value has bits outside its mask: it could never match");
        *out = (struct scmp_arg_cmp){(unsigned)index, SCMP_CMP_MASKED_EQ, mask, value};
    } else if (!strcmp(op, "equal")) {
        if (has_mask) return policy_refuse(e, POLICY_unknownKey, "\"mask\" has no meaning with \"equal\"");
        *out = (struct scmp_arg_cmp){(unsigned)index, SCMP_CMP_EQ, value, 0};
    } else return policy_refuse(e, POLICY_unknownOperator, "unknown op \"%.60s\"", op);
    return 0;
}

int policy_arguments(json_object *list, struct scmp_arg_cmp *out, unsigned *count, complaint *e)
{
    size_t n = json_object_array_length(list);
    if (n < 1 || n > 6) return policy_refuse(e, POLICY_tooManyArguments, "1 to 6 arguments are allowed");
    for (unsigned i = 0; i < n; i++)
        if (argument(json_object_array_get_idx(list, i), &out[i], e)) return -1;
    *count = (unsigned)n;
    return 0;
}

int policy_decide_once(decided_calls *seen, int number, uint32_t action, unsigned bare, const char *name, complaint *e)
{
    for (size_t i = 0; i < seen->count; i++) {
        if (seen->at[i].number != number) continue;
        if (number == seen->check) return policy_refuse(e, POLICY_checkCallDecided, "\"%s\" is the self-check's call", name);
        if (seen->at[i].action != action) return policy_refuse(e, POLICY_conflictingAction, "\"%s\" already has another action", name);
        if (bare || seen->at[i].bare) return policy_refuse(e, POLICY_alreadyDecided, "\"%s\" is already decided, or has conditions elsewhere", name);
    }
    if (seen->count == sizeof seen->at / sizeof *seen->at) return policy_refuse(e, POLICY_tooManyCalls, "too many calls");
    seen->at[seen->count].number = number;
    seen->at[seen->count].action = action;
    seen->at[seen->count++].bare = bare;
    return 0;
}

int policy_add_rule(scmp_filter_ctx filter, json_object *o, decided_calls *seen, complaint *e)
{
    static const char *const keys[] = {"action", "errno", "calls", "arguments", "note", 0};
    json_object *v, *calls, *list = 0;
    uint32_t action;
    struct scmp_arg_cmp arguments[6];
    unsigned count = 0;
    if (!json_object_is_type(o, json_type_object)) return policy_refuse(e, POLICY_wrongType, "must be an object");
    if (policy_known_keys(o, keys, e)) return -1;
    if (!(v = policy_get(o, "action", json_type_string, e)) || policy_action(json_object_get_string(v), o, &action, e)) return -1;
    if (!(calls = policy_get(o, "calls", json_type_array, e))) return -1;
    if (!json_object_array_length(calls)) return policy_refuse(e, POLICY_noCalls, "\"calls\" is empty");
    if (json_object_object_get_ex(o, "arguments", &list)) {
        if (!json_object_is_type(list, json_type_array)) return policy_refuse(e, POLICY_wrongType, "\"arguments\" must be array");
        if (policy_arguments(list, arguments, &count, e)) return -1;
    }
    for (size_t i = 0; i < json_object_array_length(calls); i++) {
        json_object *call = json_object_array_get_idx(calls, i);
        int number, r;
        if (policy_call(call, &number, e)) return -1;
        const char *name = json_object_get_string(call);
        if (policy_decide_once(seen, number, action, count == 0, name, e)) return -1;
        r = seccomp_rule_add_exact_array(filter, action, number, count, arguments);
        if (r == -EACCES) return policy_refuse(e, POLICY_sameAsDefault, "%s: same action as the default", name);
        if (r) return policy_refuse(e, POLICY_library, "%s: %s", name, strerror(-r));
    }
    return 0;
}
