package io.tidegate.sharding.sql;

import io.tidegate.sharding.sql.Conjunct.Place;
import io.tidegate.sharding.sql.SelectParts.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Takes the conditions of one SELECT, UPDATE or DELETE apart, by its tokens: people are told of
 * each one as they wrote it. What this does not understand stays in one piece.
 */
public final class Conjuncts {
    /** Words that end a condition, unless a bracket makes a function of them. */
    private static final Set<String> BEHIND =
            Set.of(
                    "CROSS",
                    "EXCEPT",
                    "FETCH",
                    "FOR",
                    "FULL",
                    "GROUP",
                    "HAVING",
                    "INNER",
                    "INTERSECT",
                    "INTO",
                    "JOIN",
                    "LEFT",
                    "LIMIT",
                    "LOCK",
                    "NATURAL",
                    "ORDER",
                    "PROCEDURE",
                    "RETURNING",
                    "RIGHT",
                    "SET",
                    "STRAIGHT_JOIN",
                    "UNION",
                    "WHERE",
                    "WINDOW");

    private static final Set<String> OUTER = Set.of("LEFT", "RIGHT", "FULL", "OUTER");

    private final Tokens tokens;
    private final List<Conjunct> found = new ArrayList<>();

    private Conjuncts(Tokens tokens) {
        this.tokens = tokens;
    }

    /** Of the statement in the tokens {@code from} to {@code to}, exclusive, in their order. */
    public static List<Conjunct> of(Tokens tokens, int from, int to) {
        Conjuncts conjuncts = new Conjuncts(tokens);
        conjuncts.find(from, to);
        return conjuncts.found;
    }

    private void find(int from, int to) {
        int depth = 0;
        boolean outer = false;
        Place place = Place.WHERE;
        int start = -1;
        for (int i = from; i < to; i++) {
            depth += tokens.isSymbol(i, '(') ? 1 : tokens.isSymbol(i, ')') ? -1 : 0;
            String word = depth == 0 && !tokens.isSymbol(i - 1, '.') ? tokens.keyword(i) : "";
            boolean clause = BEHIND.contains(word) && !tokens.isSymbol(i + 1, '(');
            boolean ends = clause || depth == 0 && place != Place.WHERE && isComma(i);
            if (start >= 0 && ends) {
                split(place, new Range(start, i));
                start = -1;
            }
            switch (word) {
                case "WHERE" -> {
                    place = Place.WHERE;
                    start = i + 1;
                }
                case "ON" -> {
                    place = outer ? Place.OUTER_ON : Place.ON;
                    start = i + 1;
                }
                case "JOIN" -> outer = OUTER.contains(tokens.keyword(i - 1));
                case "STRAIGHT_JOIN" -> outer = false;
                default -> {}
            }
        }
        if (start >= 0) {
            split(place, new Range(start, to));
        }
    }

    private boolean isComma(int token) {
        return tokens.isSymbol(token, ',');
    }

    private void split(Place place, Range range) {
        List<Range> parts = split(tokens, range, "AND", '&');
        boolean whole = parts.size() == 1 || split(tokens, range, "OR", '|').size() > 1;
        if (whole) {
            if (range.size() > 0) {
                found.add(new Conjunct(place, unwrapped(tokens, range)));
            }
            return;
        }
        parts.forEach(part -> split(place, part));
    }

    /** The parts of which one has to hold; the range itself where there is no OR. */
    public static List<Range> alternatives(Tokens tokens, Range range) {
        return split(tokens, range, "OR", '|');
    }

    /**
     * Splits at a word, or its sign written twice, outside of brackets.
     *
     * @param word AND or OR
     */
    private static List<Range> split(Tokens tokens, Range outer, String word, char sign) {
        Range range = unwrapped(tokens, outer);
        List<Range> parts = new ArrayList<>();
        int depth = 0;
        int betweens = 0;
        int start = range.from();
        for (int i = range.from(); i < range.to(); i++) {
            boolean opens = tokens.isSymbol(i, '(') || tokens.is(i, "CASE");
            boolean closes = tokens.isSymbol(i, ')') || tokens.is(i, "END");
            depth += opens ? 1 : closes ? -1 : 0;
            if (depth > 0) {
                continue;
            }
            if (tokens.is(i, "XOR")) {
                return List.of(range);
            }
            betweens += tokens.is(i, "BETWEEN") ? 1 : 0;
            boolean signs = tokens.isSymbol(i, sign) && tokens.isSymbol(i + 1, sign);
            if (tokens.is(i, "AND") && betweens > 0) {
                betweens--;
            } else if (tokens.is(i, word) || signs) {
                parts.add(new Range(start, i));
                i += signs ? 1 : 0;
                start = i + 1;
            }
        }
        parts.add(new Range(start, range.to()));
        return parts;
    }

    /** Without the brackets that stand around all of it. */
    private static Range unwrapped(Tokens tokens, Range range) {
        Range inner = range;
        while (inner.size() > 2
                && tokens.isSymbol(inner.from(), '(')
                && tokens.afterBracket(inner.from()) == inner.to()) {
            inner = new Range(inner.from() + 1, inner.to() - 1);
        }
        return inner;
    }
}
