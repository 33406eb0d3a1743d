package io.tidegate.ha.versions;

import io.tidegate.conf.document.DocumentFormat;
import java.util.List;

/**
 * How far a change of the configuration is.
 *
 * <pre>
 *   Proposed --the proxies are asked--> Preparing --all can--> Settling --it holds--> Applied
 *                                           | \--all can, one shall try it--> Trying --it did well--> Settling
 *                                           |                                   |
 *                                           \--one cannot, time is up, cancelled/---> Withdrawing ---> Refused
 * </pre>
 */
sealed interface ChangeState {
    DocumentFormat<ChangeState> FORMAT = DocumentFormat.of("ConfigChange", ChangeState.class);

    int version();

    /** The proxies are not asked yet. */
    record Proposed(int version, Trial trial) implements ChangeState {}

    /**
     * They look at it.
     *
     * @param until when they have to have answered, in milliseconds since 1970
     */
    record Preparing(int version, Trial trial, long until) implements ChangeState {}

    /**
     * One has it in use.
     *
     * @param before how that one did with the version before
     */
    record Trying(int version, String proxy, long until, Health before) implements ChangeState {}

    /** It shall hold. */
    record Settling(int version) implements ChangeState {}

    /** It holds. */
    record Applied(int version) implements ChangeState {}

    /** It shall not hold; whoever tries it shall stop. */
    record Withdrawing(int version, List<String> reasons) implements ChangeState {
        public Withdrawing {
            reasons = List.copyOf(reasons);
        }
    }

    record Refused(int version, List<String> reasons) implements ChangeState {
        public Refused {
            reasons = List.copyOf(reasons);
        }
    }
}
