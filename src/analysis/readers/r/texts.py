"""rdata's parser, with the texts of a vector read one after the other: most of what the files here hold.

rdata makes an object of every text by way of its general rule for any object of R, which takes ten times as long.
"""

import struct
from functools import cache
from typing import Any

from rdata.parser import DEFAULT_ALTREP_MAP, RObject, RObjectType, parse_data
from rdata.parser._parser import parse_r_object_info
from rdata.parser._xdr import ParserXDR

HEADERS = (b"RDX2\nX\n", b"RDX3\nX\n", b"X\n")
"""How files in R's own format begin: with objects by name (2 versions), with one alone. Other formats are rare."""

INTEGER, TEXT_HEAD = struct.Struct(">i"), struct.Struct(">ii")

KIND, WITH_MORE = 0xFF, 0x600
"""Bits of an object's first word: its type, and whether attributes or a tag follow."""

text_info = cache(parse_r_object_info)
"""What a text's flags say, such as its encoding: a handful of them stand in a file."""


class TextsParser(ParserXDR):
    """rdata's parser of R's own format."""

    def parse_int(self) -> int:
        """Return the next whole number."""
        return int(INTEGER.unpack(self.file.read(INTEGER.size))[0])

    def _parse_vector_value(self, reference_list: Any, bytecode_rep_list: Any = None) -> list[RObject]:
        """Return the elements of a vector: a text is a word of flags, its length (-1 for NA) and its bytes."""
        elements = []
        for _ in range(self.parse_int()):
            start = self.file.tell()
            head = self.file.read(TEXT_HEAD.size)
            flags, length = TEXT_HEAD.unpack(head) if len(head) == TEXT_HEAD.size else (0, 0)
            if flags & (KIND | WITH_MORE) == RObjectType.CHAR.value and length >= -1:
                elements.append(RObject(text_info(flags), None if length < 0 else self.parse_string(length), None))
            else:
                self.file.seek(start)
                elements.append(self.parse_R_object(reference_list, bytecode_rep_list))
        return elements


def tree(content: bytes, extension: str) -> RObject:
    """Return rdata's tree of a file's content.

    Parameters
    ----------
    content : bytes
        Not compressed.
    extension : {".rda", ".rds"}
    """
    header = next((each for each in HEADERS if content.startswith(each)), None)
    if header is None or (extension == ".rds") != (header == HEADERS[-1]):
        return parse_data(content, extension=extension).object
    parser = TextsParser(
        memoryview(content)[len(header) :], expand_altrep=True, altrep_constructor_dict=DEFAULT_ALTREP_MAP
    )
    parsed = parser.parse_all().object
    parser.check_complete()
    return parsed
