package io.tidegate.sharding.plan;

import io.tidegate.sharding.rule.TableRule;
import io.tidegate.sharding.sql.Bytes;
import io.tidegate.sharding.sql.StatementText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The edits that make a shard's statement out of the client's: names are exchanged at known tokens,
 * everything else is copied byte by byte.
 */
final class Splice {
    /**
     * @param from the first token that goes
     * @param to the token after the last one that goes
     * @param byShard what comes instead, for each shard or for all; empty for nothing
     * @param named the first token of what is called by its own text, behind which the edit is; -1
     *     where none is
     */
    private record Edit(int from, int to, byte[][] byShard, int named) {
        Edit(int from, int to, byte[][] byShard) {
            this(from, to, byShard, NOT_NAMED);
        }
    }

    private static final int NOT_NAMED = -1;

    private final List<Edit> edits = new ArrayList<>();

    /** A table's name in FROM or UPDATE; what it was called stays its alias. */
    void aliasedName(int token, TableRule rule, String alias) {
        name(token, token + 1, rule, alias.isEmpty() ? "" : " AS " + quoted(alias));
    }

    /**
     * What a table was called, behind its partitions.
     *
     * @param bracket the token that closes them
     * @param alias empty for none
     */
    void aliasBehind(int bracket, String alias) {
        if (!alias.isEmpty()) {
            byte[] text = (") AS " + quoted(alias)).getBytes(StandardCharsets.UTF_8);
            add(new Edit(bracket, bracket + 1, new byte[][] {text}));
        }
    }

    /** A table's name, or a column's qualifier, where no alias can stand. */
    void bareName(int token, TableRule rule) {
        bareName(token, token + 1, rule);
    }

    /** A table's name with what stands behind it up to a token (exclusive): its alias goes too. */
    void bareName(int from, int to, TableRule rule) {
        name(from, to, rule, "");
    }

    private void name(int from, int to, TableRule rule, String after) {
        byte[][] names = new byte[rule.subTables().size()][];
        for (int shard = 0; shard < names.length; shard++) {
            names[shard] =
                    (quoted(rule.subTables().get(shard)) + after).getBytes(StandardCharsets.UTF_8);
        }
        add(new Edit(from, to, names));
    }

    /** The same name for all shards. */
    void bareName(int token, String name) {
        add(
                new Edit(
                        token,
                        token + 1,
                        new byte[][] {quoted(name).getBytes(StandardCharsets.UTF_8)}));
    }

    /** Gives an expression, as an alias, the name that it has as the client writes it. */
    void named(int from, int to) {
        add(new Edit(to - 1, to, new byte[0][], from));
    }

    /** Leaves tokens out. */
    void cut(int from, int to) {
        add(new Edit(from, to, new byte[0][]));
    }

    private void add(Edit edit) {
        edits.add(firstAt(edit.from()), edit);
    }

    /** The first edit that begins at a token or behind it. */
    private int firstAt(int token) {
        int low = 0;
        int high = edits.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (edits.get(middle).from() < token) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    boolean editsWithin(int fromToken, int toToken) {
        int first = firstAt(fromToken);
        return first < edits.size() && edits.get(first).to() <= toToken;
    }

    private static String quoted(String name) {
        return "`" + name.replace("`", "``") + "`";
    }

    byte[] apply(StatementText text, int shard) {
        return apply(text, shard, 0, text.tokenCount());
    }

    /** The statement from one token to another (exclusive) as the shard gets it. */
    byte[] apply(StatementText text, int shard, int fromToken, int toToken) {
        if (fromToken >= toToken) {
            return new byte[0];
        }
        int start = fromToken == 0 ? text.offset() : text.tokenStart(fromToken);
        int end =
                toToken == text.tokenCount()
                        ? text.offset() + text.length()
                        : text.tokenEnd(toToken - 1);
        int first = firstAt(fromToken);
        int behind = firstAt(toToken);
        int length = end - start;
        for (Edit edit : edits.subList(first, behind)) {
            length +=
                    replacement(edit, shard, text).length
                            - (text.tokenEnd(edit.to() - 1) - text.tokenStart(edit.from()));
        }
        byte[] out = new byte[length];
        int at = 0;
        int read = start;
        for (Edit edit : edits.subList(first, behind)) {
            int keep = text.tokenStart(edit.from()) - read;
            System.arraycopy(text.bytes(), read, out, at, keep);
            at += keep;
            byte[] next = replacement(edit, shard, text);
            System.arraycopy(next, 0, out, at, next.length);
            at += next.length;
            read = text.tokenEnd(edit.to() - 1);
        }
        System.arraycopy(text.bytes(), read, out, at, end - read);
        return out;
    }

    private static byte[] replacement(Edit edit, int shard, StatementText text) {
        if (edit.named() != NOT_NAMED) {
            return named(edit, text);
        }
        return switch (edit.byShard().length) {
            case 0 -> new byte[0];
            case 1 -> edit.byShard()[0];
            default -> edit.byShard()[shard];
        };
    }

    /** The last token, and behind it the whole text as an alias. */
    private static byte[] named(Edit edit, StatementText text) {
        int last = text.tokenStart(edit.from());
        int end = text.tokenEnd(edit.to() - 1);
        Bytes out = new Bytes(2 * (end - text.tokenStart(edit.named())));
        out.add(text.bytes(), last, end - last);
        out.add(" AS `");
        for (int i = text.tokenStart(edit.named()); i < end; i++) {
            out.add(text.bytes(), i, 1);
            if (text.bytes()[i] == '`') {
                out.add("`");
            }
        }
        out.add("`");
        return out.toArray();
    }
}
