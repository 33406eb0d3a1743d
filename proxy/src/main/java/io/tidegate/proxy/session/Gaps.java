package io.tidegate.proxy.session;

/** Patterns of what may stand between the words of a statement, and behind it. */
final class Gaps {
    /** Possessive: a megabyte of blanks must neither be tried in every way nor fill the stack. */
    static final String COMMENTS = "(?:\\s|/\\*(?!!).*?\\*/|--\\s[^\\n]*\\n|#[^\\n]*\\n)*+";

    static final String END = COMMENTS + ";?" + COMMENTS + "(?:(?:--\\s|#)[^\\n]*)?";

    private Gaps() {}
}
