package io.tidegate.sharding.plan;

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
            };

    int count();

    KeyValue value(int index);
}
