package io.tidegate.proxy.backend;

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

    private final Map<Key, Prepared> prepared = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * What decides the meaning of a prepared statement: its text, how that is read, and the schema
     * at that time.
     */
    public static final class Key {
        private final byte[] sql;
        private final @Nullable String schema;
        private final SqlDialect dialect;
        private final int hash;

        public Key(byte[] sql, @Nullable String schema, SqlDialect dialect) {
            this.sql = sql;
            this.schema = schema;
            this.dialect = dialect;
            this.hash = Arrays.hashCode(sql) * 31 + (schema == null ? 0 : schema.hashCode());
        }

        public byte[] sql() {
            return sql;
        }

        /** Null when the session had chosen none. */
        public @Nullable String schema() {
            return schema;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key
                    && hash == key.hash
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
    }

    public @Nullable Prepared find(Key key) {
        return prepared.get(key);
    }

    /** Forgets all; returns them, to be closed. */
    List<Prepared> clear() {
        List<Prepared> all = List.copyOf(prepared.values());
        prepared.clear();
        return all;
    }

    /** Remembers a statement; returns the one that has to be closed in its place, if any. */
    public @Nullable Prepared add(Key key, Prepared statement) {
        // A server gives the same text a new id each time that it is prepared.
        Prepared older = prepared.put(key, statement);
        if (older != null || prepared.size() <= MOST) {
            return older;
        }
        var eldest = prepared.entrySet().iterator();
        Prepared evicted = eldest.next().getValue();
        eldest.remove();
        return evicted;
    }
}
