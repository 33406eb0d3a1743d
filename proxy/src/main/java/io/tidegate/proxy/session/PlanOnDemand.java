package io.tidegate.proxy.session;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.sharding.plan.Planned;
import io.tidegate.sharding.sql.ScannedSql;

/** Has a statement planned of which no plan is kept. The session goes on when there is one. */
final class PlanOnDemand {
    private PlanOnDemand() {}

    /** What is done with the plan. */
    interface Use {
        void with(Planned planned);

        /** There is no plan and never will be: the client is gone, or has its error. */
        default void failed() {}
    }

    static void make(Session session, ScannedSql scanned, String schema, Routing routing, Use use) {
        session.context()
                .planning()
                .plan(
                        scanned,
                        schema,
                        routing.rules(),
                        routing.configuration().limits().parseTimeout(),
                        session.context().loop(),
                        planned -> {
                            if (session.isClosed()) {
                                use.failed();
                                return;
                            }
                            if (planned == null) {
                                use.failed();
                                session.refuse(
                                        ErrorCode.INTERNAL.with(
                                                "the statement could not be planned, see the proxy's log"));
                                return;
                            }
                            Planned kept =
                                    session.context()
                                            .plans()
                                            .put(scanned, schema, routing.rules(), planned);
                            session.guarded(() -> use.with(kept));
                        });
    }
}
