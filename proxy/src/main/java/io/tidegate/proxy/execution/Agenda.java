package io.tidegate.proxy.execution;

import java.util.Iterator;
import java.util.List;

/** What one group is still to do of a write. */
interface Agenda {
    /** Something may come. */
    int NOTHING_YET = -1;

    /** Nothing will come. */
    int OVER = -2;

    /** The number of the next statement in the ledger, or one of the constants. */
    int next();

    /** All of it is known from the beginning. */
    static Agenda of(List<Integer> statements) {
        Iterator<Integer> left = statements.iterator();
        return () -> left.hasNext() ? left.next() : OVER;
    }
}
