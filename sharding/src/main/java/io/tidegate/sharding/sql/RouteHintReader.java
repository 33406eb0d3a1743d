package io.tidegate.sharding.sql;

import io.tidegate.sharding.sql.RouteHint.Server;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the hint that a scan has come upon: not the hot path, as few statements have one. */
final class RouteHintReader {
    private static final Pattern COMMENT =
            Pattern.compile(
                    "/\\*\\+\\s*tidegate\\s*:(.*)\\*/", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** With whatever else stands there, so that it can be named. */
    private static final Pattern WORD =
            Pattern.compile("([A-Za-z_]+)(?:\\s*=\\s*([A-Za-z0-9_]+))?(?=[\\s,]|$)");

    private static final Pattern BETWEEN = Pattern.compile("\\s*,?\\s*");

    /** More shards than this no table has, and what is longer is no int. */
    private static final int LONGEST_NUMBER = 9;

    private static final String KNOWN = "; known are shard=N, master, replica and scatter=off";

    private static final Set<String> EXPLAINED =
            Set.of("SELECT", "INSERT", "REPLACE", "UPDATE", "DELETE", "WITH", "TABLE", "VALUES");

    private final Scan scan;
    private @Nullable Integer shard;
    private boolean scatterOff;
    private @Nullable Server server;

    private RouteHintReader(Scan scan) {
        this.scan = scan;
    }

    /**
     * @param comments how many of them the statement has; the scan knows where the first is
     * @param ends whether that one does
     */
    static RouteHint read(Scan scan, int comments, boolean ends) {
        String misplaced = misplaced(scan, comments);
        if (!misplaced.isEmpty()) {
            return new RouteHint.Unusable(misplaced);
        }
        String text =
                new String(
                        scan.sql,
                        scan.hintStart,
                        scan.hintEnd - scan.hintStart,
                        StandardCharsets.ISO_8859_1);
        Matcher comment = COMMENT.matcher(text);
        if (!ends || !comment.matches()) {
            return new RouteHint.Unusable(
                    "it has to be a comment of its own that begins with /*+ tidegate: and ends");
        }
        return new RouteHintReader(scan).words(comment.group(1).strip());
    }

    /** Why the hint is none for the whole statement; empty when it is one. */
    private static String misplaced(Scan scan, int comments) {
        if (comments > 1) {
            return "there are several; write all into one comment";
        }
        if (scan.has(Trait.MULTI_STATEMENT)) {
            return "it stands among several statements; send them one by one";
        }
        if (scan.has(Trait.EXECUTABLE_COMMENT)) {
            return "it stands in a statement with an executable comment; write that as plain SQL";
        }
        if (!isRouted(scan)) {
            return "it is for SELECT, INSERT, REPLACE, UPDATE, DELETE, EXPLAIN of those, DESCRIBE and SHOW"
                    + " COLUMNS, and not for statements like this one";
        }
        int before = 0;
        while (before < scan.tokens && scan.tokenEnds[before] <= scan.hintStart) {
            before++;
        }
        return before == 0 || isFirstWord(scan, before - 1)
                ? ""
                : "it has to stand directly behind the statement's first keyword, or in front of it";
    }

    private static boolean isRouted(Scan scan) {
        boolean ofSession =
                scan.has(Trait.DIAGNOSTICS)
                        || scan.has(Trait.ROW_COUNT)
                        || scan.has(Trait.FOUND_ROWS)
                        || NextIdQuestion.isAskedBy(scan);
        return !ofSession && (scan.kind.isRouted() || showsColumns(scan));
    }

    private static boolean showsColumns(Scan scan) {
        int what = 1;
        while (scan.is(what, "FULL") || scan.is(what, "EXTENDED")) {
            what++;
        }
        return scan.kind == StatementKind.SHOW
                && (scan.is(what, "COLUMNS") || scan.is(what, "FIELDS"));
    }

    /** Of the statement, brackets aside, or of the one that EXPLAIN is about. */
    private static boolean isFirstWord(Scan scan, int token) {
        int first = 0;
        while (scan.is(first, "(")) {
            first++;
        }
        if (token == first) {
            return true;
        }
        if (!explains(scan)) {
            return false;
        }
        int explained = explained(scan);
        return token == explained;
    }

    private static boolean explains(Scan scan) {
        return scan.kind == StatementKind.EXPLAIN || scan.kind == StatementKind.DESCRIBE;
    }

    /** The first word of the statement that EXPLAIN is about. */
    private static int explained(Scan scan) {
        for (int i = 1; i < scan.tokens; i++) {
            for (String word : EXPLAINED) {
                if (scan.is(i, word)) {
                    return i;
                }
            }
        }
        return 0;
    }

    private static boolean reads(Scan scan) {
        int first = explains(scan) ? explained(scan) : 0;
        if (scan.is(first, "WITH")) {
            int behind = behindWith(scan, first);
            return scan.is(behind, "SELECT")
                    || scan.is(behind, "TABLE")
                    || scan.is(behind, "VALUES")
                    || scan.is(behind, "(");
        }
        boolean writes =
                scan.is(first, "INSERT")
                        || scan.is(first, "REPLACE")
                        || scan.is(first, "UPDATE")
                        || scan.is(first, "DELETE");
        return !writes;
    }

    /** The word that says what the statement does with the tables that it names. */
    private static int behindWith(Scan scan, int with) {
        int depth = 0;
        for (int i = with; i < scan.tokens; i++) {
            boolean behindTable = depth == 0 && scan.is(i - 1, ")");
            if (behindTable && !scan.is(i, ",") && !scan.is(i, "AS")) {
                return i;
            }
            depth += scan.is(i, "(") ? 1 : scan.is(i, ")") ? -1 : 0;
        }
        return with;
    }

    private RouteHint words(String list) {
        Matcher word = WORD.matcher(list);
        Matcher between = BETWEEN.matcher(list);
        int at = 0;
        while (at < list.length()) {
            if (!word.region(at, list.length()).lookingAt()) {
                return new RouteHint.Unusable(
                        "it is not understood from its word " + cut(list, at) + KNOWN);
            }
            String problem = word(word.group(1).toLowerCase(Locale.ROOT), word.group(2));
            if (!problem.isEmpty()) {
                return new RouteHint.Unusable(problem);
            }
            at = word.end();
            if (between.region(at, list.length()).lookingAt()) {
                at = between.end();
            }
        }
        if (shard == null && !scatterOff && server == null) {
            return new RouteHint.Unusable("it asks for nothing" + KNOWN);
        }
        boolean read = reads(scan);
        if (server == Server.REPLICA && (!read || scan.has(Trait.LOCKING_READ))) {
            return new RouteHint.Unusable(
                    "a write or a locking read is for a master, and it says replica");
        }
        return new RouteHint.Asked(shard, scatterOff, server, read);
    }

    /** Takes one word in; says why it cannot be, else nothing. */
    private String word(String name, @Nullable String value) {
        switch (name) {
            case "shard" -> {
                boolean number =
                        value != null
                                && value.length() <= LONGEST_NUMBER
                                && value.chars().allMatch(each -> each >= '0' && each <= '9');
                if (!number) {
                    return "shard= takes the number of one shard, counted from 0";
                }
                if (shard != null) {
                    return "it names several shards; send the statement to one after the other";
                }
                shard = Integer.valueOf(value);
                return "";
            }
            case "scatter" -> {
                if (value == null || !value.equalsIgnoreCase("off")) {
                    return "a hint can only narrow: scatter=off";
                }
                return scatterOff ? twice(name) : off();
            }
            case "master", "replica" -> {
                if (value != null) {
                    return name + " takes no value";
                }
                if (server != null) {
                    return twice("master or replica");
                }
                server = name.equals("master") ? Server.MASTER : Server.REPLICA;
                return "";
            }
            default -> {
                return "it has the unknown word " + name + KNOWN;
            }
        }
    }

    private String off() {
        scatterOff = true;
        return "";
    }

    private static String twice(String what) {
        return "it says " + what + " twice";
    }

    private static String cut(String list, int at) {
        String rest = list.substring(at);
        return rest.length() <= 20 ? rest : rest.substring(0, 20) + "...";
    }
}
