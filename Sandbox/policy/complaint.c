// The first reason against a policy: a stable code and a sentence.
#include "parts.h"
#include <stdarg.h>
#include <stdio.h>

int policy_refuse(complaint *e, policy_code code, const char *format, ...)
{
    int n = e->where ? snprintf(e->text, e->size, "%s: ", e->where) : 0;
    if (n < 0 || (size_t)n >= e->size) n = 0;
    va_list a;
    va_start(a, format);
    vsnprintf(e->text + n, e->size - (size_t)n, format, a);
    va_end(a);
    e->code = code;
    return -1;
}

const char *policy_code_name(policy_code code)
{
    static const char *const names[] = {
#define POLICY_CODE(name) #name,
        POLICY_CODES(POLICY_CODE)
#undef POLICY_CODE
    };
    return (unsigned)code < POLICY_CODE_COUNT ? names[code] : 0;
}
