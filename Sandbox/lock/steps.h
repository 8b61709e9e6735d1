#pragma once
// What the files of this folder tell each other. One process has one keeper, so its state is one value.
#include "sandbox.h"
#include "sandbox_message.h"
#include "sandbox_without.h"
#include <linux/filter.h>

enum { SB_PROGRAM_LIMIT = 4096 };   // BPF_MAXINSNS

typedef struct {
    sb_hello hello;
    sb_order order;                  // in a worker: its own
    struct sock_filter program[SB_PROGRAM_LIMIT];
    unsigned short program_count;
    sb_mode mode;
    uint32_t layers, landlock_abi;
    int may_change_identity;         // privileged, and the dedicated uid exists here
    int proc;                        // /proc, kept open over the pivot; -1 when closed
    int keeper_pid;                  // as its workers see it
    int program_file;                // the program, kept open over the pivot to be executed again; -1 when workers are forked
    int is_executed;                 // a worker that was executed: it has taken this value over
} sb_keeper;
extern sb_keeper keeper;

/// Text with errno to the log, then the end.
_Noreturn void sb_stop(sb_exit_code code, const char *step);
#define MUST(code, x) do { errno = 0; if ((long)(x) < 0) sb_stop(code, #x); } while (0)

/// One event, with a descriptor unless it is -1. -1 when the server is gone.
int sb_send_event(const sb_event *event, int descriptor);

void sb_tidy_descriptors(int close_others);
void sb_read_hello(void);
void sb_require_seccomp(void);
int sb_landlock_version(void);
void sb_probe_identity(void);
void sb_become_dedicated(void);
void sb_drop_capabilities(void);
void sb_choose_mode(uint32_t without);
void sb_forbid_nested_namespaces(void);
void sb_empty_root(void);
void sb_assert_alone(void);
/// Moves the program's constant pages into memory that is cheap to fork. Only while there is one thread.
void sb_move_image(void);
void sb_open_program(void);
/// In a new worker's process: executes the program with descriptor SB_HANDOVER. Does not return.
_Noreturn void sb_execute_worker(void);
/// 1 in a worker that a keeper executed, once what it inherited is proved; 0 in a keeper.
int sb_take_handover(void);
void sb_prove_empty_root(void);
void sb_prove_no_capabilities(void);
/// Writes a short text to a file below /proc. 0 or -1.
int sb_put(const char *below_proc, const char *text);

void sb_apply_limits(void);
void sb_harden(void);
void sb_apply_landlock(void);
void sb_apply_filter(uint32_t without);
