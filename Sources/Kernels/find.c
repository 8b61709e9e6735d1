#include "kernels.h"
#include <string.h>

const void *kn_find(const void *text, size_t count, const void *needle, size_t length)
{
    return memmem(text, count, needle, length);
}
