package io.tidegate.proxy.backend;

import io.tidegate.proxy.wire.ColumnType;
import io.tidegate.sharding.sql.SqlDialect;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The statements prepared on one connection, least recently used first out. */
public final class BackendStatements {
    /** Servers allow 16,382 in all by default: a few hundred connections share them. */
    private static final int MOST = 128;

    private static final byte NULL = ColumnType.NULL;

    private final Map<Key, Prepared> prepared = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * What decides the meaning of a prepared statement: its text, how that is read, and the schema
     * at that time. One that is executed with cursors is another one: MySQL 9.7 answers an
     * execution without a cursor by a reply that has no end, when the statement's first one had a
     * cursor. And so is one that is executed with parameters of other types: MySQL goes on
     * comparing a text with numbers when it has once been given one.
     */
    public static final class Key {
        private final byte[] sql;
        private final @Nullable String schema;
        private final SqlDialect dialect;
        private final boolean cursor;
        private final int variant;
        private final int hash;

        public Key(byte[] sql, @Nullable String schema, SqlDialect dialect) {
            this(
                    sql,
                    schema,
                    dialect,
                    false,
                    0,
                    Arrays.hashCode(sql) * 31 + (schema == null ? 0 : schema.hashCode()));
        }

        private Key(
                byte[] sql,
                @Nullable String schema,
                SqlDialect dialect,
                boolean cursor,
                int variant,
                int hash) {
            this.sql = sql;
            this.schema = schema;
            this.dialect = dialect;
            this.cursor = cursor;
            this.variant = variant;
            this.hash = hash;
        }

        public byte[] sql() {
            return sql;
        }

        /** For executions with a cursor. */
        public Key withCursor() {
            return new Key(sql, schema, dialect, true, variant, hash);
        }

        private Key variant(int number) {
            return number == variant ? this : new Key(sql, schema, dialect, cursor, number, hash);
        }

        /** Null when the session had chosen none. */
        public @Nullable String schema() {
            return schema;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key
                    && hash == key.hash
                    && cursor == key.cursor
                    && variant == key.variant
                    && Arrays.equals(sql, key.sql)
                    && dialect.equals(key.dialect)
                    && (schema == null ? key.schema == null : schema.equals(key.schema));
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }

    /** A statement as one server knows it. */
    public static final class Prepared {
        private final int id;
        private final int parameters;
        private byte @Nullable [] boundTypes;
        private byte @Nullable [] usedTypes;
        private boolean executed;
        boolean cursorOpen;

        public Prepared(int id, int parameters) {
            this.id = id;
            this.parameters = parameters;
        }

        public int id() {
            return id;
        }

        public int parameters() {
            return parameters;
        }

        /** The parameter types that the server remembers from the last execution. */
        public byte @Nullable [] boundTypes() {
            return boundTypes;
        }

        public void boundTypes(byte @Nullable [] types) {
            boundTypes = types;
        }

        /** Whether it was executed with parameters of these types only, or of none. */
        private boolean takes(byte[] types) {
            byte[] used = usedTypes;
            for (int i = 0; used != null && i + 1 < types.length; i += 2) {
                boolean known = used[i] != NULL && types[i] != NULL;
                if (known && (used[i] != types[i] || used[i + 1] != types[i + 1])) {
                    return false;
                }
            }
            return true;
        }

        /** Parameters of these types are bound from now on, a NULL is of any. */
        public void uses(byte[] types) {
            byte[] used = usedTypes == null ? types.clone() : usedTypes;
            for (int i = 0; i + 1 < types.length; i += 2) {
                if (used[i] == NULL) {
                    used[i] = types[i];
                    used[i + 1] = types[i + 1];
                }
            }
            usedTypes = used;
        }

        /** It is executed from now on. */
        public void executed() {
            executed = true;
        }

        /** The server keeps rows of its last execution: executing it again would drop them. */
        public void cursorOpened() {
            cursorOpen = true;
        }
    }

    /**
     * The key under which a statement is executed with parameters of these types.
     *
     * @param types two bytes for each parameter, as executions name them
     */
    public Key forTypes(Key key, byte[] types) {
        for (int number = 0; ; number++) {
            Key variant = key.variant(number);
            Prepared known = prepared.get(variant);
            if (known == null || known.takes(types)) {
                return variant;
            }
        }
    }

    /** Null when it has to be prepared: also when another execution of it has a cursor open. */
    public @Nullable Prepared find(Key key) {
        Prepared found = prepared.get(key);
        if (found == null && key.cursor) {
            found = neverExecuted(key);
        }
        return found != null && found.cursorOpen ? null : found;
    }

    /** A client has prepared it, and nobody has executed it without a cursor. */
    private @Nullable Prepared neverExecuted(Key withCursor) {
        Key plain = new Key(withCursor.sql, withCursor.schema, withCursor.dialect);
        Prepared known = prepared.get(plain);
        if (known == null || known.executed) {
            return null;
        }
        prepared.remove(plain);
        prepared.put(withCursor, known);
        return known;
    }

    /** Forgets all; returns those that are to be closed. */
    List<Prepared> clear() {
        List<Prepared> all = prepared.values().stream().filter(each -> !each.cursorOpen).toList();
        prepared.clear();
        return all;
    }

    boolean knows(Prepared statement) {
        return prepared.containsValue(statement);
    }

    void remove(Prepared statement) {
        prepared.values().remove(statement);
    }

    /** Remembers a statement; returns the one that has to be closed in its place, if any. */
    public @Nullable Prepared add(Key key, Prepared statement) {
        // A server gives the same text a new id each time that it is prepared.
        Prepared older = prepared.put(key, statement);
        if (older != null) {
            // With a cursor it stays until that is closed.
            return older.cursorOpen ? null : older;
        }
        return prepared.size() <= MOST ? null : evict();
    }

    private @Nullable Prepared evict() {
        var eldest = prepared.values().iterator();
        while (eldest.hasNext()) {
            Prepared evicted = eldest.next();
            if (!evicted.cursorOpen) {
                eldest.remove();
                return evicted;
            }
        }
        return null;
    }
}
