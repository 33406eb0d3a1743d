package io.tidegate.sharding.plan;

import io.tidegate.conf.error.TidegateException;
import io.tidegate.sharding.key.KeyValue;

/** The parameters of an execution, in the order of their question marks. */
public interface ParameterSource {
    /** For text statements, which have none. */
    ParameterSource NONE =
            new ParameterSource() {
                @Override
                public int count() {
                    return 0;
                }

                @Override
                public KeyValue value(int index) {
                    throw new IndexOutOfBoundsException("a text statement has no parameters");
                }

                @Override
                public byte[] literal(int index) {
                    throw new IndexOutOfBoundsException("a text statement has no parameters");
                }
            };

    int count();

    KeyValue value(int index);

    /** Whether it is an integer that counts as unsigned, however small it is. */
    default boolean isUnsigned(int index) {
        return false;
    }

    /** Whether values are assumed, to see what would be. */
    default boolean areAssumed() {
        return false;
    }

    /**
     * What stands for the value in a text.
     *
     * @throws TidegateException when no literal means just the same
     */
    byte[] literal(int index);
}
