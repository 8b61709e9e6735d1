// The reader behind the checks of text.c, strict.
#include "parts.h"
#include <string.h>

json_object *policy_read(const char *text, size_t n, complaint *e)
{
    json_tokener *t = json_tokener_new_ex(POLICY_DEPTH_LIMIT + 1);
    if (!t) {
        policy_refuse(e, POLICY_library, "out of memory");
        return 0;
    }
    json_tokener_set_flags(t, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
    json_object *root = json_tokener_parse_ex(t, text, (int)n);
    enum json_tokener_error code = json_tokener_get_error(t);
    size_t end = json_tokener_get_parse_end(t);
    json_tokener_free(t);
    if (code == json_tokener_success && root) {
        if (json_object_is_type(root, json_type_object)) return root;
        json_object_put(root);
        policy_refuse(e, POLICY_wrongType, "a policy must be an object");
        return 0;
    }
    policy_code reason = code == json_tokener_error_parse_utf8_string ? POLICY_notUTF8 : code == json_tokener_continue ? POLICY_endsEarly : POLICY_syntax;
    policy_refuse(e, reason, "not JSON: %s (byte %zu)", code == json_tokener_continue ? "ends too early" : json_tokener_error_desc(code), end);
    return 0;
}
