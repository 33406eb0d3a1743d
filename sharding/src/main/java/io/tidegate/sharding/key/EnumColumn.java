package io.tidegate.sharding.key;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * ENUM. A member is told by its name, or by its number; a key is the name, so that a later member
 * in between changes nothing.
 */
final class EnumColumn implements KeyDomain {
    private static final Pattern NUMBER = Pattern.compile("[1-9]\\d{0,4}");

    private final List<String> members;
    private final List<@Nullable String> folded = new ArrayList<>();
    private final TextCharset charset;
    private final TextFolding folding;

    private final boolean exact;

    EnumColumn(List<String> members, TextCharset charset, TextFolding folding, boolean exact) {
        this.exact = exact;
        this.members = members.stream().map(TextFolding::trimmed).toList();
        this.charset = charset;
        this.folding = folding;
        this.members.forEach(member -> folded.add(folding.fold(member)));
    }

    @Override
    public Key store(KeyValue value) {
        if (value instanceof KeyValue.IntegerValue(long number, boolean unsigned)) {
            return member(number);
        }
        String text = Texts.of(value, charset);
        if (text == null) {
            return Texts.none(value);
        }
        String name = TextFolding.trimmed(text);
        int literally = members.indexOf(name);
        if (literally >= 0) {
            return member(literally + 1);
        }
        String key = charset.holds(name) ? folding.fold(name) : null;
        if (key != null && folded.contains(key)) {
            return exact
                    ? new Key.Text(key)
                    : new Key.Unroutable("not written like the member of ENUM that it may be");
        }
        // The number of a member, as none has it for its name.
        return key != null && !folded.contains(null) && NUMBER.matcher(text).matches()
                ? member(Long.parseLong(text))
                : new Key.Unroutable("no member of the ENUM");
    }

    @Override
    public Key compare(KeyValue value) {
        if (value instanceof KeyValue.IntegerValue(long number, boolean unsigned)) {
            return member(number);
        }
        String text = Texts.of(value, charset);
        if (text == null) {
            return Texts.none(value);
        }
        String key = charset.holds(text) ? folding.fold(text) : null;
        return key == null
                ? new Key.Unroutable("a text with characters other than " + folding.description())
                : new Key.Text(key);
    }

    /**
     * @param number from 1
     */
    private Key member(long number) {
        String key = number >= 1 && number <= members.size() ? folded.get((int) number - 1) : null;
        return key == null
                ? new Key.Unroutable("no member of the ENUM, or one that it cannot be routed by")
                : new Key.Text(key);
    }

    @Override
    public boolean agreesWith(KeyDomain other) {
        return other instanceof EnumColumn column && column.folding.equals(folding);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EnumColumn column
                && column.members.equals(members)
                && column.charset == charset
                && column.folding.equals(folding);
    }

    @Override
    public int hashCode() {
        return members.hashCode();
    }
}
