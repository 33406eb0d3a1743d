package io.tidegate.sharding.catalogue;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.sharding.rule.RuleSet;
import io.tidegate.sharding.rule.TableRule;
import io.tidegate.sharding.sql.ScannedSql;
import io.tidegate.sharding.sql.Scanner;
import io.tidegate.sharding.sql.SqlDialect;
import io.tidegate.sharding.sql.Tokens;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row of SHOW CREATE TABLE: the statement that makes the first sub-table becomes one that would
 * make the logical table. Names are exchanged at known tokens, all else stays as it is.
 *
 * @param dialect how the server writes it
 */
public record CreateTableRow(TableRule rule, RuleSet rules, SqlDialect dialect) implements RowEdit {
    private static final int NESTING = 1_000;

    @Override
    public List<@Nullable String> edited(List<@Nullable String> row) {
        List<@Nullable String> edited = new ArrayList<>(row);
        String definition = row.get(1);
        edited.set(0, rule.table());
        edited.set(1, definition == null ? null : logical(definition));
        return edited;
    }

    private String logical(String definition) {
        byte[] bytes = definition.getBytes(StandardCharsets.ISO_8859_1);
        ScannedSql scanned =
                new Scanner(NESTING)
                        .scan(
                                bytes,
                                0,
                                bytes.length,
                                new SqlDialect(
                                        StandardCharsets.ISO_8859_1,
                                        dialect.ansiQuotes(),
                                        dialect.noBackslashEscapes(),
                                        dialect.mariaDb()))
                        .snapshot();
        return new Definition(scanned, definition).logical();
    }

    /** The definition in tokens; each edit is behind the one before it. */
    private final class Definition {
        private final ScannedSql scanned;
        private final Tokens tokens;
        private final String text;
        private final StringBuilder out = new StringBuilder();
        private int copied;

        Definition(ScannedSql scanned, String text) {
            this.scanned = scanned;
            this.tokens = Tokens.of(scanned);
            this.text = text;
        }

        String logical() {
            if (!tokens.is(1, "TABLE") || !tokens.name(2).equals(subTable())) {
                throw ErrorCode.UNSUPPORTED_ON_SHARDS.with(
                        "the server describes the first sub-table of "
                                + rule.table()
                                + " in a way that the logical table's definition cannot be told from; ask"
                                + " for it under the sub-table's own name, with character_set_results"
                                + " utf8mb4");
            }
            replace(2, rule.table());
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

        private String subTable() {
            return rule.subTables().getFirst();
        }

        /** One that the server has made up out of the table's name. */
        private void constraint(int token) {
            String made = subTable() + "_";
            if (tokens.name(token).startsWith(made)) {
                replace(token, rule.table() + "_" + tokens.name(token).substring(made.length()));
            }
        }

        private void referenced(int token) {
            boolean qualified = tokens.isSymbol(token + 1, '.');
            int name = qualified ? token + 2 : token;
            String schema = qualified ? tokens.name(token) : rule.schema();
            TableRule other = rules.ofSubTable(schema, tokens.name(name));
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
}
