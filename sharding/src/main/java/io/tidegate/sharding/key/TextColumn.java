package io.tidegate.sharding.key;

/** CHAR or VARCHAR. With numbers and dates it is compared as those, and then not routed by. */
record TextColumn(int length, TextCharset charset, TextFolding folding) implements KeyDomain {
    @Override
    public Key store(KeyValue value) {
        if (value instanceof KeyValue.IntegerValue(long bits, boolean unsigned)) {
            return storeText(unsigned ? Long.toUnsignedString(bits) : Long.toString(bits));
        }
        String text = Texts.of(value, charset);
        return text == null ? Texts.none(value) : storeText(text);
    }

    private Key storeText(String text) {
        String kept = TextFolding.trimmed(text);
        return kept.codePointCount(0, kept.length()) > length
                ? new Key.Unroutable(
                        "a text longer than the column, which the server would refuse or cut")
                : key(text);
    }

    @Override
    public Key compare(KeyValue value) {
        String text = Texts.of(value, charset);
        return text == null ? Texts.none(value) : key(text);
    }

    private Key key(String text) {
        String folded = charset.holds(text) ? folding.fold(text) : null;
        return folded == null
                ? new Key.Unroutable(
                        "a text key with characters other than "
                                + folding.description()
                                + ", which alone is certain to be compared alike in this column")
                : new Key.Text(folded);
    }

    @Override
    public boolean agreesWith(KeyDomain other) {
        return other instanceof TextColumn column && column.folding().equals(folding);
    }
}
