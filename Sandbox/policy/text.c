// The text before it is read. json-c, even when strict, takes NaN, raw control characters and the last of two equal keys;
// numbers too large become the largest; a zero byte ends the text early. So every token is looked at here first (RFC 8259).
// Grammar beyond tokens is left to json-c.
#include "parts.h"
#include <string.h>

enum { KEY_LIMIT = 256 };
typedef struct {
    const char *s;
    size_t n, i, depth, used;
    size_t base[POLICY_DEPTH_LIMIT];
    struct { const char *at; size_t length; } keys[KEY_LIMIT];
    complaint *e;
} scanner;

static int blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
static int digit(char c) { return c >= '0' && c <= '9'; }
static char peek(const scanner *t) { return t->i < t->n ? t->s[t->i] : 0; }
static void skip_blanks(scanner *t) { while (t->i < t->n && blank(t->s[t->i])) t->i++; }

static int remember_key(scanner *t, size_t from, size_t to, int escaped)
{
    const char *key = t->s + from;
    int length = (int)(to - from);
    // An escape could spell a key in a second way.
    if (escaped) return policy_refuse(t->e, POLICY_escapedKey, "a key has an escape: \"%.*s\"", length, key);
    if (!t->depth) return policy_refuse(t->e, POLICY_syntax, "a key outside an object (byte %zu)", from);
    for (size_t k = t->base[t->depth - 1]; k < t->used; k++)
        if (t->keys[k].length == to - from && !memcmp(t->keys[k].at, key, to - from))
            return policy_refuse(t->e, POLICY_duplicateKey, "key \"%.*s\" is given twice in one object (byte %zu)", length, key, from);
    if (t->used == KEY_LIMIT) return policy_refuse(t->e, POLICY_tooManyKeys, "more than %d open keys", KEY_LIMIT);
    t->keys[t->used].at = key;
    t->keys[t->used++].length = to - from;
    return 0;
}

static int string(scanner *t)
{
    size_t from = ++t->i;
    int escaped = 0;
    for (; peek(t) != '"'; t->i++) {
        if (t->i >= t->n) return policy_refuse(t->e, POLICY_endsEarly, "a string is not closed (byte %zu)", from);
        if ((unsigned char)t->s[t->i] < 0x20)
            return policy_refuse(t->e, POLICY_controlCharacter, "a control character in a string (byte %zu)", t->i);
        if (t->s[t->i] != '\\') continue;
        escaped = 1;
        t->i++;
        if (t->i < t->n && !strchr("\"\\/bfnrtu", t->s[t->i])) return policy_refuse(t->e, POLICY_badEscape, "an unknown escape (byte %zu)", t->i);
    }
    size_t to = t->i++;
    skip_blanks(t);
    return peek(t) == ':' ? remember_key(t, from, to, escaped) : 0;
}

static int number(scanner *t)
{
    size_t from = t->i;
    if (peek(t) == '-') t->i++;
    if (peek(t) == '0' && t->i + 1 < t->n && digit(t->s[t->i + 1]))
        return policy_refuse(t->e, POLICY_leadingZero, "a number begins with 0 (byte %zu)", from);
    size_t digits = t->i;
    while (digit(peek(t))) t->i++;
    if (digits == t->i) return policy_refuse(t->e, POLICY_badNumber, "a number without digits (byte %zu)", from);
    if (peek(t) == '.') t->i++;
    while (digit(peek(t)) || peek(t) == 'e' || peek(t) == 'E' || peek(t) == '+' || peek(t) == '-') t->i++;   // json-c judges
    return 0;
}

static int literal(scanner *t)
{
    static const char *const words[] = {"true", "false", "null"};
    size_t from = t->i;
    while ((peek(t) | 0x20) >= 'a' && (peek(t) | 0x20) <= 'z') t->i++;
    for (int w = 0; w < 3; w++)
        if (strlen(words[w]) == t->i - from && !memcmp(words[w], t->s + from, t->i - from)) return 0;
    if (t->i - from == 3 && !memcmp(t->s + from, "NaN", 3)) return policy_refuse(t->e, POLICY_badNumber, "NaN is no JSON number (byte %zu)", from);
    return policy_refuse(t->e, POLICY_badLiteral, "\"%.*s\" is not true, false or null (byte %zu)", (int)(t->i - from < 40 ? t->i - from : 40), t->s + from, from);
}

static int punctuation(scanner *t)
{
    char c = t->s[t->i++];
    if (c == '{' || c == '[') {
        if (t->depth == POLICY_DEPTH_LIMIT) return policy_refuse(t->e, POLICY_tooDeep, "nested more than %d deep (byte %zu)", POLICY_DEPTH_LIMIT, t->i - 1);
        t->base[t->depth++] = t->used;
    } else if (c == '}' || c == ']') {
        if (!t->depth) return policy_refuse(t->e, POLICY_syntax, "'%c' closes nothing (byte %zu)", c, t->i - 1);
        t->used = t->base[--t->depth];
    } else if (c == ',') {
        skip_blanks(t);
        if (peek(t) == '}' || peek(t) == ']') return policy_refuse(t->e, POLICY_trailingComma, "a comma before '%c' (byte %zu)", peek(t), t->i);
    }
    return 0;
}

static int token(scanner *t)
{
    char c = peek(t);
    if (c == '"') return string(t);
    if (strchr("{}[],:", c)) return punctuation(t);
    if (c == '-' || digit(c)) return number(t);
    if ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') return literal(t);
    if (c == '/' || c == '#') return policy_refuse(t->e, POLICY_comment, "a comment (byte %zu); use \"note\"", t->i);
    if (c == '\'') return policy_refuse(t->e, POLICY_singleQuote, "a single quote (byte %zu); JSON strings have double quotes", t->i);
    return policy_refuse(t->e, POLICY_badCharacter, "byte 0x%02x at %zu has no place in JSON", (unsigned char)c, t->i);
}

int policy_check_text(const char *text, size_t n, complaint *e)
{
    if (n == 0) return policy_refuse(e, POLICY_emptyText, "the text is empty");
    if (n > POLICY_TEXT_LIMIT) return policy_refuse(e, POLICY_textTooLong, "%zu bytes; %d are allowed", n, POLICY_TEXT_LIMIT);
    if (memchr(text, 0, n)) return policy_refuse(e, POLICY_zeroByte, "the text has a zero byte");
    if (n >= 3 && !memcmp(text, "\xef\xbb\xbf", 3)) return policy_refuse(e, POLICY_byteOrderMark, "the text begins with a byte order mark");
    scanner t = {.s = text, .n = n, .e = e};
    int finished = 0, begun = 0;
    for (skip_blanks(&t); t.i < t.n; skip_blanks(&t)) {
        if (finished)
            return policy_refuse(e, strchr("{[", peek(&t)) ? POLICY_secondDocument : POLICY_textAfterEnd, "something follows the document (byte %zu)", t.i);
        begun = 1;
        if (token(&t)) return -1;
        finished = t.depth == 0;
    }
    if (!finished) return policy_refuse(e, begun ? POLICY_endsEarly : POLICY_emptyText, "the text ends too early (byte %zu)", n);
    return 0;
}
