package io.tidegate.sharding.key;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Printable ASCII only: other characters may equal sequences of ASCII ones, or nothing at all. */
record AsciiFolding() implements TextFolding {
    @Override
    public @Nullable String fold(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~') {
                return null;
            }
        }
        return TextFolding.trimmed(text).toLowerCase(Locale.ROOT);
    }

    @Override
    public String description() {
        return "printable ASCII";
    }
}
