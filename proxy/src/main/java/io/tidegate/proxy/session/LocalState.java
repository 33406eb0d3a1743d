package io.tidegate.proxy.session;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.sharding.sql.Place;
import io.tidegate.sharding.sql.Scan;
import io.tidegate.sharding.sql.ScannedSql;
import io.tidegate.sharding.sql.StatementKind;
import io.tidegate.sharding.sql.StatementText;
import io.tidegate.sharding.sql.Trait;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which state of a session exists on the connection of one group only, because a statement made it
 * there: user variables that something else than SET may have assigned, and what has a name on the
 * server, such as SQL-prepared statements. A statement that needs it has to go there.
 */
final class LocalState {
    /**
     * What one statement does with such state.
     *
     * @param reads user variables
     * @param assigns user variables, visibly
     * @param mayAssign user variables, as far as can be told from its text
     * @param named makes or uses something that has a name on the server
     * @param place of its first user variable, as it is written behind a message
     */
    record Use(boolean reads, boolean assigns, boolean mayAssign, boolean named, String place) {
        static final Use NONE = new Use(false, false, false, false);

        /** Of a statement in which no place is to blame. */
        Use(boolean reads, boolean assigns, boolean mayAssign, boolean named) {
            this(reads, assigns, mayAssign, named, "");
        }

        static Use of(Scan scan) {
            return of(scan.kind(), scan::has, scan);
        }

        static Use of(ScannedSql scanned) {
            return of(scanned.kind(), scanned::has, scanned);
        }

        private static Use of(StatementKind kind, Predicate<Trait> has, StatementText text) {
            boolean variable = has.test(Trait.USER_VARIABLE);
            boolean opaque =
                    has.test(Trait.MULTI_STATEMENT)
                            || has.test(Trait.EXECUTABLE_COMMENT)
                            || has.test(Trait.SESSION_FUNCTION)
                            || isOpaque(kind)
                            || variable && kind == StatementKind.LOAD_DATA;
            boolean named = isNamed(kind);
            if (!variable && !opaque && !named) {
                return NONE;
            }
            return new Use(
                    variable,
                    has.test(Trait.USER_VARIABLE_SET),
                    opaque,
                    named,
                    variable ? Place.behind(text, variable(text)) : "");
        }

        /** The token of the first user variable, or -1. */
        private static int variable(StatementText text) {
            byte[] sql = text.bytes();
            for (int i = 0; i < text.tokenCount(); i++) {
                int at = text.tokenStart(i);
                if (sql[at] == '@' && text.tokenEnd(i) > at + 1 && sql[at + 1] != '@') {
                    return i;
                }
            }
            return Place.NO_TOKEN;
        }

        private static boolean isOpaque(StatementKind kind) {
            return switch (kind) {
                case CALL, DO, EXECUTE, OTHER -> true;
                default -> false;
            };
        }

        private static boolean isNamed(StatementKind kind) {
            return switch (kind) {
                case PREPARE, EXECUTE, DEALLOCATE, HANDLER, XA -> true;
                default -> false;
            };
        }
    }

    private final Set<GroupId> assignedAt = new TreeSet<>();
    private @Nullable GroupId namedAt;
    private boolean scattered;
    private Use last = Use.NONE;

    /**
     * Notes that a statement goes to these groups.
     *
     * @throws io.tidegate.conf.error.TidegateException when what it needs is elsewhere
     */
    void use(Use use, Collection<GroupId> groups) {
        last = use;
        if (use == Use.NONE) {
            return;
        }
        if (use.reads() && scattered) {
            throw ErrorCode.SESSION_STATE_NOT_PORTABLE.with(
                    "a LOAD DATA that was split by shard has read fields into user variables, and each shard"
                            + " has left other values; pass the value as a literal or a parameter, or reset"
                            + " the connection"
                            + use.place());
        }
        for (GroupId group : groups) {
            if (use.named() && namedAt != null && !namedAt.equals(group)) {
                throw notThere(
                        "SQL-prepared statements, handlers or XA branches are", namedAt, group, "");
            }
            for (GroupId at : use.reads() ? assignedAt : Set.<GroupId>of()) {
                if (!at.equals(group)) {
                    throw notThere("user variables may have been assigned", at, group, use.place());
                }
            }
        }
        if (use.assigns() && groups.stream().distinct().count() > 1) {
            throw ErrorCode.SESSION_STATE_NOT_PORTABLE.with(
                    "the statement assigns a user variable and goes to several groups, each of which would"
                            + " have a value of its own; narrow it by the sharding key"
                            + use.place());
        }
        if (use.named()) {
            namedAt = groups.iterator().next();
        }
        if (use.assigns() || use.mayAssign()) {
            assignedAt.addAll(groups);
        }
    }

    /**
     * Notes a LOAD DATA that is split by shard. The variables that it reads fields into are its own
     * while it runs; behind it they are those of some line.
     */
    void loads(Use use) {
        last = Use.NONE;
        scattered |= use.mayAssign();
    }

    private static RuntimeException notThere(
            String what, GroupId at, GroupId needed, String place) {
        return ErrorCode.SESSION_STATE_NOT_PORTABLE.with(
                "the session's "
                        + what
                        + " on a connection to group "
                        + at
                        + " and this statement needs group "
                        + needed
                        + "; pass the value as a literal or a parameter, or assign it by SET"
                        + place);
    }

    /** Whether nobody can tell from its text what the last statement has done. */
    boolean wasOpaque() {
        return last.mayAssign();
    }

    /** Where an expression that reads user variables has to be evaluated; null when anywhere. */
    @Nullable GroupId variablesAt() {
        return assignedAt.isEmpty() ? null : assignedAt.iterator().next();
    }

    void clear() {
        assignedAt.clear();
        scattered = false;
        namedAt = null;
    }
}
