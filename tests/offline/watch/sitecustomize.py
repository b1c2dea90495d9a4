"""Ends a process, with exit code 99, at its first attempt to reach a network or to ask for an address."""

from __future__ import annotations

import os
import sys

ASKS = {"socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname"}


def watch(event: str, arguments: tuple[object, ...]) -> None:
    if event in ASKS and not (event == "socket.connect" and isinstance(arguments[1], str | bytes)):
        os.write(2, f"NETWORK: {event} {arguments[1:]}\n".encode())
        os._exit(99)


sys.addaudithook(watch)
