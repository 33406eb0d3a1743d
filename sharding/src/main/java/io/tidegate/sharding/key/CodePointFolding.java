package io.tidegate.sharding.key;

import org.jspecify.annotations.Nullable;

/** Each character is only equal to itself. The case of ASCII is folded as in all text keys. */
record CodePointFolding() implements TextFolding {
    @Override
    public @Nullable String fold(String text) {
        StringBuilder folded = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            folded.append(c >= 'A' && c <= 'Z' ? (char) (c + 32) : c);
        }
        return TextFolding.trimmed(folded);
    }

    @Override
    public String description() {
        return "any character of the column's character set";
    }
}
