package io.tidegate.proxy.session;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.SchemaConfig;
import io.tidegate.conf.model.TableConfig;
import io.tidegate.conf.topology.GroupId;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Where statements of a session go that no table ties to a group. */
final class HomeGroup {
    private final Session session;

    HomeGroup(Session session) {
        this.session = session;
    }

    /** Where any statement may go, always to the same. */
    GroupId ofAny() {
        GroupId open = session.transaction().group();
        if (open != null) {
            return open;
        }
        Configuration configuration = configuration();
        SchemaConfig schema = configuration.schemas().get(session.schemaOrEmpty());
        if (schema != null) {
            return schema.defaultGroup();
        }
        GroupId held = session.connections().anyHeld();
        return held != null
                ? held
                : configuration.groups().keySet().stream()
                        .min(GroupId::compareTo)
                        .orElseThrow(
                                () -> ErrorCode.GROUP_UNREACHABLE.with("no group is configured"));
    }

    /** Where the statement at hand goes, which names no table. */
    GroupId ofStatement() {
        return ofAny(session.reads().isUnbound());
    }

    /**
     * While the group has no master, what any server can answer is asked of a group that has one:
     * drivers ask for variables and set some when they connect, and clients of the other groups are
     * not to wait for this one.
     *
     * @param free whether nothing in the statement ties it to a connection
     */
    GroupId ofAny(boolean free) {
        GroupId home = ofAny();
        if (!free || serves(home) || isTied()) {
            return home;
        }
        Predicate<GroupId> held = group -> session.connections().heldFor(group) != null;
        return others().stream()
                .filter(this::serves)
                .min((one, other) -> Boolean.compare(held.test(other), held.test(one)))
                .orElse(home);
    }

    private boolean isTied() {
        return session.settings().isPinned()
                || session.transaction().hasBegun()
                || session.transaction().group() != null
                || !session.connections().knowsEverywhere();
    }

    private boolean serves(GroupId group) {
        return session.context().pools().serves(configuration(), group);
    }

    /** That have the session's schema, if it has one, in the order of their names. */
    private Set<GroupId> others() {
        Configuration configuration = configuration();
        Set<GroupId> all = configuration.groups().keySet();
        if (session.schemaOrEmpty().isEmpty()) {
            return new TreeSet<>(all);
        }
        Set<GroupId> found = new TreeSet<>();
        SchemaConfig schema = configuration.schemas().get(session.schemaOrEmpty());
        if (schema != null) {
            for (TableConfig table : schema.tables().values()) {
                switch (table) {
                    case TableConfig.Sharded sharded -> found.addAll(sharded.placement());
                    case TableConfig.Broadcast _ -> found.addAll(all);
                }
            }
        }
        return found;
    }

    private Configuration configuration() {
        return session.context().routing().configuration();
    }
}
