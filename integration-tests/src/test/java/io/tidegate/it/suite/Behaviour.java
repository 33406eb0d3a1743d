package io.tidegate.it.suite;

import java.util.Arrays;
import java.util.Locale;

/** What the client programs go through; the rows of docs/clients.md. */
enum Behaviour {
    CONNECT("connect, ping, refused log-in"),
    TYPES_TEXT("every column type, text statements"),
    TYPES_PREPARED("every column type, prepared statements"),
    JSON("JSON columns"),
    PARAMETERS_TEXT("parameters of every type, put into the text"),
    PARAMETERS_PREPARED("parameters of every type, prepared statements"),
    AFFECTED("affected and found rows"),
    INFO("the server's note on a write"),
    INSERT_ID("generated keys"),
    ERRORS("errors: number, SQLSTATE, message"),
    WARNINGS("warnings"),
    TRANSACTIONS("COMMIT and ROLLBACK"),
    AUTOCOMMIT("autocommit off"),
    SAVEPOINTS("savepoints"),
    SEVERAL_STATEMENTS("several statements at once"),
    PROCEDURES("CALL with several results"),
    ROUTINES("CREATE PROCEDURE with SET in its body"),
    BLOB("5 MB both ways"),
    STREAM("a large result, read row by row"),
    BATCH("batches of inserts"),
    DATABASE("change of database"),
    CHARACTER_SETS("character sets"),
    SESSION_VARIABLES("session variables"),
    USER_VARIABLES("user variables"),
    TIME_ZONE("time zones"),
    ATTRIBUTES("connection attributes"),
    RESET("reset of the connection"),
    CHANGE_USER("change of user"),
    METADATA("metadata of tables"),
    DUMP("dump of a schema"),
    LOAD_LOCAL("LOAD DATA LOCAL"),
    SHARDED("sharded tables: routed statements"),
    SHARDED_PREPARED("sharded tables: prepared statements"),
    SHARDED_COLUMNS("sharded tables: the table that a column names"),
    SHARDED_SEVERAL("sharded tables: a read of several shards"),
    SHARDED_TRANSACTIONS("sharded tables: transactions");

    private final String title;

    Behaviour(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /** What lines of client programs begin with. */
    String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Behaviour of(String line) {
        String key = line.substring(0, Math.max(0, line.indexOf('|')));
        return Arrays.stream(values())
                .filter(each -> each.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no behaviour: " + line));
    }
}
