// Forbidden calls, harmless where they succeed. They can only end a worker.
#include "steps.h"
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SYS_io_uring_setup
#define SYS_io_uring_setup 425
#endif

static void map_and_drop(int protection, int flags)
{
    void *p = mmap(0, 4096, protection, flags | MAP_ANONYMOUS, -1, 0);
    if (p != MAP_FAILED) munmap(p, 4096);
}

_Noreturn void sb_die_of(uint32_t canary)
{
    char byte, *none[] = {0};
    int code = SB_EXIT_CANARY_ALIVE;
    switch (canary) {
    case SB_CANARY_OPEN: (void)open("/", O_RDONLY | O_CLOEXEC); break;
    case SB_CANARY_SOCKET: (void)socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0); break;
    case SB_CANARY_EXECVE: (void)execve("/nothing", none, none); break;
    case SB_CANARY_FORK: if (fork() == 0) _exit(0); break;
    case SB_CANARY_EXECUTABLE_MMAP: map_and_drop(PROT_READ | PROT_EXEC, MAP_PRIVATE); break;
    case SB_CANARY_SHARED_MMAP: map_and_drop(PROT_READ | PROT_WRITE, MAP_SHARED); break;
    case SB_CANARY_PTRACE: (void)syscall(SYS_ptrace, -1, 0, 0, 0); break;
    case SB_CANARY_KILL: (void)kill(getpid(), 0); break;
    case SB_CANARY_READ: (void)!read(0, &byte, 1); break;
    case SB_CANARY_IO_URING: (void)syscall(SYS_io_uring_setup, 0, 0); break;
    case SB_CANARY_MEMFD: (void)memfd_create("canary", MFD_CLOEXEC); break;
#ifdef __x86_64__
    case SB_CANARY_X32: (void)syscall(0x40000000 | SYS_getpid); break;
    case SB_CANARY_INT80: {
        long answer = 20;                // getpid in the 32-bit table
        __asm__ volatile("int $0x80" : "+a"(answer) : : "memory", "r8", "r9", "r10", "r11");
        break;
    }
#endif
    default: code = SB_EXIT_CANARY_UNAVAILABLE;
    }
    _exit(code);
}
