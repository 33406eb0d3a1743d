package io.tidegate.proxy.session;

import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.ReadPolicy;
import io.tidegate.conf.model.SchemaConfig;
import io.tidegate.conf.model.UserConfig;
import io.tidegate.proxy.backend.Variables;
import io.tidegate.sharding.plan.BoundPlan;
import io.tidegate.sharding.sql.RouteHint;
import io.tidegate.sharding.sql.Scan;
import io.tidegate.sharding.sql.ScannedSql;
import io.tidegate.sharding.sql.StatementKind;
import io.tidegate.sharding.sql.StatementText;
import io.tidegate.sharding.sql.Trait;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which reads replicas may answer: plain SELECTs of which nothing depends on the session's
 * connection to the master. What is not known to be one goes to the master.
 */
final class ReadRule {
    /** What a SELECT may have that does not tie it to the master. */
    private static final Set<Trait> FREE =
            EnumSet.of(Trait.HAS_PARAMETERS, Trait.IDENTITY, Trait.DOLLAR_QUOTED);

    private static final Set<Trait> TYING = EnumSet.complementOf(EnumSet.copyOf(FREE));

    /** What a session has set is set on its next connection to a master, too. */
    private static final Set<Trait> BINDING =
            EnumSet.copyOf(TYING.stream().filter(trait -> trait != Trait.SYSTEM_VARIABLE).toList());

    /** Schemas of which each server has contents of its own. */
    private static final Set<String> OWN =
            Set.of("mysql", "information_schema", "performance_schema", "sys");

    /** With one of these set a connection would not be the replica's any more, or ids not known. */
    private static final Set<String> TYING_VARIABLES =
            Set.of(
                    "session_track_gtids",
                    "session_track_system_variables",
                    "gtid_domain_id",
                    "gtid_seq_no",
                    "gtid_next",
                    "server_id",
                    "sql_log_bin");

    static final String NO_TABLE = "the statement reads no table of one group";
    static final String OWN_CONTENTS = "each server has contents of its own there";

    private ReadRule() {}

    static StatementKind kind(StatementText text) {
        return text instanceof Scan scan ? scan.kind() : ((ScannedSql) text).kind();
    }

    /** What the user's policy, or else that of all schemas of a statement, wants. */
    static ReadPolicy policy(
            UserConfig user,
            Configuration configuration,
            String current,
            Set<String> named,
            RouteHint hint) {
        ReadPolicy policy =
                user.reads()
                        .orElseGet(() -> {
                            ReadPolicy strictest = ofSchema(configuration, current);
                            for (String schema : named) {
                                strictest = stricter(strictest, ofSchema(configuration, schema));
                            }
                            return strictest;
                        });
        if (hint instanceof RouteHint.Asked asked && asked.server() != null) {
            return switch (asked.server()) {
                case MASTER -> ReadPolicy.MASTER;
                case REPLICA -> policy == ReadPolicy.REPLICA_OK ? policy : ReadPolicy.CAUSAL;
            };
        }
        return policy;
    }

    private static ReadPolicy ofSchema(Configuration configuration, String name) {
        SchemaConfig schema = configuration.schemas().get(name);
        return schema == null ? ReadPolicy.MASTER : schema.reads();
    }

    private static ReadPolicy stricter(ReadPolicy one, ReadPolicy other) {
        if (one == ReadPolicy.MASTER || other == ReadPolicy.MASTER) {
            return ReadPolicy.MASTER;
        }
        return one == ReadPolicy.CAUSAL ? one : other;
    }

    /** Why the master has to answer a statement, by its text; null when it has not. */
    static @Nullable String tied(StatementText text) {
        return tied(text, TYING);
    }

    /** Why no other connection to a master can answer it; null when one can. */
    static @Nullable String bound(StatementText text) {
        return tied(text, BINDING);
    }

    private static @Nullable String tied(StatementText text, Set<Trait> tying) {
        return text instanceof Scan scan
                ? tied(scan.kind(), scan::has, tying)
                : tied(kind(text), ((ScannedSql) text)::has, tying);
    }

    private static @Nullable String tied(
            StatementKind kind, Predicate<Trait> has, Set<Trait> tying) {
        if (kind != StatementKind.SELECT) {
            return "only plain SELECTs are read from replicas";
        }
        for (Trait trait : tying) {
            if (has.test(trait)) {
                return trait == Trait.LOCKING_READ
                        ? "a locking read is the master's"
                        : "the statement has what depends on its connection: "
                                + trait.name().toLowerCase(Locale.ROOT).replace('_', ' ');
            }
        }
        return null;
    }

    /** Why the master has to answer it, by its plan; null when it has not. */
    static @Nullable String tied(BoundPlan plan, StatementText text) {
        return switch (plan) {
            case BoundPlan.Single _, BoundPlan.Concat _, BoundPlan.Merge _, BoundPlan.InText _ ->
                    null;
            case BoundPlan.PassThrough _ -> namesOwn(text) ? OWN_CONTENTS : null;
            case BoundPlan.AnyGroup _,
                    BoundPlan.Described _,
                    BoundPlan.Catalogue _,
                    BoundPlan.Generate _,
                    BoundPlan.Collected _,
                    BoundPlan.Unlisted _,
                    BoundPlan.Drops _,
                    BoundPlan.Keyed _,
                    BoundPlan.Writes _,
                    BoundPlan.Load _,
                    BoundPlan.Definition _,
                    BoundPlan.Everywhere _,
                    BoundPlan.Refused _ ->
                    NO_TABLE;
        };
    }

    static boolean namesOwn(StatementText text) {
        for (int i = 0; i < text.tokenCount(); i++) {
            int from = text.tokenStart(i);
            int to = text.tokenEnd(i);
            if (to - from > 2 && (text.bytes()[from] == '`' || text.bytes()[from] == '"')) {
                from++;
                to--;
            }
            if (to - from >= 3
                    && to - from <= 18
                    && OWN.contains(
                            new String(text.bytes(), from, to - from, StandardCharsets.ISO_8859_1)
                                    .toLowerCase(Locale.ROOT))) {
                return true;
            }
        }
        return false;
    }

    /** Why the session can read from the master only, as it is; null when it is free. */
    static @Nullable String tied(Session session) {
        SessionSettings settings = session.settings();
        Transaction transaction = session.transaction();
        boolean inTransaction =
                session.connections().inTransaction()
                        || transaction.endsAt() != null
                        || !transaction.prelude().isEmpty();
        if (inTransaction && !ReadOnlyTransactions.mayOpen(session)) {
            return "statements of a transaction are the master's, unless it is READ ONLY from its"
                    + " begin";
        }
        if (settings.isPinned()) {
            return "the session is bound to its connections: " + settings.pins();
        }
        if (session.isInBetween()) {
            return "what is read is written";
        }
        if (!session.connections().kind().deprecatesEof()) {
            return "the client's library is too old for ids of transactions to be told";
        }
        Variables set = settings.variables();
        if (!set.isEmpty()) {
            String access = ReadOnlyTransactions.writing(set);
            if (access != null) {
                return "the session has set " + access;
            }
            for (String variable : TYING_VARIABLES) {
                if (set.get(variable) != null) {
                    return "the session has set " + variable;
                }
            }
        }
        return null;
    }
}
