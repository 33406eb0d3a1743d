package io.tidegate.ha.shell;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

/** Lets the editor take further lines until a statement has its end. */
final class WholeStatements implements Parser {
    private static final Set<String> WORDS =
            Set.of("", "quit", "exit", "\\q", "help", "\\h", "\\?");

    @Override
    public ParsedLine parse(String line, int cursor, ParseContext context) {
        if (context == ParseContext.ACCEPT_LINE && !isWhole(line)) {
            throw new EOFError(-1, -1, "the statement goes on");
        }
        return context == ParseContext.COMPLETE
                ? new Word(line, cursor, wordStart(line, cursor), cursor)
                : new Word(line, cursor, 0, line.length());
    }

    private static int wordStart(String line, int cursor) {
        int start = cursor;
        while (start > 0 && " \t\n;(,.".indexOf(line.charAt(start - 1)) < 0) {
            start--;
        }
        return start;
    }

    /** The word that is being written, to complete it; else the line is one. */
    private record Word(String line, int cursor, int start, int end)
            implements CompletingParsedLine {
        @Override
        public String word() {
            return line.substring(start, end);
        }

        @Override
        public int wordCursor() {
            return cursor - start;
        }

        @Override
        public CharSequence escape(CharSequence candidate, boolean complete) {
            return candidate;
        }

        @Override
        public int rawWordCursor() {
            return cursor - start;
        }

        @Override
        public int rawWordLength() {
            return end - start;
        }

        @Override
        public int wordIndex() {
            return 0;
        }

        @Override
        public List<String> words() {
            return List.of(word());
        }
    }

    static boolean isWhole(String text) {
        if (WORDS.contains(text.strip().toLowerCase(Locale.ROOT))) {
            return true;
        }
        Splitter splitter = new Splitter();
        splitter.add(text);
        while (splitter.next().isPresent()) {
            // What counts is what is left behind the last end.
        }
        return splitter.isEmpty();
    }
}
