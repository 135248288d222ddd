"""The child process that fills templates and computes figures: one JSON request a line, one JSON answer a line.

Started by its path, isolated, with the folders it may import from as arguments; ends when its input ends.
"""

from __future__ import annotations

import sys
import warnings


def main() -> None:
    """Answer requests until there are no more."""
    sys.path[1:1] = sys.argv[1:]
    # What Python thinks of a formula's style would fill a pipe that nobody reads.
    warnings.simplefilter("ignore")
    from promptcraft.framework.child.limits import answer, confine, next_request
    from promptcraft.framework.template.sandbox import fill_all
    from promptcraft.framework.template.values import Refused

    confine()
    answer({"ready": True})
    while request := next_request():
        try:
            answer(fill_all(request))
        except Refused as refused:
            answer(
                {
                    "refused": refused.kind,
                    "message": refused.message,
                    "field": refused.field,
                    "name": refused.name,
                    "line": refused.line,
                    "hint": refused.hint,
                }
            )
        except (MemoryError, RecursionError):
            answer({"refused": "limit", "message": "needs more memory than a template may use", "field": ""})


if __name__ == "__main__":
    main()
