// A load generator: connections that are kept, each with one request under way, from one thread.
// usage: load PORT CALLERS CONNECTIONS COUNT SECONDS PREFIX
// CALLERS: a file of lines METHOD TAB PATH TAB TOKEN TAB BODY; connection i sends line i modulo their number, POST with a fresh
// Idempotency-Key "PREFIX-number". Ends after COUNT answers or SECONDS. Prints JSON: answers by status, milliseconds (p50, p90, p99).
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { ROOM = 1 << 16, CALLERS = 4096 };

typedef struct { char *method, *path, *token, *body; } Caller;
typedef struct { int socket; const Caller *caller; size_t length; double begun; char in[ROOM]; } Connection;

static Caller callers[CALLERS];
static size_t caller_count, sent, answered, statuses[600];
static const char *prefix;
static double *latencies;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void fail(const char *what)
{
    perror(what);
    exit(1);
}

static void read_callers(const char *path)
{
    FILE *file = fopen(path, "r");
    char *line = NULL;
    size_t room = 0;
    if (!file) fail(path);
    while (caller_count < CALLERS && getline(&line, &room, file) > 0) {
        char *rest = strdup(line), *end = strchr(rest, '\n');
        if (end) *end = 0;
        Caller *c = &callers[caller_count++];
        c->method = strsep(&rest, "\t"), c->path = strsep(&rest, "\t"), c->token = strsep(&rest, "\t"), c->body = rest ? rest : "";
    }
    free(line), fclose(file);
    if (!caller_count) fail("no callers");
}

static void dial(Connection *c, int port, int poll)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int one = 1;
    c->socket = socket(AF_INET, SOCK_STREAM, 0);
    if (c->socket < 0 || connect(c->socket, (struct sockaddr *)&address, sizeof address)) fail("connect");
    setsockopt(c->socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
    if (epoll_ctl(poll, EPOLL_CTL_ADD, c->socket, &event)) fail("epoll_ctl");
}

static void ask(Connection *c)
{
    static char out[ROOM];
    const Caller *from = c->caller;
    int length = snprintf(out, sizeof out,
                          "%s %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nIdempotency-Key: %s-%zu\r\n"
                          "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
                          from->method, from->path, from->token, prefix, sent++, strlen(from->body), from->body);
    c->length = 0, c->begun = now();
    for (int at = 0; at < length;) {
        ssize_t n = write(c->socket, out + at, (size_t)(length - at));
        if (n <= 0) fail("write");
        at += (int)n;
    }
}

// The status of a whole answer; 0: more has to come.
static int whole(Connection *c)
{
    c->in[c->length] = 0;
    char *end = strstr(c->in, "\r\n\r\n"), *size = strcasestr(c->in, "\r\ncontent-length:");
    if (!end) return 0;
    size_t body = size && size < end ? strtoul(size + 17, NULL, 10) : 0;
    if (c->length < (size_t)(end + 4 - c->in) + body) return 0;
    return atoi(c->in + 9);
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static void report(double seconds)
{
    qsort(latencies, answered, sizeof *latencies, compare);
    printf("{\"answers\":%zu,\"seconds\":%.4f,\"statuses\":{", answered, seconds);
    const char *comma = "";
    for (int s = 0; s < 600; s++)
        if (statuses[s]) printf("%s\"%d\":%zu", comma, s, statuses[s]), comma = ",";
    printf("},\"milliseconds\":[%.3f,%.3f,%.3f]}\n", latencies[answered / 2] * 1e3, latencies[answered * 9 / 10] * 1e3,
           latencies[answered * 99 / 100] * 1e3);
}

int main(int count, char **arguments)
{
    if (count != 7) return fprintf(stderr, "usage: load PORT CALLERS CONNECTIONS COUNT SECONDS PREFIX\n"), 2;
    size_t connections = strtoul(arguments[3], NULL, 10), limit = strtoul(arguments[4], NULL, 10);
    double seconds = atof(arguments[5]), begun, end;
    prefix = arguments[6];
    read_callers(arguments[2]);
    latencies = calloc(limit + connections + 1, sizeof *latencies);
    Connection *all = calloc(connections, sizeof *all);
    int poll = epoll_create1(0);
    if (!latencies || !all || poll < 0) fail("start");
    for (size_t i = 0; i < connections; i++) all[i].caller = &callers[i % caller_count], dial(&all[i], atoi(arguments[1]), poll);
    begun = now(), end = begun + seconds;
    size_t open = 0;
    for (; open < connections && sent < limit; open++) ask(&all[open]);
    while (open) {
        struct epoll_event events[64];
        int n = epoll_wait(poll, events, 64, 1000);
        if (n < 0 && errno != EINTR) fail("epoll_wait");
        for (int i = 0; i < n; i++) {
            Connection *c = events[i].data.ptr;
            ssize_t got = read(c->socket, c->in + c->length, ROOM - 1 - c->length);
            if (got <= 0) fail("the server hung up");
            c->length += (size_t)got;
            int status = whole(c);
            if (!status) continue;
            statuses[status < 600 ? status : 0]++, latencies[answered++] = now() - c->begun;
            if (sent < limit && now() < end) ask(c);
            else open--;
        }
    }
    report(now() - begun);
    return 0;
}
