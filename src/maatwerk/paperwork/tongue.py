"""Which of the languages that are read here a text is written in, by its small words."""

from __future__ import annotations

import re
from collections import Counter

from maatwerk.paperwork import labels

_FEWEST = 3  # different small words
_SHARE = 0.05  # of all words


def told(text: str) -> str | None:
    """Return the language of a text; nothing where it cannot be told, or is none of the six."""
    words = re.findall(r"[^\W\d_]+", text.lower())
    count = Counter(words)
    weight = {name: sum(count[word] for word in small) for name, small in labels.SMALL_WORDS_OF.items()}
    (first, most), (_, next_) = sorted(weight.items(), key=lambda pair: -pair[1])[:2]
    different = sum(word in count for word in labels.SMALL_WORDS_OF[first])
    clear = most >= 1.5 * next_ and most >= _SHARE * len(words)
    return first if clear and different >= _FEWEST else None
