package io.tidegate.proxy.admin.grammar;

import io.tidegate.ha.state.Lexeme;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.function.IntPredicate;

/** Follows a grammar through one statement, back from every way that leads nowhere. */
final class Matching {
    private final List<Lexeme> lexemes;
    private final String statement;
    private final Deque<String> words = new ArrayDeque<>();
    private final Map<String, String> values = new HashMap<>();
    private final Set<Lexeme> secrets = new HashSet<>();
    private final SequencedSet<String> expected = new LinkedHashSet<>();
    private int reached;
    private Optional<Arguments> found = Optional.empty();

    Matching(List<Lexeme> lexemes, String statement) {
        this.lexemes = lexemes;
        this.statement = statement;
    }

    Reading read(Part root) {
        boolean whole = follow(root, 0, this::ends);
        return new Reading(whole ? found : Optional.empty(), reached, expected);
    }

    private boolean ends(int at) {
        if (at < lexemes.size()) {
            miss(at, "the end");
            return false;
        }
        found = Optional.of(new Arguments(Set.copyOf(words), values, shown()));
        return true;
    }

    private boolean follow(Part part, int at, IntPredicate then) {
        return switch (part) {
            case Part.Word(String word) -> word(word, at, then);
            case Part.Value value -> value(value, at, then);
            case Part.Sequence(List<Part> parts) -> sequence(parts, 0, at, then);
            case Part.Choice(List<Part> parts) ->
                    parts.stream().anyMatch(each -> follow(each, at, then));
            case Part.Maybe(Part inner) -> follow(inner, at, then) || then.test(at);
        };
    }

    private boolean sequence(List<Part> parts, int next, int at, IntPredicate then) {
        return next == parts.size()
                ? then.test(at)
                : follow(parts.get(next), at, after -> sequence(parts, next + 1, after, then));
    }

    private boolean word(String word, int at, IntPredicate then) {
        if (at >= lexemes.size() || !lexemes.get(at).isWord(word)) {
            miss(at, word);
            return false;
        }
        words.push(word);
        if (then.test(at + 1)) {
            return true;
        }
        words.pop();
        return false;
    }

    private boolean value(Part.Value value, int at, IntPredicate then) {
        if (at >= lexemes.size() || !value.kind().takes(lexemes.get(at))) {
            miss(at, value.kind().expected() + " (" + value.name() + ")");
            return false;
        }
        Lexeme lexeme = lexemes.get(at);
        values.put(value.name(), lexeme.text());
        if (value.kind() == ValueKind.SECRET) {
            secrets.add(lexeme);
        }
        if (then.test(at + 1)) {
            return true;
        }
        values.remove(value.name());
        secrets.remove(lexeme);
        return false;
    }

    private void miss(int at, String wanted) {
        if (at > reached) {
            reached = at;
            expected.clear();
        }
        if (at == reached) {
            expected.add(wanted);
        }
    }

    private String shown() {
        StringBuilder shown = new StringBuilder();
        int from = 0;
        for (Lexeme lexeme : lexemes) {
            if (secrets.contains(lexeme)) {
                shown.append(statement, from, lexeme.start()).append("'***'");
                from = lexeme.end();
            }
        }
        return shown.append(statement, from, lexemes.getLast().end()).toString();
    }
}
