package io.tidegate.sharding.catalogue;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.sharding.rule.RuleSet;
import io.tidegate.sharding.rule.TableRule;
import io.tidegate.sharding.sql.ScannedSql;
import io.tidegate.sharding.sql.Scanner;
import io.tidegate.sharding.sql.SqlDialect;
import io.tidegate.sharding.sql.Tokens;
import org.jspecify.annotations.Nullable;

/**
 * The statement that makes a sub-table, as one that would make the logical table: names are
 * exchanged at known tokens, the next key is left out, all else stays as it is. Those of all
 * sub-tables are alike if the sub-tables are.
 */
public final class LogicalDefinition {
    private static final int NESTING = 1_000;

    private final String subTable;
    private final String table;
    private final String schema;
    private final RuleSet rules;
    private final ScannedSql scanned;
    private final Tokens tokens;
    private final String text;
    private final StringBuilder out = new StringBuilder();
    private int copied;

    private LogicalDefinition(
            String subTable, String table, String schema, RuleSet rules, ScannedSql scanned) {
        this.subTable = subTable;
        this.table = table;
        this.schema = schema;
        this.rules = rules;
        this.scanned = scanned;
        this.tokens = Tokens.of(scanned);
        this.text = new String(scanned.bytes(), ISO_8859_1);
    }

    /**
     * Of one byte for each character, as it comes from a server.
     *
     * @param dialect how the server writes it
     */
    static String of(
            TableRule rule, int shard, RuleSet rules, SqlDialect dialect, String definition) {
        return new LogicalDefinition(
                        rule.subTables().get(shard),
                        rule.table(),
                        rule.schema(),
                        rules,
                        scanned(definition.getBytes(ISO_8859_1), dialect))
                .logical();
    }

    /**
     * Of a text, as a server with neither ANSI_QUOTES nor NO_BACKSLASH_ESCAPES writes it.
     *
     * @param name the table's own name
     * @param logicalName that it gets
     */
    public static String of(
            String schema,
            String name,
            String logicalName,
            RuleSet rules,
            boolean mariaDb,
            String definition) {
        ScannedSql scanned =
                scanned(
                        definition.getBytes(UTF_8),
                        new SqlDialect(ISO_8859_1, false, false, mariaDb));
        String logical =
                new LogicalDefinition(
                                bytes(name), bytes(logicalName), bytes(schema), rules, scanned)
                        .logical();
        return new String(logical.getBytes(ISO_8859_1), UTF_8);
    }

    private static String bytes(String name) {
        return new String(name.getBytes(UTF_8), ISO_8859_1);
    }

    private static ScannedSql scanned(byte[] definition, SqlDialect dialect) {
        return new Scanner(NESTING)
                .scan(
                        definition,
                        0,
                        definition.length,
                        new SqlDialect(
                                ISO_8859_1,
                                dialect.ansiQuotes(),
                                dialect.noBackslashEscapes(),
                                dialect.mariaDb()))
                .snapshot();
    }

    private String logical() {
        if (!tokens.is(1, "TABLE") || !tokens.name(2).equals(subTable)) {
            throw ErrorCode.UNSUPPORTED_ON_SHARDS.with(
                    "the server describes a sub-table of "
                            + table
                            + " in a way that the logical table's definition cannot be told from; ask for it"
                            + " under the sub-table's own name, with character_set_results utf8mb4");
        }
        replace(2, table);
        for (int i = 3; i < tokens.count(); i++) {
            if (tokens.is(i - 1, "CONSTRAINT")) {
                constraint(i);
            } else if (tokens.is(i - 1, "REFERENCES")) {
                referenced(i);
            } else if (tokens.is(i, "AUTO_INCREMENT") && tokens.isSymbol(i + 1, '=')) {
                cutCounter(i);
            }
        }
        return out.append(text, copied, text.length()).toString();
    }

    /** One that the server has made up out of the table's name. */
    private void constraint(int token) {
        String made = subTable + "_";
        if (tokens.name(token).startsWith(made)) {
            replace(token, table + "_" + tokens.name(token).substring(made.length()));
        }
    }

    private void referenced(int token) {
        boolean qualified = tokens.isSymbol(token + 1, '.');
        int name = qualified ? token + 2 : token;
        @Nullable TableRule other =
                rules.ofSubTable(qualified ? tokens.name(token) : schema, tokens.name(name));
        if (other != null) {
            replace(name, other.table());
        }
    }

    /** The next key of one sub-table says nothing of the others. */
    private void cutCounter(int token) {
        copyTo(scanned.tokenEnd(token - 1));
        copied = scanned.tokenEnd(token + 2);
    }

    private void replace(int token, String name) {
        copyTo(scanned.tokenStart(token));
        String written = tokens.text(token);
        boolean quoted = !written.equals(tokens.name(token));
        String quote = quoted ? written.substring(0, 1) : "";
        out.append(quote).append(name).append(quote);
        copied = scanned.tokenEnd(token);
    }

    private void copyTo(int end) {
        out.append(text, copied, end);
    }
}
