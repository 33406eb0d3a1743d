package io.tidegate.proxy.session;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.sharding.plan.Planned;
import io.tidegate.sharding.sql.Scan;
import io.tidegate.sharding.sql.ScannedSql;

/**
 * Finds the plan of a text statement, in the cache or by the planners, and has it carried out when
 * its tables are not paused: always by the routing of the moment at which it goes on.
 */
final class TextPlanning {
    /** Of statements of the proxy's own, which may never have the same shape again. */
    private static final int LARGEST_KEPT = 4096;

    private final Session session;
    private final TextStatements statements;

    TextPlanning(Session session, TextStatements statements) {
        this.session = session;
        this.statements = statements;
    }

    void plan(Scan scan, ClientCommand command) {
        Pauses pauses = session.admission().pauses();
        Routing routing = session.context().routing();
        LocalState.Use use = LocalState.Use.of(scan);
        Planned known =
                session.context().plans().find(scan, session.schemaOrEmpty(), routing.rules());
        if (known == null || session.admission().mustWait(pauses, known.tables())) {
            planKept(scan.snapshot(), use, command);
        } else {
            statements.carryOut(known, scan, use, command);
        }
    }

    /** The same, of a statement that outlives its scan. */
    private void planKept(ScannedSql text, LocalState.Use use, ClientCommand command) {
        Pauses pauses = session.admission().pauses();
        Routing routing = session.context().routing();
        String schema = session.schemaOrEmpty();
        Planned known = session.context().plans().find(text, schema, routing.rules());
        if (known != null) {
            carryOutWhenOpen(pauses, known, text, use, command);
            return;
        }
        session.context()
                .planning()
                .plan(
                        text,
                        schema,
                        routing.rules(),
                        routing.configuration().limits().parseTimeout(),
                        session.context().loop(),
                        planned -> {
                            if (session.isClosed()) {
                                command.packets().release();
                                return;
                            }
                            if (planned == null) {
                                command.packets().release();
                                session.refuse(
                                        ErrorCode.INTERNAL.with(
                                                "the statement could not be planned, see the proxy's log; nothing was"
                                                        + " executed"));
                                return;
                            }
                            session.guarded(() -> planned(planned, routing, text, use, command));
                        });
    }

    private void planned(
            Planned planned,
            Routing by,
            ScannedSql text,
            LocalState.Use use,
            ClientCommand command) {
        Pauses pauses = session.admission().pauses();
        if (session.context().routing() != by) {
            // Meanwhile rows may lie elsewhere.
            planKept(text, use, command);
            return;
        }
        boolean kept = !session.isInBetween() || text.shape().length < LARGEST_KEPT;
        Planned next =
                kept
                        ? session.context()
                                .plans()
                                .put(text, session.schemaOrEmpty(), by.rules(), planned)
                        : planned;
        carryOutWhenOpen(pauses, next, text, use, command);
    }

    private void carryOutWhenOpen(
            Pauses pauses,
            Planned planned,
            ScannedSql text,
            LocalState.Use use,
            ClientCommand command) {
        if (!session.admission().mustWait(pauses, planned.tables())) {
            statements.carryOut(planned, text, use, command);
            return;
        }
        session.admission()
                .await(
                        pauses,
                        planned.tables(),
                        new GateWait.Then() {
                            @Override
                            public void goOn() {
                                planKept(text, use, command);
                            }

                            @Override
                            public void ended() {
                                command.packets().release();
                            }
                        });
    }
}
