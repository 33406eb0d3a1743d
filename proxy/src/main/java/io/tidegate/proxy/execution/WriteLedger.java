package io.tidegate.proxy.execution;

import io.tidegate.proxy.wire.message.ErrPacket;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What has become of each statement of a write. */
final class WriteLedger {
    /**
     * <pre>
     *   NOT_TRIED --OK--> EXECUTED --COMMIT--> APPLIED
     *       |                 |-----ROLLBACK-> ROLLED_BACK
     *       |--error--> FAILED    \--no answer-> UNKNOWN
     * </pre>
     */
    enum State {
        NOT_TRIED("not tried"),
        /** In a transaction that is open. */
        EXECUTED("executed"),
        /** For good. */
        APPLIED("applied"),
        /** Nothing of it is there. */
        FAILED("failed"),
        ROLLED_BACK("rolled back"),
        /** It may be there or not. */
        UNKNOWN("unknown");

        private final String words;

        State(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    private final List<WriteTarget> targets;
    private final State[] states;
    private final long[] rows;
    private final @Nullable ErrPacket[] errors;
    private @Nullable ErrPacket firstError;

    WriteLedger(List<WriteTarget> targets) {
        this.targets = targets;
        this.states = new State[targets.size()];
        Arrays.fill(states, State.NOT_TRIED);
        this.rows = new long[targets.size()];
        this.errors = new ErrPacket[targets.size()];
    }

    List<WriteTarget> targets() {
        return targets;
    }

    State state(int statement) {
        return states[statement];
    }

    /** Affected ones, of what was executed. */
    long rows(int statement) {
        return rows[statement];
    }

    @Nullable ErrPacket error(int statement) {
        return errors[statement];
    }

    /** What stopped the write; null while nothing has. */
    @Nullable ErrPacket firstError() {
        return firstError;
    }

    /** Once, or once for each part of it. */
    void executed(int statement, long affectedRows) {
        states[statement] = State.EXECUTED;
        rows[statement] += affectedRows;
    }

    /** A transaction is about to commit: there was nothing to do for those that were not tried. */
    void passed(List<Integer> statements) {
        if (statements.stream().anyMatch(each -> states[each] == State.EXECUTED)) {
            for (int statement : statements) {
                if (states[statement] == State.NOT_TRIED) {
                    states[statement] = State.EXECUTED;
                }
            }
        }
    }

    /** Something went wrong, of which each statement may be told separately. */
    void stoppedBy(ErrPacket error) {
        if (firstError == null) {
            firstError = error;
        }
    }

    void failed(int statement, State state, ErrPacket error) {
        states[statement] = state;
        errors[statement] = error;
        stoppedBy(error);
    }

    /** Those of some statements that were executed are, together, something else now. */
    void executedAre(List<Integer> statements, State state, @Nullable ErrPacket error) {
        for (int statement : statements) {
            if (states[statement] == State.EXECUTED) {
                states[statement] = state;
                errors[statement] = error;
            }
        }
        if (error != null) {
            stoppedBy(error);
        }
    }

    boolean has(State state) {
        return Arrays.asList(states).contains(state);
    }

    List<Integer> in(State state) {
        return IntStream.range(0, states.length)
                .filter(statement -> states[statement] == state)
                .boxed()
                .toList();
    }
}
