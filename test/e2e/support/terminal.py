"""Runs a command in a terminal of its own, and writes to the standard output what it wrote there.

terminal.py COLUMNS LATER COMMAND...: the terminal is COLUMNS wide; at the first carriage return, where
progress begins, it becomes LATER wide, if that differs, and a NUL marks where. Ends as the command does.
"""

import fcntl
import os
import pty
import struct
import sys
import termios


def resize(terminal: int, columns: int) -> None:
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))


def read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:
        # How Linux says that nobody has the other end any more.
        return b""


def main() -> int:
    columns, later, command = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
    child, terminal = pty.fork()
    if child == 0:
        resize(0, columns)
        os.execvp(command[0], command)
    while written := read(terminal):
        sys.stdout.buffer.write(written)
        if b"\r\x1b" in written and later != columns:
            resize(terminal, later)
            columns = later
            sys.stdout.buffer.write(b"\0")
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


sys.exit(main())
