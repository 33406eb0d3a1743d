package io.tidegate.proxy.session;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.sharding.plan.IdRequest;
import io.tidegate.sharding.sql.Rewriting.Rewritten;

/**
 * An INSERT of which rows want ids. It waits for them, when none is at hand, without anybody else
 * waiting; then the text that gives them is carried out in its place.
 */
final class GeneratedInsert {
    /** Carries the text out. */
    interface Then {
        void execute(Rewritten text);
    }

    private GeneratedInsert() {}

    static void start(Session session, IdRequest request, Then then) {
        if (session.hasGenerated()) {
            throw new IllegalStateException("a statement with its ids wants ids");
        }
        if (session.settings().hasSetInsertId()) {
            // The generated one would not use it up, and the next row of some other table would.
            throw ErrorCode.SESSION_STATE_NOT_PORTABLE.with(
                    "the session has set insert_id, and "
                            + request.schema()
                            + "."
                            + request.table()
                            + " gets generated ids; give the row its id, and reset the connection to get generated"
                            + " ones again");
        }
        boolean zeros = !session.settings().keepsZero();
        int count = request.count(zeros);
        if (count == 0) {
            then.execute(request.text(0, zeros));
            return;
        }
        session.context()
                .ids()
                .next(
                        request.schema(),
                        request.table(),
                        request.column().generator(),
                        count,
                        session,
                        first -> {
                            session.reports(request.reported(first));
                            then.execute(request.text(first, zeros));
                        });
    }
}
