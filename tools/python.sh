#!/bin/sh
# Prints the first Python of 3.11 or newer that can make a virtual environment; says what is missing where there is none.
# PYTHON in the environment is tried alone.
fits='import sys; sys.exit(sys.version_info < (3, 11))'
can_venv='import ensurepip, venv'
lame=
for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11 python3.14 python}; do
    "$candidate" -c "$fits" >/dev/null 2>&1 || continue
    if "$candidate" -c "$can_venv" >/dev/null 2>&1; then
        command -v "$candidate"
        exit 0
    fi
    lame=$candidate
done
if [ -n "$lame" ]; then
    echo "make: $lame is new enough but lacks the modules venv and ensurepip." >&2
    echo "      Install them (Debian and Ubuntu: the package python3-venv), or name another Python: make PYTHON=/path/to/python3.12" >&2
elif [ -n "$PYTHON" ]; then
    echo "make: $PYTHON is not there or older than Python 3.11." >&2
else
    echo "make: no Python 3.11 or newer found. Install one, or name it: make PYTHON=/path/to/python3.12" >&2
fi
exit 1
