"""One search over all rooms, by the first letters of pinyin: "wb" finds 魏碑 and nobody needs an input method."""
