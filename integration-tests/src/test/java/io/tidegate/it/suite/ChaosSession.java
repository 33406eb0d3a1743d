package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.tidegate.it.suite.ChaosWire.Refused;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * One log-in of a chaos client, and what it has set. Each of its questions carries a tag of its own
 * that has to come back, and with it nothing that another session has set.
 */
final class ChaosSession {
    private static final int NO_SUCH_TABLE = 1146;
    private static final int DEFAULT_PRECISION = 4;
    private static final List<String> SCHEMAS = List.of("app", "plain");

    private final ChaosWire wire;
    private final Random random;
    private final ChaosKeys keys;

    private final List<String> temporary = new ArrayList<>();
    private boolean hasTemporary;
    private String schema = "app";
    private String mine = "null";
    private int precision = DEFAULT_PRECISION;
    private @Nullable String lastNote;

    ChaosSession(ChaosWire wire, Random random, ChaosKeys keys) {
        this.wire = wire;
        this.random = random;
        this.keys = keys;
    }

    ChaosWire wire() {
        return wire;
    }

    /** The rows that belong to the tag, without it. */
    List<String> tagged(String columns, String rest, Object... values) throws Refused, IOException {
        String tag = keys.tag();
        List<String> rows = wire.ask("SELECT '" + tag + "'" + columns + " " + rest, values);
        for (String row : rows) {
            if (!row.equals(tag) && !row.startsWith(tag + ",")) {
                fail("the question " + tag + " was answered by " + row);
            }
        }
        return rows.stream()
                .map(row -> row.equals(tag) ? "" : row.substring(tag.length() + 1))
                .toList();
    }

    /** What every session may ask for, and nobody else's is answered. */
    void look() throws Refused, IOException {
        assertThat(tagged(", @@div_precision_increment, DATABASE()", ""))
                .as("settings of a session")
                .containsExactly(precision + "," + schema);
    }

    void changeSchema() throws Refused, IOException {
        String next = SCHEMAS.get(random.nextInt(SCHEMAS.size()));
        wire.ask("USE " + next);
        schema = next;
        look();
    }

    void changeSetting() throws Refused, IOException {
        int next = 5 + random.nextInt(20);
        wire.ask("SET div_precision_increment = " + next);
        precision = next;
        look();
    }

    void lookAtVariable() throws Refused, IOException {
        assertThat(tagged(", @mine", "")).as("a user variable").containsExactly(mine);
    }

    void changeVariable() throws Refused, IOException {
        String next = keys.tag();
        wire.ask("SET @mine = '" + next + "'");
        mine = next;
        lookAtVariable();
    }

    void useTemporaryTable() throws Refused, IOException {
        if (hasTemporary) {
            String row = keys.tag();
            wire.ask("INSERT INTO app.chaos_mine (v) VALUES (?)", row);
            temporary.add(row);
            assertThat(tagged(", v", "FROM app.chaos_mine"))
                    .as("a temporary table")
                    .containsExactlyInAnyOrderElementsOf(temporary);
        } else {
            hasNoTemporaryTable();
            wire.ask("CREATE TEMPORARY TABLE app.chaos_mine (v VARCHAR(40))");
            hasTemporary = true;
        }
    }

    private void hasNoTemporaryTable() throws Refused, IOException {
        try {
            fail("another session's temporary table: " + tagged(", v", "FROM app.chaos_mine"));
        } catch (Refused absent) {
            if (!absent.says(NO_SUCH_TABLE + " ")) {
                throw absent;
            }
        }
    }

    void insertNote() throws Refused, IOException {
        String text = keys.tag();
        wire.ask("INSERT INTO app.notes (text) VALUES (?)", text);
        lastNote = text;
        lookAtNote();
    }

    void lookAtNote() throws Refused, IOException {
        String id = tagged(", LAST_INSERT_ID()", "").getFirst();
        if (lastNote == null) {
            assertThat(id).as("LAST_INSERT_ID() without an INSERT").isEqualTo("0");
        } else {
            assertThat(tagged(", text", "FROM app.notes WHERE id = " + id))
                    .as("the row of LAST_INSERT_ID()")
                    .containsExactly(lastNote);
        }
    }

    void reset() throws Refused, IOException {
        if (wire.reset()) {
            temporary.clear();
            hasTemporary = false;
            mine = "null";
            precision = DEFAULT_PRECISION;
            lastNote = null;
            look();
            lookAtNote();
        }
    }
}
