"""Becomes a child of the supervisor that cannot outlive it. A script that imports nothing of the product.

    python launcher.py PARENT_PID DEATH_SIGNAL MODE -- COMMAND…

MODE is `plain`; `userns` (PostgreSQL refuses to run as root: inside a user namespace of its own it sees an
ordinary user, while its files stay root's); or `setpriv` (where namespaces are refused: becomes `nobody`).
"""

import contextlib
import ctypes
import os
import shutil
import signal
import sys

NOBODY = 65534
CLONE_NEWUSER = 0x10000000
PR_SET_PDEATHSIG = 1


def enter_user_namespace() -> None:
    """Unprivileged inside, the same user as before to the file system. `OSError` where it is refused."""
    user, group = os.geteuid(), os.getegid()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "unshare refused")
    with contextlib.suppress(OSError), open("/proc/self/setgroups", "w") as file:
        file.write("deny")
    with open("/proc/self/uid_map", "w") as file:
        file.write(f"{NOBODY} {user} 1")
    with open("/proc/self/gid_map", "w") as file:
        file.write(f"{NOBODY} {group} 1")


def die_with_parent(parent: int, number: int) -> None:
    """Ask the kernel for `number` when the parent ends (Linux; elsewhere the next start cleans up)."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, number)
    if os.getppid() != parent:  # it died before we asked
        os._exit(1)


def setpriv(command: list[str], number: int) -> list[str]:
    """The command that runs `command` as nobody, who may still read folders closed to others."""
    program = shutil.which("setpriv") or "setpriv"
    capabilities = "-all,+dac_override,+dac_read_search"
    who = [f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    may = [f"--inh-caps={capabilities}", f"--ambient-caps={capabilities}"]
    return [program, *who, *may, f"--pdeathsig={signal.Signals(number).name[3:]}", "--", *command]


def main(arguments: list[str]) -> None:
    """Detach from the terminal, take the mode, and become the command."""
    split = arguments.index("--")
    parent, number, mode = int(arguments[0]), int(arguments[1]), arguments[2]
    command = arguments[split + 1 :]
    if os.getsid(0) != os.getpid():
        os.setsid()
    if mode == "userns":
        enter_user_namespace()
    die_with_parent(parent, number)  # after unshare, which forgets it
    if mode == "setpriv":
        command = setpriv(command, number)
    try:
        os.execvp(command[0], command)  # noqa: S606
    except OSError as error:
        sys.exit(f"{command[0]}: {error.strerror}")


if __name__ == "__main__":
    main(sys.argv[1:])
