"""The child process that reads PDF files: their bytes in base64, one request a line; the text of their pages out."""

from __future__ import annotations

import base64
import io
import logging
import sys
import warnings


def main() -> None:
    """Answer requests until there are no more."""
    sys.path[1:1] = sys.argv[1:]
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    import pypdf

    from promptcraft.framework.child.limits import answer, confine, next_request

    confine()
    answer({"ready": True})
    while request := next_request():
        raw = base64.b64decode(str(request["pdf"]))
        most = int(str(request["most"]))
        try:
            text = text_of(pypdf.PdfReader(io.BytesIO(raw)), most)
            answer({"text": text} if len(text) <= most else {"refused": f"more than {most:,} characters"})
        except Exception as error:  # noqa: BLE001 - a broken PDF raises almost anything; the parent names the file
            answer({"refused": type(error).__name__})


def text_of(reader: object, most: int) -> str:
    """The text of the pages with an empty line between them, a little more than `most` characters of it."""
    pages: list[str] = []
    size = 0
    for page in reader.pages:  # type: ignore[attr-defined]  # a PdfReader, which only the child imports
        pages.append(page.extract_text().strip())
        size += len(pages[-1])
        if size > most:
            break
    return "\n\n".join(page for page in pages if page)


if __name__ == "__main__":
    main()
