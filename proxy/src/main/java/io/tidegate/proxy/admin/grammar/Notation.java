package io.tidegate.proxy.admin.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a grammar as it is written: {@code KILL [CONNECTION | QUERY] <id:number>}. Square brackets
 * hold what may be left out, braces and bars choose, angle brackets name a value and its kind.
 */
final class Notation {
    private static final Pattern SYMBOLS =
            Pattern.compile("\\s*(<([a-z-]+):([a-z]+)>|[A-Z_]+|[\\[\\]{}|])\\s*");

    private final List<String> symbols = new ArrayList<>();
    private int next;

    private Notation(String text) {
        Matcher matcher = SYMBOLS.matcher(text);
        int at = 0;
        while (matcher.find() && matcher.start() == at) {
            symbols.add(matcher.group(1));
            at = matcher.end();
        }
        if (at != text.length()) {
            throw new IllegalArgumentException("no grammar: " + text.substring(at));
        }
    }

    static Part read(String text) {
        Notation notation = new Notation(text);
        Part part = notation.choice();
        if (notation.next != notation.symbols.size()) {
            throw new IllegalArgumentException("brackets do not match: " + text);
        }
        return part;
    }

    private Part choice() {
        List<Part> parts = new ArrayList<>();
        parts.add(sequence());
        while (is("|")) {
            next++;
            parts.add(sequence());
        }
        return parts.size() == 1 ? parts.getFirst() : new Part.Choice(parts);
    }

    private Part sequence() {
        List<Part> parts = new ArrayList<>();
        while (next < symbols.size() && !is("]") && !is("}") && !is("|")) {
            parts.add(one());
        }
        return parts.size() == 1 ? parts.getFirst() : new Part.Sequence(parts);
    }

    private Part one() {
        String symbol = symbols.get(next++);
        if (symbol.equals("[") || symbol.equals("{")) {
            Part inner = choice();
            next++;
            return symbol.equals("[") ? new Part.Maybe(inner) : inner;
        }
        if (symbol.startsWith("<")) {
            int colon = symbol.indexOf(':');
            String kind = symbol.substring(colon + 1, symbol.length() - 1);
            return new Part.Value(
                    symbol.substring(1, colon), ValueKind.valueOf(kind.toUpperCase(Locale.ROOT)));
        }
        return new Part.Word(symbol);
    }

    private boolean is(String symbol) {
        return next < symbols.size() && symbols.get(next).equals(symbol);
    }
}
