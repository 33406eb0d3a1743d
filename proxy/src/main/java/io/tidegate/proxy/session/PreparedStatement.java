package io.tidegate.proxy.session;

import io.tidegate.conf.topology.GroupId;
import io.tidegate.proxy.backend.BackendStatements;
import io.tidegate.sharding.plan.Planned;
import io.tidegate.sharding.sql.ScannedSql;
import io.tidegate.sharding.sql.SqlDialect;
import java.io.ByteArrayOutputStream;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A statement as its client knows it; the servers' own ids differ from connection to connection.
 */
final class PreparedStatement {
    private final int id;
    private final byte[] sql;
    private final @Nullable ScannedSql scanned;
    private final @Nullable String schema;
    private final SqlDialect dialect;
    private final int parameters;
    private final @Nullable Pin pin;
    private final LocalState.Use use;
    private final boolean asksLastInsertId;
    private final BackendStatements.Key key;
    private final Map<Integer, ByteArrayOutputStream> longData = new HashMap<>();
    private final BitSet longDataBits = new BitSet();
    private final @Nullable PreparedStatement client;

    private @Nullable Planned planned;
    private @Nullable Routing routing;
    private byte @Nullable [] types;
    private long executions;
    private @Nullable GroupId lastGroup;
    private List<GroupId> groups = List.of();

    PreparedStatement(
            int id,
            byte[] sql,
            @Nullable ScannedSql scanned,
            @Nullable String schema,
            SqlDialect dialect,
            int parameters,
            Facts facts) {
        this(id, sql, scanned, schema, dialect, parameters, facts, null);
    }

    private PreparedStatement(
            int id,
            byte[] sql,
            @Nullable ScannedSql scanned,
            @Nullable String schema,
            SqlDialect dialect,
            int parameters,
            Facts facts,
            @Nullable PreparedStatement client) {
        this.id = id;
        this.sql = sql;
        this.scanned = scanned;
        this.schema = schema;
        this.dialect = dialect;
        this.parameters = parameters;
        this.pin = facts.pin();
        this.use = facts.use();
        this.asksLastInsertId = facts.asksLastInsertId();
        this.key = new BackendStatements.Key(sql, schema, dialect);
        this.client = client;
    }

    /**
     * The same for one execution, by another text, which is what its client means then. What was
     * sent before of its long parameters goes with it.
     *
     * @param order which of this one's parameters each of the other's is, negative for none
     */
    PreparedStatement by(ScannedSql text, int[] order) {
        var other =
                new PreparedStatement(
                        id,
                        text.bytes(),
                        text,
                        schema,
                        dialect,
                        order.length,
                        new Facts(pin, use, asksLastInsertId),
                        this);
        for (int i = 0; i < order.length; i++) {
            ByteArrayOutputStream data = longData.get(order[i]);
            if (data != null) {
                other.longData.put(i, data);
                other.longDataBits.set(i);
            }
        }
        clearLongData();
        return other;
    }

    /** The one that its client knows. */
    PreparedStatement client() {
        return client == null ? this : client;
    }

    /** What the scan of the text said that matters at each execution. */
    record Facts(@Nullable Pin pin, LocalState.Use use, boolean asksLastInsertId) {
        static final Facts NONE = new Facts(null, LocalState.Use.NONE, false);
    }

    int id() {
        return id;
    }

    byte[] sql() {
        return sql;
    }

    /** Null for a statement about the session itself, which is executed from its text. */
    @Nullable ScannedSql scanned() {
        return scanned;
    }

    /** The schema at the time of its preparation: that is the one it means, as on a server. */
    @Nullable String schema() {
        return schema;
    }

    /** How its text was read at the time of its preparation. */
    SqlDialect dialect() {
        return dialect;
    }

    int parameters() {
        return parameters;
    }

    @Nullable Pin pin() {
        return pin;
    }

    /** What it does with state that one connection has. */
    LocalState.Use use() {
        return use;
    }

    /** Where it asks for LAST_INSERT_ID(), for a refusal; null when it does not. */
    @Nullable String insertIdPlace() {
        if (!asksLastInsertId) {
            return null;
        }
        ScannedSql text = scanned();
        return text == null ? "" : Requirements.insertIdPlace(text);
    }

    boolean asksLastInsertId() {
        return asksLastInsertId;
    }

    /** The key of the client's own text on a connection. */
    BackendStatements.Key key() {
        return key;
    }

    /** Its client executes it once more. */
    void executed() {
        executions++;
    }

    long executions() {
        return executions;
    }

    /** A connection of the group has it prepared, itself or what it means there. */
    void preparedOn(GroupId group) {
        // Mostly the same as before, or one of a few.
        if (group != lastGroup) {
            lastGroup = group;
            if (!groups.contains(group)) {
                groups = Stream.concat(groups.stream(), Stream.of(group)).toList();
            }
        }
    }

    /** Where it has been prepared. */
    List<GroupId> groups() {
        return groups;
    }

    /** Its plan by these rules, if that is known. */
    @Nullable Planned planned(Routing current) {
        return current == routing ? planned : null;
    }

    void planned(Routing at, Planned next) {
        routing = at;
        planned = next;
    }

    byte @Nullable [] types() {
        return types;
    }

    void types(byte[] next) {
        types = next;
    }

    BitSet longDataBits() {
        return longDataBits;
    }

    byte @Nullable [] longData(int parameter) {
        ByteArrayOutputStream data = longData.get(parameter);
        return data == null ? null : data.toByteArray();
    }

    /** Returns the bytes collected for the parameter so far. */
    int addLongData(int parameter, byte[] chunk) {
        ByteArrayOutputStream data =
                longData.computeIfAbsent(parameter, none -> new ByteArrayOutputStream());
        data.writeBytes(chunk);
        longDataBits.set(parameter);
        return data.size();
    }

    void clearLongData() {
        longData.clear();
        longDataBits.clear();
    }
}
