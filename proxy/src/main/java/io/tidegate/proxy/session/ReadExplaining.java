package io.tidegate.proxy.session;

import io.tidegate.conf.model.ReadPolicy;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.proxy.backend.ReplicaPools;
import io.tidegate.sharding.plan.Explanation;
import io.tidegate.sharding.plan.RouteOutcome;
import io.tidegate.sharding.sql.RouteHint;
import io.tidegate.sharding.sql.StatementKind;
import io.tidegate.sharding.sql.StatementText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What EXPLAIN ROUTE tells of who answers a read: a replica, or why not. */
final class ReadExplaining {
    private ReadExplaining() {}

    /** No row where only masters are read anyway. */
    static List<List<String>> rows(Session session, Explanation explanation, StatementText text) {
        boolean hinted =
                text.hint() instanceof RouteHint.Asked asked
                        && asked.server() == RouteHint.Server.REPLICA;
        ReadPolicy policy =
                ReadRule.policy(
                        session.user(),
                        session.context().routing().configuration(),
                        session.schemaOrEmpty(),
                        explanation.schemas(),
                        text.hint());
        if (policy == ReadPolicy.MASTER
                || ReadRule.kind(text) != StatementKind.SELECT
                || explanation.outcome() instanceof RouteOutcome.Refused) {
            return List.of();
        }
        GroupId open = session.transaction().group();
        if (open != null && session.connections().isOnReplica(open)) {
            return List.of(
                    RouteRows.ofSession(
                            "replica",
                            "a replica answers, or nobody",
                            "the READ ONLY transaction is on a replica of group " + open));
        }
        String why = tied(session, explanation, text);
        String asked =
                hinted
                        ? "its hint"
                        : "reads: " + (policy == ReadPolicy.CAUSAL ? "causal" : "replica-ok");
        if (why != null) {
            return List.of(
                    RouteRows.ofSession("master", "the master answers", asked + ", but " + why));
        }
        return List.of(
                RouteRows.ofSession(
                        "replica",
                        "a replica may answer",
                        (policy == ReadPolicy.CAUSAL
                                        ? asked
                                                + "; it has to have what the session has written and seen"
                                        : asked + "; it may lag behind")
                                + (explanation.isReadOfSeveral()
                                        ? "; of each group by its own replicas, or its master"
                                        : "")));
    }

    private static @Nullable String tied(
            Session session, Explanation explanation, StatementText text) {
        String byText = ReadRule.tied(text);
        if (byText != null) {
            return byText;
        }
        boolean passed = explanation.outcome() instanceof RouteOutcome.PassedThrough;
        if (!passed && !(explanation.outcome() instanceof RouteOutcome.Sharded)) {
            return ReadRule.NO_TABLE;
        }
        if (passed && ReadRule.namesOwn(text)) {
            return ReadRule.OWN_CONTENTS;
        }
        String bySession = ReadRule.tied(session);
        return bySession != null ? bySession : unread(session, explanation.groups());
    }

    private static @Nullable String unread(Session session, List<GroupId> groups) {
        String reason = null;
        for (GroupId group : groups) {
            String why = unread(session, group);
            if (why == null) {
                return null;
            }
            reason = reason == null ? why : reason;
        }
        return reason;
    }

    private static @Nullable String unread(Session session, GroupId group) {
        ReplicaPools pools =
                session.context()
                        .pools()
                        .replicas(session.context().routing().configuration(), group);
        if (pools == null) {
            return "group " + group + " has no failover, so that nobody watches its replicas";
        }
        return pools.choose(null, false) == null
                ? "no replica of group " + group + " is in time at the moment"
                : null;
    }
}
